import { z } from "zod";
import { personLine } from "../../platform/forms.ts";
import { longestName } from "../invitations/forms.ts";

export const registrationForm = z.object({
  name: personLine(longestName, { missing: "nameMissing", long: "nameLong", signs: "nameSigns" }),
  password: z.string({ error: "passwordMissing" }).min(1, { error: "passwordMissing" }),
});
