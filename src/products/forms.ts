import { z } from "zod";
import { line } from "../platform/forms.ts";

export const applicationForm = z.object({
  contact: line(100, { missing: "contactMissing", long: "contactLong" }),
  phone: line(40, { missing: "phoneMissing", long: "phoneLong" }).refine(
    (text) => /\d{5}/.test(text.replace(/\D/g, "")),
    {
      error: "phoneMissing",
    },
  ),
  comment: line(500, { long: "commentLong" }),
});
