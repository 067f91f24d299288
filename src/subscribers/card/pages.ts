import { formatDate, formatDateTime, isoDay } from "../../kernel/dates.ts";
import { formatMoney, type Kopecks, kopecks } from "../../kernel/money.ts";
import { formatMonth, monthOf, monthRange, parseMonth } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { SubscriberWords } from "../messages.ts";
import { statusText } from "../status.ts";
import { fullName, numberOf, statusKind } from "../subscriber.ts";
import type { Card } from "./card.ts";
import { historyTable, type WordedDone } from "./history/pages.ts";
import type { CardWords } from "./messages.ts";
import type { Overview } from "./repository.ts";

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
      empty: input.history.length === 0 ? words.t("historyNoRecent") : null,
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

const aboutRows = (words: CardWords, { card, listWords }: OverviewInput) => [
  { label: words.t("who"), value: fullName(card) || words.t("noName") },
  { label: words.t("number"), value: numberOf(card) },
  card.kind === "mobile"
    ? { label: words.t("sim"), value: card.iccid ?? words.t("none") }
    : { label: words.t("kind"), value: words.t(`kind.${card.kind}`) },
  { label: words.t("tariff"), value: words.named(card.tariff) },
  ...(card.bundle ? [{ label: words.t("bundle"), value: words.named(card.bundle) }] : []),
  {
    label: words.t("status"),
    value: statusText(listWords, card.status),
    badge: statusKind(card.status),
    note: statusNote(words, card),
  },
  ...(card.activatedOn ? [{ label: words.t("activatedOn"), value: formatDate(card.activatedOn, words.lang) }] : []),
  ...belongingRows(words, card),
];

const belongingRows = (words: CardWords, card: Card) => {
  const { department, costCentre, labels, note } = card;
  const centre = costCentre ? `${words.t("costCentre")}: ${costCentre}` : "";
  return [
    ...(department ? [{ label: words.t("department"), value: department, note: centre }] : []),
    ...(labels.length > 0 ? [{ label: words.t("labels"), value: labels.join(", ") }] : []),
    ...(note ? [{ label: words.t("note"), value: note }] : []),
    ...(card.kind === "mobile" ? [{ label: words.t("splitBill"), value: words.t(splitKey(card)) }] : []),
  ];
};

const splitKey = ({ hasSplitBill, maySplitBill }: Card) => {
  if (hasSplitBill) return "split.has";
  return maySplitBill ? "split.may" : "split.maynt";
};

const statusNote = (words: CardWords, card: Card): string => {
  const { status, statusReason, statusSince, suspendedUntil, terminatesAt } = card;
  if (terminatesAt) return words.t("terminates", { moment: formatDateTime(terminatesAt, words.lang) });
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
    {
      label: words.t("accrued"),
      value: money(overview.accrued ?? accruedOf(card, used.gross, now)),
      hint: words.t(overview.accrued === undefined ? "accruedHint" : "accruedSaid"),
    },
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
    name: words.named(name),
    fee: monthlyFee === 0 ? words.t("free") : words.t("aMonth", { money: formatMoney(monthlyFee, words.lang) }),
  })),
  none: services.length === 0 ? words.t("servicesNone") : null,
});
