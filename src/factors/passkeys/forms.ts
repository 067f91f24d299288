import { z } from "zod";
import { line } from "../../platform/forms.ts";
import { longestName } from "../overview/pages.ts";

export const passkeyForm = z.object({
  name: line(longestName, { missing: "passkeyNameMissing", long: "passkeyNameLong" }),
  // the browser's answer, as JSON text from the page's script
  credential: z.string().max(20_000).catch(""),
});
