import { z } from "zod";
import { longestName } from "../overview/pages.ts";

export const passkeyForm = z.object({
  name: z
    .string({ error: "passkeyNameMissing" })
    .trim()
    .min(1, { error: "passkeyNameMissing" })
    .max(longestName, { error: "passkeyNameLong" }),
  // the browser's answer, as the script has written it
  credential: z.string().max(20_000).catch(""),
});
