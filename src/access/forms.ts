import { z } from "zod";
import { isRole } from "../accounts/index.ts";

/** A grant's or an invitation's id in the address. */
export const rowId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

export const role = z.string({ error: "roleMissing" }).refine(isRole, { error: "roleMissing" });

export const roleForm = z.object({ role });
