import { z } from "zod";
import { parseMonth } from "../../kernel/month.ts";
import { lenient, line } from "../../platform/forms.ts";

export const recordsQuery = z.object({
  month: lenient(z.string().transform((text) => parseMonth(text))),
  before: lenient(z.coerce.number().int().min(0).max(4_102_444_800_000)),
});

export const purposeForm = z.object({ purpose: line(200, { missing: "purposeMissing", long: "purposeLong" }) });
