import { z } from "zod";
import { isTooLong } from "../passwords/index.ts";

const current = z
  .string({ error: "currentMissing" })
  .min(1, { error: "currentMissing" })
  .refine((text) => !isTooLong(text), { error: "currentWrong" });
const password = z.string({ error: "passwordMissing" }).min(1, { error: "passwordMissing" });

/** For a user with a password. */
export const changeForm = z.object({ current, password });
/** For a user without a password who has proved their identity by other means. */
export const firstForm = z.object({ password });

export const signInId = z.uuid();
