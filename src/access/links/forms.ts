import { z } from "zod";
import { longestName } from "../invitations/forms.ts";

export const registrationForm = z.object({
  name: z
    .string({ error: "nameMissing" })
    .trim()
    .min(1, { error: "nameMissing" })
    .max(longestName, { error: "nameLong" }),
  password: z.string({ error: "passwordMissing" }).min(1, { error: "passwordMissing" }),
});
