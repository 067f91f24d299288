import { tableOf } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import { listFiles } from "../kernel/list-files.ts";
import { formatCount } from "../kernel/numbers.ts";
import { unreadOf } from "./columns/pages.ts";
import { type Heap, heaps } from "./heaps.ts";
import type { Words } from "./messages.ts";
import type { StaffList } from "./repository.ts";

type Place = { readonly base: string; readonly accountText: string };
type Start = Place & {
  readonly lists: readonly StaffList[];
  readonly limits: { readonly days: number; readonly lists: number };
  readonly pasted: string;
  readonly error: string | null;
};

export const listHref = (base: string, id: string): string => `${base}/staff-list/${id}`;
export const heapHref = (base: string, id: string, heap: Heap): string => `${listHref(base, id)}/heaps/${heap}`;

/** Справка по штату: a new file, and those that are kept. */
export const startPage = (words: Words, { base, accountText, lists, limits, pasted, error }: Start) => ({
  title: words.t("title"),
  pretitle: accountText,
  lead: words.t("lead"),
  action: `${base}/staff-list`,
  file: {
    name: "file",
    label: words.t("file"),
    hint: words.t("fileHint"),
    accept: listFiles,
    error: pasted === "" ? error : null,
  },
  pasted: {
    name: "table",
    label: words.t("pasted"),
    hint: words.t("pastedHint"),
    rows: 4,
    value: pasted,
    error: pasted === "" ? null : error,
  },
  kept: words.t("kept", limits),
  submit: words.t("upload"),
  listsTitle: words.t("lists"),
  table: lists.length === 0 ? null : keptTable(words, base, lists),
  empty: { icon: "users", title: words.t("noLists") },
});

const keptTable = (words: Words, base: string, lists: readonly StaffList[]) =>
  tableOf<StaffList>(
    [
      { key: "file", title: words.t("file"), isLead: true, text: (l) => l.fileName, href: (l) => listHref(base, l.id) },
      { key: "author", title: words.t("author"), text: ({ author }) => author },
      { key: "when", title: words.t("when"), kind: "datetime", text: (l) => formatDateTime(l.createdAt, words.lang) },
      { key: "rows", title: words.t("rows"), kind: "number", text: ({ rows }) => formatCount(rows, words.lang) },
      {
        key: "state",
        title: words.t("state"),
        kind: "state",
        text: ({ comparedAt }) => words.t(comparedAt ? "stateDone" : "stateNew"),
        tone: ({ comparedAt }) => (comparedAt ? "success" : "warning"),
      },
    ],
    lists,
    {
      label: words.t("lists"),
      actions: {
        title: words.t("forget"),
        of: ({ id, fileName }) => [
          {
            text: words.t("forget"),
            label: words.t("forgetOf", { name: fileName }),
            post: `${listHref(base, id)}/removal`,
            icon: "trash",
          },
        ],
      },
    },
  );

type Result = Place & {
  readonly list: StaffList;
  readonly open: number;
  readonly hasValues: boolean;
  readonly until: Date;
};

/** The heaps, each with how many are in it. */
export const resultPage = (words: Words, { base, accountText, list, open, hasValues, until }: Result) => {
  const href = listHref(base, list.id);
  return {
    title: words.t("title"),
    pretitle: accountText,
    lead: words.t("resultLead", {
      file: list.fileName,
      when: list.comparedAt ? formatDateTime(list.comparedAt, words.lang) : "",
      until: formatDateTime(until, words.lang),
    }),
    back: { text: words.t("lists"), href: `${base}/staff-list` },
    actions: [
      { text: words.t("changeColumns"), href: `${href}/columns`, icon: "list-check" },
      ...(hasValues ? [{ text: words.t("changeValues"), href: `${href}/values`, icon: "pencil" }] : []),
    ],
    unread: unreadOf(words, list.reading),
    open:
      open > 0
        ? {
            kind: "warning",
            text: words.t("open", { count: formatCount(open, words.lang) }),
            href: `${href}/values?open=1`,
            linkText: words.t("decide"),
          }
        : null,
    table: heapsTable(words, base, list),
    again: { action: `${href}/comparison`, text: words.t("again") },
    forget: { action: `${href}/removal`, text: words.t("forget") },
  };
};

const heapsTable = (words: Words, base: string, { id, counts }: StaffList) => {
  const countOf = (heap: Heap) => counts?.[heap] ?? 0;
  return tableOf<Heap>(
    [
      {
        key: "heap",
        title: words.t("heap"),
        isLead: true,
        text: (heap) => words.t(`heap.${heap}`),
        href: (heap) => (countOf(heap) > 0 ? heapHref(base, id, heap) : null),
        notes: (heap) => [words.t(`hint.${heap}`)],
      },
      {
        key: "people",
        title: words.t("inHeap"),
        kind: "number",
        text: (heap) => formatCount(countOf(heap), words.lang),
      },
    ],
    heaps,
    { label: words.t("heap") },
  );
};
