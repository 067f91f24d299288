import { type Column, type Tone, tableOf } from "../../kernel/column.ts";
import { formatDate, formatDateTime, isoDay } from "../../kernel/dates.ts";
import { formatMoney, type Kopecks, kopecks } from "../../kernel/money.ts";
import { formatMonth, monthOf, monthRange, parseMonth } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { SubscriberWords } from "../messages.ts";
import { statusText } from "../status.ts";
import { fullName, numberOf, statusKind } from "../subscriber.ts";
import type { Card } from "./card.ts";
import type { CardWords } from "./messages.ts";
import type { Done, Holder, Overview } from "./repository.ts";

/** What may be done now, or why not. */
export type Action = {
  readonly name: string;
  readonly text: string;
  readonly icon: string;
  readonly section: string | null;
  /** Why not; null where it may. */
  readonly bar: string | null;
};

/** An order's outcome for this subscriber, in words. */
export type Outcome = { readonly kind: "success" | "danger" | "info" | "warning"; readonly text: string };
/** One thing done, with the words of its operation. */
export type WordedDone = Done & {
  readonly action: string;
  readonly changes: readonly string[];
  readonly stateText: string;
};

type OverviewInput = {
  readonly href: string;
  readonly base: string;
  readonly card: Card;
  readonly overview: Overview;
  readonly history: readonly WordedDone[];
  readonly actions: readonly Action[];
  readonly outcome: Outcome | null;
  readonly now: Date;
  readonly may: { readonly rename: boolean; readonly orders: boolean };
  readonly listWords: SubscriberWords;
};

/** Who, which number, what it costs, what may be done and what was done. */
export const overviewPage = (words: CardWords, input: OverviewInput) => {
  const { href, card, overview, actions, outcome } = input;
  return {
    outcome,
    about: { title: words.t("aboutTitle"), rows: aboutRows(words, input) },
    edit: input.may.rename ? { text: words.t("edit"), href: `${href}/name` } : null,
    money: { title: words.t("moneyTitle"), stats: statsOf(words, input) },
    services: servicesOf(words, overview),
    servicesHref: `${href}/services`,
    servicesLink: words.t("tab.services"),
    actions: actionsPart(words, href, actions),
    history: {
      title: words.t("historyTitle"),
      table: historyTable(words, input.base, input.history, input.may.orders),
      empty: input.history.length === 0 ? words.t("historyNone") : null,
      all: { text: words.t("historyAll"), href: `${href}/history` },
    },
    puk: overview.hasPuk
      ? {
          action: `${href}/puk`,
          text: words.t("pukShow"),
          note: words.t("pukNote"),
          title: words.t("pukTitle"),
          shown: null,
        }
      : null,
    isMobile: card.kind === "mobile",
  };
};

/** Locals of views/subscribers/card/actions.ejs. */
export const actionsPart = (words: CardWords, href: string, actions: readonly Action[]) => ({
  title: words.t("actionsTitle"),
  orders: `${href}/orders`,
  items: actions.map(({ name, text, icon, section, bar }) => ({
    name,
    text,
    icon,
    href: section === null ? null : `${href}/${section}`,
    bar,
  })),
});

const aboutRows = (words: CardWords, { card, listWords }: OverviewInput) => {
  const split = card.hasSplitBill ? "split.has" : card.maySplitBill ? "split.may" : "split.maynt";
  return [
    { label: words.t("who"), value: fullName(card) || words.t("noName") },
    { label: words.t("number"), value: numberOf(card) },
    ...(card.kind === "mobile"
      ? [{ label: words.t("sim"), value: card.iccid ?? words.t("none") }]
      : [{ label: words.t("kind"), value: words.t(`kind.${card.kind}`) }]),
    { label: words.t("tariff"), value: card.tariff },
    ...(card.bundle ? [{ label: words.t("bundle"), value: card.bundle }] : []),
    {
      label: words.t("status"),
      value: statusText(listWords, card.status),
      badge: statusKind(card.status),
      note: statusNote(words, card),
    },
    ...(card.activatedOn ? [{ label: words.t("activatedOn"), value: formatDate(card.activatedOn, words.lang) }] : []),
    ...(card.department
      ? [
          {
            label: words.t("department"),
            value: card.department,
            note: card.costCentre ? `${words.t("costCentre")}: ${card.costCentre}` : "",
          },
        ]
      : []),
    ...(card.labels.length > 0 ? [{ label: words.t("labels"), value: card.labels.join(", ") }] : []),
    ...(card.note ? [{ label: words.t("note"), value: card.note }] : []),
    ...(card.kind === "mobile" ? [{ label: words.t("splitBill"), value: words.t(split) }] : []),
  ];
};

const statusNote = (words: CardWords, { status, statusReason, statusSince, suspendedUntil }: Card): string => {
  const day = (moment: Date) => formatDate(moment, words.lang);
  const reason = statusReason !== null && isReason(statusReason) ? words.t(`reason.${statusReason}`) : "";
  return [
    status === "suspended" ? reason : "",
    statusSince ? words.t("since", { day: day(statusSince) }) : "",
    suspendedUntil ? words.t("until", { day: day(suspendedUntil) }) : "",
  ]
    .filter(Boolean)
    .join(", ");
};

const reasons = ["voluntary", "leave", "lost", "debt"] as const;
const isReason = (text: string): text is (typeof reasons)[number] => reasons.some((reason) => reason === text);

const statsOf = (words: CardWords, { card, overview, now }: OverviewInput) => {
  const money = (sum: Kopecks) => formatMoney(sum, words.lang);
  const monthly = monthlyOf(card);
  const { used, billed } = overview;
  const month = billed && parseMonth(billed.month.slice(0, 7));
  return [
    { label: words.t("accrued"), value: money(accruedOf(card, used.gross, now)), hint: words.t("accruedHint") },
    { label: words.t("monthly"), value: money(monthly), hint: words.t("monthlyHint") },
    ...(billed && month
      ? [{ label: words.t("lastBilled", { month: formatMonth(month, words.lang) }), value: money(billed.gross) }]
      : []),
    ...leftOf(words, card, used),
  ];
};

const monthlyOf = ({ monthlyFee, bundleFee, servicesFee }: Card): Kopecks =>
  kopecks(monthlyFee + (bundleFee ?? 0) + servicesFee);

/** Monthly fees accrue by the day in equal parts (domain.md §1.2), and usage beyond the bundle as it comes; nothing while the number is not in use. */
export const accruedOf = (card: Card, usage: Kopecks, now: Date): Kopecks => {
  const { from, to } = monthRange(monthOf(now));
  const days = Math.round((to.getTime() - from.getTime()) / dayMs);
  const day = Number(isoDay(now).slice(8));
  const fees = card.status === "active" ? Math.round((monthlyOf(card) * day) / days) : 0;
  return kopecks(fees + usage);
};

const dayMs = 86_400_000;
const bytesOfGigabyte = 1024 ** 3;

const leftOf = (words: CardWords, { bundleMinutes, bundleMegabytes }: Card, { seconds, bytes }: Overview["used"]) => {
  if (bundleMinutes === null || bundleMegabytes === null) return [];
  const count = (n: number) => formatCount(n, words.lang);
  const tenths = (n: number) =>
    new Intl.NumberFormat(words.lang === "en" ? "en" : "ru", { maximumFractionDigits: 1 }).format(n);
  const minutes = Math.max(0, bundleMinutes - Math.ceil(seconds / 60));
  const total = bundleMegabytes / 1024;
  const gigabytes = Math.max(0, total - bytes / bytesOfGigabyte);
  return [
    {
      label: words.t("minutesLeft"),
      value: count(minutes),
      hint: words.t("ofMinutes", { total: count(bundleMinutes) }),
    },
    {
      label: words.t("dataLeft"),
      value: words.t("gigabytes", { count: tenths(Math.floor(gigabytes * 10) / 10) }),
      hint: words.t("ofData", { total: tenths(total) }),
    },
  ];
};

const servicesOf = (words: CardWords, { services }: Overview) => ({
  title: words.t("servicesTitle"),
  items: services.map(({ name, monthlyFee }) => ({
    name,
    fee: monthlyFee === 0 ? words.t("free") : words.t("aMonth", { money: formatMoney(monthlyFee, words.lang) }),
  })),
  none: services.length === 0 ? words.t("servicesNone") : null,
});

const tones: Readonly<Record<string, Tone>> = {
  done: "success",
  unchanged: "success",
  refused: "warning",
  failed: "danger",
  cancelled: "neutral",
};

const historyColumns = (words: CardWords, base: string, linksOrders: boolean): readonly Column<WordedDone>[] => [
  {
    key: "what",
    title: words.t("columnWhat"),
    isLead: true,
    text: ({ action }) => action,
    notes: ({ changes }) => changes,
  },
  { key: "when", title: words.t("columnWhen"), kind: "datetime", text: ({ at }) => formatDateTime(at, words.lang) },
  { key: "who", title: words.t("columnWho"), text: ({ authorName }) => authorName },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: ({ stateText }) => stateText,
    tone: ({ state }) => tones[state] ?? "info",
  },
  {
    key: "order",
    title: words.t("columnOrder"),
    kind: "nums",
    text: ({ number }) => `№ ${number}`,
    href: ({ number }) => (linksOrders ? `${base}/orders/${number}` : null),
  },
];

const historyTable = (words: CardWords, base: string, rows: readonly WordedDone[], linksOrders: boolean) =>
  tableOf(historyColumns(words, base, linksOrders), rows, { label: words.t("historyTitle") });

type HistoryInput = {
  readonly href: string;
  readonly base: string;
  readonly done: readonly WordedDone[];
  /** Who held the number, newest first; null for a subscriber, who sees nothing of anybody else. */
  readonly holders: readonly Holder[] | null;
  readonly day: string | undefined;
  readonly older: number | undefined;
  readonly linksOrders: boolean;
};

/** Everything that orders did to it, and who held the number when. */
export const historyPage = (
  words: CardWords,
  { href, base, done, holders, day, older, linksOrders }: HistoryInput,
) => ({
  done: {
    title: words.t("historyTitle"),
    table: historyTable(words, base, done, linksOrders),
    empty: done.length === 0 ? words.t("historyNone") : null,
    older: older === undefined ? null : { text: words.t("older"), href: `${href}/history?before=${older}` },
  },
  holders: holders && {
    title: words.t("holdersTitle"),
    action: `${href}/history`,
    day: { name: "on", type: "date", label: words.t("holderDay"), value: day ?? "" },
    find: words.t("holderFind"),
    table: tableOf(holderColumns(words), holders, { label: words.t("holdersTitle") }),
    empty: holders.length === 0 ? words.t("holderNone") : null,
  },
});

const holderColumns = (words: CardWords): readonly Column<Holder>[] => [
  {
    key: "name",
    title: words.t("holder"),
    isLead: true,
    text: ({ name }) => name || words.t("noName"),
    isFaint: ({ name }) => name === "",
  },
  { key: "number", title: words.t("holderNumber"), kind: "nums", text: ({ number }) => number },
  { key: "since", title: words.t("holderFrom"), kind: "date", text: ({ since }) => formatDate(since, words.lang) },
  {
    key: "until",
    title: words.t("holderTo"),
    kind: "date",
    text: ({ until }) => (until ? formatDate(until, words.lang) : words.t("holderNow")),
  },
];

type ConfirmInput = {
  readonly href: string;
  readonly draftId: number;
  readonly title: string;
  readonly subject: string;
  readonly description: string;
  readonly changes: readonly { readonly field: string; readonly before: string; readonly after: string }[];
  readonly losses: readonly string[];
  readonly warnings: readonly string[];
  readonly oneOff: Kopecks;
  readonly monthly: Kopecks;
  readonly card: Card;
  readonly needsFactor: boolean;
  readonly back: string;
};

/** «Подтвердите ваше действие»: what will change, what it costs and what is lost. */
export const confirmPage = (words: CardWords, input: ConfirmInput) => {
  const { href, draftId, card } = input;
  const draft = `${href}/drafts/${draftId}`;
  return {
    title: input.title,
    pretitle: `${numberOf(card)} · ${fullName(card) || words.t("noName")}`,
    back: { text: words.t("cancel"), href: input.back },
    subject: input.subject,
    description: input.description,
    changes: {
      title: words.t("confirmChanges"),
      table:
        input.changes.length === 0
          ? null
          : tableOf(changeColumns(words), input.changes, { label: words.t("confirmChanges") }),
    },
    rows: [
      { label: words.t("confirmOneOff"), value: formatMoney(input.oneOff, words.lang) },
      { label: words.t("confirmMonthly"), value: formatMoney(input.monthly, words.lang) },
    ],
    losses: { title: words.t("confirmLosses"), items: input.losses },
    notes: { title: words.t("confirmNotes"), items: input.warnings },
    warning: words.t("confirmWarning"),
    factor: input.needsFactor ? words.t("confirmStep") : null,
    cancel: { action: `${draft}/cancellation`, text: words.t("cancel") },
    confirm: { action: `${draft}/confirmation`, text: words.t("confirm") },
  };
};

const changeColumns = (words: CardWords): readonly Column<ConfirmInput["changes"][number]>[] => [
  { key: "field", title: words.t("confirmField"), isLead: true, text: ({ field }) => field },
  { key: "before", title: words.t("confirmBefore"), text: ({ before }) => before || words.t("none") },
  { key: "after", title: words.t("confirmAfter"), text: ({ after }) => after || words.t("none") },
];
