import { z } from "zod";
import { line } from "../platform/forms.ts";

export const groupForm = z.object({
  name: line(80, { missing: "nameMissing", long: "nameLong" }),
  costCentre: line(40, { long: "costCentreLong" }),
  // what is ticked or not is never wrong
  locksNumbers: z
    .unknown()
    .optional()
    .transform((sent) => sent === "yes"),
});

/** A label has no cost centre. */
export const labelForm = groupForm.extend({
  costCentre: z
    .unknown()
    .optional()
    .transform(() => ""),
});

// a name that is not sent stays as it is
const changed = { name: z.undefined().or(groupForm.shape.name) };

export const changeForm = groupForm.extend(changed);
export const labelChangeForm = labelForm.extend(changed);

export const groupId = z.coerce.number().int().min(1).max(999_999_999_999_999);
