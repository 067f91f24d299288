import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatMonth, type Month, parseMonth } from "../../kernel/month.ts";
import { maskPeer } from "../../kernel/peer.ts";
import type { Words } from "../messages.ts";
import type { Charge, MonthSum, UsageRecord, View } from "./repository.ts";

type Input = {
  readonly href: string;
  readonly month: Month;
  readonly months: readonly MonthSum[];
  readonly charges: readonly Charge[];
  /** Null: the purpose has to be given first, or the user may not see them. */
  readonly records: readonly UsageRecord[] | null;
  readonly older: number | undefined;
  readonly ask: { readonly value: string; readonly error: string | undefined } | null;
  /** Who looked at the number's details; null where that is nobody's business but the subscriber's. */
  readonly views: readonly View[] | null;
};

/** What one number was charged, and its call details. */
export const recordsPage = (words: Words, input: Input) => {
  const { href, month, months, charges, views } = input;
  const title = words.t("chargesTitle", { month: formatMonth(month, words.lang) });
  return {
    months: {
      title: words.t("monthsTitle"),
      table: tableOf(monthColumns(words, href, month), months, { label: words.t("monthsTitle") }),
      none: months.length === 0 ? words.t("monthsNone") : null,
    },
    charges: {
      title,
      table: tableOf(chargeColumns(words), charges, { label: title }),
      none: charges.length === 0 ? words.t("chargesNone") : null,
    },
    records: recordsPart(words, input),
    views: views && {
      title: words.t("viewsTitle"),
      table: tableOf(viewColumns(words), views, { label: words.t("viewsTitle") }),
      none: views.length === 0 ? words.t("viewsNone") : null,
    },
  };
};

const recordsPart = (words: Words, { href, month, records, older, ask }: Input) => {
  const title = words.t("recordsTitle", { month: formatMonth(month, words.lang) });
  const hasSome = records !== null && records.length > 0;
  return {
    title,
    note: words.t("recordsNote"),
    table: hasSome ? tableOf(recordColumns(words), records, { label: title }) : null,
    none: records?.length === 0 ? words.t("recordsNone") : null,
    older: older === undefined ? null : { text: words.t("older"), href: `${href}?month=${month}&before=${older}` },
    ask: ask && askPart(words, `${href}/views?month=${month}`, ask),
  };
};

const askPart = (words: Words, action: string, { value, error }: NonNullable<Input["ask"]>) => ({
  action,
  text: words.t("show"),
  hint: words.t("purposeHint"),
  purpose: {
    name: "purpose",
    label: words.t("purpose"),
    value,
    error: error ? words.t(error as Parameters<Words["t"]>[0]) : null,
    maxlength: 200,
  },
});

const monthColumns = (words: Words, href: string, chosen: Month): readonly Column<MonthSum>[] => [
  {
    key: "month",
    title: words.t("month"),
    isLead: true,
    text: ({ month }) => {
      const parsed = parseMonth(month.slice(0, 7));
      return parsed ? formatMonth(parsed, words.lang) : month;
    },
    href: ({ month }) => (month.startsWith(chosen) ? null : `${href}?month=${month.slice(0, 7)}`),
  },
  { key: "gross", title: words.t("charged"), kind: "money", text: ({ gross }) => formatMoney(gross, words.lang) },
];

const chargeColumns = (words: Words): readonly Column<Charge>[] => [
  { key: "name", title: words.t("chargeName"), isLead: true, text: ({ name }) => words.named(name) },
  { key: "gross", title: words.t("charged"), kind: "money", text: ({ gross }) => formatMoney(gross, words.lang) },
];

const recordColumns = (words: Words): readonly Column<UsageRecord>[] => [
  {
    key: "time",
    title: words.t("time"),
    kind: "datetime",
    isLead: true,
    text: ({ startedAt }) => formatDateTime(startedAt, words.lang),
  },
  { key: "kind", title: words.t("kind"), text: (record) => kindText(words, record) },
  { key: "peer", title: words.t("peer"), kind: "nums", text: ({ peer }) => maskPeer(peer) },
  {
    key: "zone",
    title: words.t("zone"),
    text: ({ zone, isRoaming }) => (isRoaming ? `${zone} · ${words.t("roaming")}` : zone),
  },
  { key: "volume", title: words.t("volume"), kind: "number", text: (record) => volumeText(words, record) },
  {
    key: "cost",
    title: words.t("cost"),
    kind: "money",
    text: ({ gross, isInBundle }) => (isInBundle ? words.t("inBundle") : formatMoney(gross, words.lang)),
  },
];

const kindText = (words: Words, { kind, direction }: UsageRecord): string => {
  const name = words.t(`kind.${kind}` as Parameters<Words["t"]>[0]);
  return kind === "data" ? name : `${name}, ${words.t(`direction.${direction}` as Parameters<Words["t"]>[0])}`;
};

const volumeText = (words: Words, { kind, seconds, bytes }: UsageRecord): string => {
  if (kind === "data")
    return words.t("megabytes", {
      count: (bytes / 1024 ** 2).toFixed(1).replace(".", words.lang === "en" ? "." : ","),
    });
  return kind === "voice" ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "1";
};

const viewColumns = (words: Words): readonly Column<View>[] => [
  { key: "who", title: words.t("viewWho"), isLead: true, text: ({ userName }) => userName || words.t("bySchedule") },
  { key: "when", title: words.t("viewWhen"), kind: "datetime", text: ({ at }) => formatDateTime(at, words.lang) },
  {
    key: "why",
    title: words.t("purpose"),
    text: (view) => (view.month === null ? view.purpose : orderText(words, view.month, view.isFull)),
    notes: ({ month, purpose }) => (month !== null && purpose !== "" ? [purpose] : []),
  },
];

const orderText = (words: Words, month: Month, isFull: boolean): string =>
  words.t(isFull ? "orderedFull" : "orderedMasked", { month: formatMonth(month, words.lang) });
