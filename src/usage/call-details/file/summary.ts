import { formatAccountNumber } from "../../../kernel/account-number.ts";
import { formatDate, formatDateTime } from "../../../kernel/dates.ts";
import { formatMoney } from "../../../kernel/money.ts";
import { addMonths, firstDay, formatMonth, monthRange } from "../../../kernel/month.ts";
import type { DetailsRequest } from "../details-request.ts";
import type { Words } from "../messages.ts";
import { completeFrom, isComplete } from "../period.ts";
import type { Made } from "../repository.ts";

type About = { readonly accountId: number; readonly request: DetailsRequest; readonly made: Made };
type Line = readonly [label: string, value: string | number];

/** What a file says of itself: what was asked for, what came of it, and by what it can be checked. */
export const summaryLines = (words: Words, { accountId, request, made }: About): readonly Line[] => [
  [words.t("sumAccount"), formatAccountNumber(accountId)],
  [words.t("sumPeriod"), periodText(words, request)],
  [words.t("sumComplete"), completeText(words, request)],
  [words.t("sumSubscribers"), request.subscribers],
  [words.t("sumPeers"), words.t(request.isFull ? "peersFull" : "peersMasked")],
  [words.t("sumRecords"), made.records],
  [words.t("sumNet"), formatMoney(made.net, words.lang)],
  [words.t("sumGross"), formatMoney(made.gross, words.lang)],
  [words.t("sumAuthor"), authorText(words, request)],
  [words.t("sumAt"), formatDateTime(request.requestedAt ?? request.createdAt, words.lang)],
  [words.t("sumReason"), request.reason || words.t("noReason")],
  [words.t("sumHash"), made.sha256],
  [words.t("sumHashNote"), words.t(request.format === "xlsx" ? "hashOfBook" : "hashOfLines")],
];

const periodText = (words: Words, { month }: DetailsRequest): string => {
  const day = (date: Date | string) => formatDate(date, words.lang);
  const last = day(new Date(monthRange(month).to.getTime() - 1));
  return words.t("period", { month: formatMonth(month, words.lang), from: day(firstDay(month)), to: last });
};

/** Judged at the moment of the request: made again later, the file is the same. */
export const isRequestComplete = ({ month, requestedAt, createdAt }: DetailsRequest): boolean =>
  isComplete(month, requestedAt ?? createdAt);

export const completeText = (words: Words, request: DetailsRequest): string => {
  if (isRequestComplete(request)) return words.t("complete");
  const at = request.requestedAt ?? request.createdAt;
  const isOver = at >= monthRange(addMonths(request.month, 1)).from;
  const date = formatDate(completeFrom(request.month), words.lang);
  return words.t(isOver ? "incomplete" : "incompleteMonth", { date });
};

export const authorText = (words: Words, { authorName, source }: DetailsRequest): string =>
  source === "schedule" ? words.t("bySchedule") : authorName;
