import { z } from "zod";
import { isTooLong } from "../passwords/index.ts";

const current = z
  .string({ error: "currentMissing" })
  .min(1, { error: "currentMissing" })
  .refine((text) => !isTooLong(text), { error: "currentWrong" });
const password = z.string({ error: "passwordMissing" }).min(1, { error: "passwordMissing" });

/** Who has a password names it. */
export const changeForm = z.object({ current, password });
/** Who never had one has proved himself otherwise. */
export const firstForm = z.object({ password });

export const signInId = z.uuid();
