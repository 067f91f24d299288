import { formatDateTime, isoDay } from "../kernel/dates.ts";
import { formatCount } from "../kernel/numbers.ts";
import { placeOf, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { messages, type Words } from "./mail-notice-messages.ts";
import { findWaiting, type Waiting } from "./repository.ts";

/** Puts a notice above the page while documents of the account wait because mail does not leave. */
export const warnOfMail = async (req: ScopedRequest): Promise<void> => {
  if (!req.may("deliveries:read")) return;
  const waiting = await findWaiting(req.scope);
  if (!waiting) return;
  const notice = mailNotice(wordsOf(req, messages), waiting, { base: placeOf(req).base, now: req.site.clock.now() });
  req.notices = [...(req.notices ?? []), notice];
};

type Around = { readonly base: string; readonly now: Date };

/** Locals of views/components/alert.ejs. */
export const mailNotice = (words: Words, { count, since }: Waiting, { base, now }: Around) => {
  const moment = formatDateTime(since, words.lang);
  return {
    kind: "warning",
    title: words.t("title"),
    text: words.t("text", {
      count,
      shown: formatCount(count, words.lang),
      since: isoDay(since) === isoDay(now) ? (moment.split(" ")[1] ?? moment) : moment,
    }),
    href: `${base}/deliveries`,
    linkText: words.t("link"),
    live: false,
  };
};
