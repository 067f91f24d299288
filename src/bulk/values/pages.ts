import { type Column, tableOf } from "../../kernel/column.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Pager } from "../../kernel/paging.ts";
import type { Words } from "../messages.ts";
import { fieldName, hadIn, type Item, isEditable, keptIn, typedIn } from "./changes.ts";

type Named = { readonly key: string; readonly title: string };
type Input = {
  href: string;
  back: { readonly text: string; readonly href: string };
  accountText: string;
  title: string;
  legend: string;
  columns: readonly Named[];
  rows: readonly Item[];
  body: unknown;
  readonly errorOf: (field: string) => string | undefined;
  /** Why a subscriber cannot have what was typed, or cannot be changed at all. */
  readonly reasonOf: (item: Item) => string | null;
  /** Of the whole draft. */
  changed: number;
  total: number;
  start: {
    readonly after?: number | undefined;
    readonly before?: number | undefined;
    readonly at?: number | undefined;
  };
  pager: Pager | null;
  /** Typed fields that were not confirmed when the page was to be left. */
  unconfirmed: number;
};

/** Внесите изменения (guide, chapter 15.3 step 3): each field with ✓ and ✕; only what was confirmed is ordered. */
export const valuesPage = (words: Words, input: Input) => ({
  title: input.title,
  pretitle: `${words.t("pretitle")} · ${input.accountText}`,
  back: input.back,
  action: input.href,
  legend: input.legend,
  hint: words.t("valuesHint"),
  changed: {
    label: words.t("valuesChanged"),
    count: words.t("valuesOf", {
      changed: formatCount(input.changed, words.lang),
      total: formatCount(input.total, words.lang),
    }),
  },
  start: Object.entries(input.start).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
  asked: input.unconfirmed > 0,
  notice: input.unconfirmed > 0 ? words.t("valuesUnconfirmed", { count: input.unconfirmed }) : null,
  savePage: { name: "keep", value: "page", text: words.t("valuesSavePage") },
  proceed: { name: "go", value: "continue", text: words.t("proceed"), kind: "primary" },
  table: tableOf(
    [numberColumn(words, input), ...input.columns.map((column) => fieldColumn(words, column, input))],
    input.rows,
    {
      label: words.t("chosenTitle"),
    },
  ),
  pager: input.pager,
});

const nameOf = ({ msisdn, line }: Item): string =>
  msisdn !== null && isMsisdn(msisdn) ? formatMsisdn(msisdn) : (msisdn ?? line ?? "");

const numberColumn = (words: Words, { reasonOf }: Input): Column<Item> => ({
  key: "number",
  title: words.t("valuesNumber"),
  kind: "nums",
  isLead: true,
  text: nameOf,
  notes: (item) => [reasonOf(item) ?? ""].filter(Boolean),
  badge: ({ state }) => (state === "pending" ? { text: words.t("valuesMarked"), tone: "success" } : null),
});

const fieldColumn = (words: Words, { key, title }: Named, { body, errorOf }: Input): Column<Item> => ({
  key,
  title,
  text: () => "",
  part: (item) => {
    if (!isEditable(item)) return null;
    const name = fieldName(key, item);
    const [typed, kept, had] = [typedIn(body, key, item), keptIn(key, item), hadIn(key, item)];
    const of = { field: title, number: nameOf(item) };
    return {
      view: "bulk/value",
      locals: {
        name,
        place: `${item.position}.${key}`,
        value: typed,
        label: `${title}, ${of.number}`,
        error: errorOf(name) ?? null,
        isChanged: kept !== had,
        was: kept === had ? null : words.t("valuesWas", { value: had || "—" }),
        keep: words.t("valuesKeep", of),
        undo: typed === had && kept === had ? null : words.t("valuesUndo", of),
      },
    };
  },
});
