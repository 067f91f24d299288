import { z } from "zod";
import { rules } from "./allocation.ts";

export const ruleForm = z.object({
  rule: z.enum(rules, { error: "ruleMissing" }),
  sharesUnassigned: z
    .string()
    .optional()
    .transform((sent) => sent === "yes"),
});

/** An invoice's id in an address; anything else is no invoice. */
export const invoiceId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
