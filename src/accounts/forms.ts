import { z } from "zod";
import { lenient } from "../platform/forms.ts";

export const accountsFilter = z.object({
  q: lenient(z.string().trim().min(1).max(64)),
  kind: lenient(z.enum(["mobile", "fixed"])),
});
export type AccountsFilter = z.output<typeof accountsFilter>;
