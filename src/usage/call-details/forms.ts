import { z } from "zod";
import { type Month, parseMonth } from "../../kernel/month.ts";
import { line, pageStart } from "../../platform/forms.ts";
import { formats } from "./details-request.ts";
import { isInPeriod } from "./period.ts";

export const requestId = z.uuid();
export const requestsStart = pageStart(requestId);
export const refusalsStart = pageStart(z.coerce.number().int().min(1).max(2_000_000_000));

/** What is asked for, as the page's own form says it. A message is the key of the sentence to show. */
export const detailsForm = (now: Date) =>
  z
    .object({
      year: z.string("errorMonth").regex(/^\d{4}$/, "errorMonth"),
      month: z.string("errorMonth").regex(/^(?:0[1-9]|1[0-2])$/, "errorMonth"),
      method: z.enum(["list", "file", "text"], "errorMethod"),
      format: z.enum(formats, "errorFormat"),
      peers: z.enum(["masked", "full"], "errorPeers"),
      reason: line(200, { long: "errorReasonLong" }),
    })
    .superRefine(({ year, month, peers, reason }, context) => {
      const chosen = parseMonth(`${year}-${month}`);
      if (chosen && !isInPeriod(chosen, now))
        context.addIssue({ code: "custom", path: ["month"], message: "errorPeriod" });
      if (peers === "full" && reason === "") {
        context.addIssue({ code: "custom", path: ["reason"], message: "errorReason" });
      }
    });

export type Ask = z.output<ReturnType<typeof detailsForm>>;

export const wantedOf = ({ year, month, format, peers, reason }: Ask) => ({
  month: `${year}-${month}` as Month,
  format,
  isFull: peers === "full",
  reason,
});
