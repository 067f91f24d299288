import { type Column, tableOf } from "../../kernel/column.ts";
import { formatMonth } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf } from "../../kernel/paging.ts";
import { formatText } from "./ask-pages.ts";
import type { Refusal } from "./chosen/repository.ts";
import type { DetailsRequest } from "./details-request.ts";
import { authorText, completeText, isRequestComplete, summaryLines } from "./file/summary.ts";
import type { Words } from "./messages.ts";
import { noAddress } from "./pages.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly accountId: number;
  readonly request: DetailsRequest;
  /** Of the draft; afterwards what was asked for. */
  readonly chosen: number;
  readonly refused: ListPage<Refusal, number>;
  /** Where it would go. */
  readonly email: string | null;
  readonly mayAsk: boolean;
};

/** A draft to be confirmed, and afterwards what came of it. */
export const requestPage = (words: Words, input: Input) => {
  const { base, accountText, request, refused } = input;
  const href = `${base}/call-details/${request.id}`;
  return {
    title: words.t("confirmTitle", { month: formatMonth(request.month, words.lang) }),
    pretitle: `${words.t("title")} · ${accountText}`,
    back: { text: words.t(request.requestedAt ? "toList" : "change"), href: `${base}/call-details` },
    badge: isRequestComplete(request) ? null : { kind: "warning", text: completeText(words, request) },
    facts: factsOf(words, input),
    reading: request.reading,
    ...(request.requestedAt ? madePart(words, input, href) : draftPart(words, input, href)),
    refused:
      refused.rows.length > 0
        ? {
            title: words.t("refusedTitle"),
            table: tableOf(refusalColumns(words), refused.rows, { label: words.t("refusedTitle") }),
            pager: pagerOf(words.lang, href, {}, refused),
          }
        : null,
  };
};

const factsOf = (words: Words, { request, chosen }: Input) => [
  { label: words.t("sumSubscribers"), value: formatCount(chosen, words.lang) },
  ...(request.fileName ? [{ label: words.t("listFile"), value: request.fileName }] : []),
  { label: words.t("format"), value: formatText(words, request.format) },
  { label: words.t("peers"), value: words.t(request.isFull ? "peersFull" : "peersMasked") },
  ...(request.reason ? [{ label: words.t("reason"), value: request.reason }] : []),
  ...(request.requestedAt ? [{ label: words.t("sumAuthor"), value: authorText(words, request) }] : []),
];

const draftPart = (words: Words, input: Input, href: string) => ({
  about: null,
  making: null,
  ...(input.mayAsk ? deciding(words, input, href) : { problem: null, noAddress: null, decide: null }),
});

const deciding = (words: Words, { base, request, chosen, email }: Input, href: string) => {
  const isList = request.source === "list";
  const isReady = chosen > 0 && email !== null;
  return {
    problem: chosen === 0 ? { kind: "warning", text: words.t(isList ? "nobodyTicked" : "nobody") } : null,
    noAddress: email === null ? noAddress(words, base) : null,
    decide: {
      text: isReady ? words.t("confirmText", { email }) : null,
      confirm: isReady ? { action: `${href}/confirmation`, text: words.t("confirm") } : null,
      links: [
        ...(isList ? [{ text: words.t("changeSubscribers"), href: `${href}/subscribers` }] : []),
        { text: words.t("cancel"), href: `${base}/call-details` },
      ],
    },
  };
};

const madePart = (words: Words, { base, accountId, request }: Input, href: string) => ({
  problem: null,
  noAddress: null,
  decide: null,
  making: request.sha256 ? null : { kind: "info", text: words.t("making"), href, linkText: words.t("refresh") },
  about: request.sha256
    ? {
        title: words.t("aboutTitle"),
        rows: summaryLines(words, {
          accountId,
          request,
          made: {
            records: request.records ?? 0,
            net: request.net ?? zero,
            gross: request.gross ?? zero,
            sha256: request.sha256,
          },
        }).map(([label, value]) => ({
          label,
          value: typeof value === "number" ? formatCount(value, words.lang) : value,
        })),
        link: { text: words.t("toDeliveries"), href: `${base}/deliveries` },
      }
    : null,
});
const zero = 0 as NonNullable<DetailsRequest["net"]>;

const refusalColumns = (words: Words): readonly Column<Refusal>[] => [
  { key: "row", title: words.t("refusedRow"), kind: "number", text: ({ row }) => formatCount(row, words.lang) },
  { key: "input", title: words.t("refusedInput"), isLead: true, text: ({ input }) => input },
  {
    key: "reason",
    title: words.t("refusedReason"),
    text: ({ reason }) => words.t(`reason.${reason}` as Parameters<Words["t"]>[0]),
  },
];
