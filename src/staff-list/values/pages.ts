import { tableOf } from "../../kernel/column.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf, pageSize, queryOf } from "../../kernel/paging.ts";
import type { Words } from "../messages.ts";
import { listHref } from "../pages.ts";
import type { StaffValue, Undecided, ValueKind } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly id: string;
  readonly kind: ValueKind;
  readonly q: string;
  readonly isOpen: boolean;
  /** Where the page of values begins: what is saved leads back to it. */
  readonly query: object;
  readonly counts: Undecided;
  readonly list: ListPage<StaffValue, string>;
  readonly departments: readonly { readonly id: number; readonly name: string }[];
};

/** One decision for each distinct value of a column. */
export const valuesPage = (words: Words, input: Input) => {
  const { base, accountText, id, kind, q, isOpen, counts, list, query } = input;
  const href = `${listHref(base, id)}/values`;
  const filter = { q: q === "" ? undefined : q, open: isOpen ? "1" : undefined };
  const kinds = (["department", "status"] as const).filter((each) => each === kind || counts[each].values > 0);
  return {
    title: words.t("valuesTitle"),
    pretitle: accountText,
    lead: words.t("valuesLead"),
    back: { text: words.t("toResult"), href: listHref(base, id) },
    actions: isOpen || counts[kind].open > 0 ? [otherFilter(words, `${href}/${kind}`, input)] : [],
    tabs: {
      label: words.t("valuesTitle"),
      items: kinds.map((each) => ({
        text: words.t(`values.${each}`),
        href: `${href}/${each}`,
        current: each === kind,
        count: counts[each].open > 0 ? formatCount(counts[each].open, words.lang) : null,
      })),
    },
    search: q !== "" || counts[kind].values > pageSize ? searchOf(words, `${href}/${kind}`, q) : null,
    action: valuesHref(base, id, kind, query),
    table: list.rows.length === 0 ? null : tableOfValues(words, input),
    empty: { icon: "search", title: words.t("noValues") },
    save: words.t("save"),
    pager: pagerOf(words.lang, `${href}/${kind}`, filter, list),
  };
};

const searchOf = (words: Words, action: string, q: string) => ({
  action,
  field: { name: "q", type: "search", label: words.t("search"), value: q, maxlength: 100 },
  text: words.t("find"),
});

const otherFilter = (words: Words, href: string, { isOpen, counts, kind }: Input) =>
  isOpen
    ? { text: words.t("allValues"), href, icon: "list" }
    : {
        text: words.t("onlyOpen", { count: formatCount(counts[kind].open, words.lang) }),
        href: `${href}?open=1`,
        icon: "filter",
      };

/** Where a page of values stands after it was saved. */
export const valuesHref = (base: string, id: string, kind: ValueKind, query: object = {}): string =>
  `${listHref(base, id)}/values/${kind}${queryOf(query)}`;

const tableOfValues = (words: Words, { list, kind, departments }: Input) => {
  const rows = list.rows.map((row, at) => ({ ...row, at }));
  const options = optionsOf(words, kind, departments);
  return tableOf<(typeof rows)[number]>(
    [
      { key: "value", title: words.t("value"), isLead: true, text: ({ value }) => value },
      { key: "people", title: words.t("people"), kind: "number", text: (row) => formatCount(row.people, words.lang) },
      {
        key: "choice",
        title: words.t("choice"),
        text: () => "",
        part: ({ value, choice, at }) => ({
          view: "staff-list/choice",
          locals: {
            name: `choice-${at}`,
            hidden: { name: `value-${at}`, value },
            label: words.t("choiceOf", { value }),
            options: options.map((option) => ({ ...option, selected: option.value === (choice ?? "undecided") })),
          },
        }),
      },
    ],
    rows,
    { label: words.t(`values.${kind}`) },
  );
};

const optionsOf = (words: Words, kind: ValueKind, departments: Input["departments"]) =>
  kind === "status"
    ? [
        { value: "undecided", text: words.t("choice.open") },
        { value: "works", text: words.t("choice.works") },
        { value: "left", text: words.t("choice.left") },
      ]
    : [
        { value: "undecided", text: words.t("choice.open") },
        { value: "skip", text: words.t("choice.skip") },
        ...departments.map(({ id, name }) => ({ value: String(id), text: name })),
      ];
