import { type Column, type TableOptions, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf } from "../../kernel/paging.ts";
import { numberText } from "../items/texts.ts";
import { endedCount } from "../order.ts";
import type { Listed } from "../pages.ts";
import type { Words } from "./messages.ts";

type ListInput = {
  readonly base: string;
  readonly accountText: string;
  readonly what: "schedules" | "approvals";
  readonly list: ListPage<Listed, number>;
  readonly mayChange: boolean;
};

/** По расписанию, На согласовании: orders of which nothing has been sent. */
export const waitingPage = (words: Words, { base, accountText, what, list, mayChange }: ListInput) => ({
  title: words.t(what),
  pretitle: accountText,
  lead: words.t(what === "schedules" ? "schedulesHint" : "approvalsHint"),
  actions:
    what === "approvals" && mayChange
      ? [{ text: words.t("rules"), href: `${base}/approval-rules`, icon: "settings" }]
      : [],
  table: tableOf(columnsOf(words, base, what), list.rows, { label: words.t(what), actions: actionsOf(words, base) }),
  empty:
    list.rows.length > 0
      ? null
      : {
          icon: what === "schedules" ? "calendar" : "circle-check",
          title: words.t(what === "schedules" ? "schedulesEmpty" : "approvalsEmpty"),
        },
  pager: pagerOf(words.lang, `${base}/${what}`, {}, list),
});

const columnsOf = (words: Words, base: string, what: ListInput["what"]): readonly Column<Listed>[] => [
  {
    key: "number",
    title: words.t("columnNumber"),
    kind: "nums",
    isLead: true,
    text: ({ number }) => String(number),
    href: ({ number }) => `${base}/orders/${number}`,
  },
  { key: "action", title: words.t("columnAction"), text: ({ texts, subject }) => texts.action(subject) },
  {
    key: "author",
    title: words.t("columnAuthor"),
    text: ({ authorName, authorMsisdn }) => authorName || numberText(authorMsisdn),
    notes: ({ comment }) => [comment ?? ""].filter(Boolean),
  },
  {
    key: "count",
    title: words.t("columnCount"),
    kind: "nums",
    text: (order) => formatCount(order.total - endedCount(order), words.lang),
  },
  ...(what === "approvals" ? pricesOf(words) : []),
  {
    key: "start",
    title: words.t("columnStart"),
    kind: "datetime",
    text: ({ startAfter }) => (startAfter ? formatDateTime(startAfter, words.lang) : words.t("startAtOnce")),
  },
];

const pricesOf = (words: Words): readonly Column<Listed>[] => [
  {
    key: "oneOff",
    title: words.t("columnOneOff"),
    kind: "money",
    text: ({ oneOff }) => formatMoney(oneOff, words.lang),
  },
  {
    key: "monthly",
    title: words.t("columnMonthly"),
    kind: "money",
    text: ({ monthly }) => formatMoney(monthly, words.lang),
  },
];

const actionsOf = (words: Words, base: string): TableOptions<Listed>["actions"] => ({
  title: words.t("open"),
  of: ({ number }) => [
    { text: words.t("open"), label: words.t("openOf", { number }), href: `${base}/orders/${number}` },
  ],
});

type Panel = {
  readonly base: string;
  readonly order: Listed;
  /** The person's role allows the operation. */
  readonly mayControl: boolean;
  readonly mayApprove: boolean;
  readonly isAuthor: boolean;
  readonly wrong: Wrong | undefined;
};
/** What was typed, and what is wrong with it. */
export type Wrong = { readonly name: "at" | "reason"; readonly value: string; readonly error: Key };
type Key = Parameters<Words["t"]>[0];

/** What an order waits for, and what can be done about it meanwhile; null for one that does not wait. */
export const waitingPanel = (words: Words, panel: Panel) => {
  const { order } = panel;
  if (order.state !== "waiting") return null;
  const href = `${panel.base}/orders/${order.number}`;
  const lacks = order.needsSecond && order.secondName === null;
  return {
    texts: [
      ...(lacks ? [words.t(panel.isAuthor ? "ownOrder" : "waitsSecond")] : []),
      ...(order.startAfter ? [words.t("waitsFor", { moment: formatDateTime(order.startAfter, words.lang) })] : []),
    ],
    ...(lacks ? decisions(words, href, panel) : starts(words, href, panel)),
  };
};

const nothing = { approve: null, reject: null, start: null, move: null };

const decisions = (words: Words, href: string, { mayApprove, wrong }: Panel) =>
  mayApprove
    ? {
        ...nothing,
        approve: { action: `${href}/approvals`, text: words.t("approve") },
        reject: {
          action: `${href}/rejections`,
          text: words.t("reject"),
          field: { name: "reason", label: words.t("rejectReason"), maxlength: 200, ...typedIn(words, "reason", wrong) },
        },
      }
    : nothing;

const starts = (words: Words, href: string, { mayControl, wrong }: Panel) =>
  mayControl
    ? {
        ...nothing,
        start: { action: `${href}/start`, text: words.t("startNow") },
        move: {
          action: `${href}/schedule`,
          text: words.t("move"),
          field: {
            name: "at",
            type: "datetime-local",
            label: words.t("at"),
            hint: words.t("atHint"),
            ...typedIn(words, "at", wrong),
          },
        },
      }
    : nothing;

const typedIn = (words: Words, name: Wrong["name"], wrong: Wrong | undefined) =>
  wrong?.name === name ? { value: wrong.value, error: words.t(wrong.error) } : {};
