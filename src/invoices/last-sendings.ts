import { formatDateTime, isoDay } from "../kernel/dates.ts";
import type { Words } from "./page-messages.ts";

/** An invoice that was asked to be sent, alone or with others. */
export type Sending = {
  readonly kind: string;
  readonly subjectId: string;
  readonly state: "queued" | "sent" | "failed";
  readonly createdAt: Date;
  readonly sentAt: Date | null;
};

/** What became of the newest sending of each invoice, in words: «Отправлен 06:05». `sendings`: the newest first. */
export const lastSendings = (
  words: Words,
  sendings: readonly Sending[],
  now: Date,
): ReadonlyMap<number, readonly string[]> => {
  const newestFirst = sendings.flatMap((sending) => idsOf(sending).map((id) => [id, sending] as const));
  return new Map(newestFirst.toReversed().map(([id, sending]) => [id, [sendingText(words, sending, now)]]));
};

/** An archive names its invoices behind their format: `xlsx:12,15`. */
const idsOf = ({ subjectId }: Sending): number[] => (subjectId.split(":").at(-1) ?? "").split(",").map(Number);

const texts = { queued: "lastQueued", sent: "lastSent", failed: "lastFailed" } as const;

const sendingText = (words: Words, { state, sentAt, createdAt }: Sending, now: Date): string => {
  const moment = sentAt ?? createdAt;
  const text = formatDateTime(moment, words.lang);
  return words.t(texts[state], { at: isoDay(moment) === isoDay(now) ? text.slice(-5) : text });
};
