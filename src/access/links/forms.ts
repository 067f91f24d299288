import { z } from "zod";
import { line } from "../../platform/forms.ts";
import { longestName } from "../invitations/forms.ts";

export const registrationForm = z.object({
  name: line(longestName, { missing: "nameMissing", long: "nameLong" }),
  password: z.string({ error: "passwordMissing" }).min(1, { error: "passwordMissing" }),
});
