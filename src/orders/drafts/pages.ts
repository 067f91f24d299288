import { type TableOptions, tableOf } from "../../kernel/column.ts";
import { listFiles } from "../../kernel/list-files.ts";
import { formatMoney, formatMonthly } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf, queryOf } from "../../kernel/paging.ts";
import { itemColumns, type Worded } from "../items/columns.ts";
import { type Heap, heapKeys, heaps, namedText, noteText, reasonText } from "../items/texts.ts";
import type { Words } from "../messages.ts";
import { leftOut, type OrderItem } from "../order.ts";
import type { DraftQuery } from "./forms.ts";
import { alikePart, type FoundAlike, isUnnamed, repairable } from "./repair-pages.ts";

type Input = {
  base: string;
  accountText: string;
  draft: Worded;
  /** Where the form's path and its words lead back to. */
  form: { readonly path: string; readonly change: string; readonly isEdited: boolean };
  description: string;
  query: DraftQuery;
  heap: Heap;
  list: ListPage<OrderItem, number>;
  reasons: readonly { reason: string; detail: string | null; count: number }[];
  /** What is lost and to be thought of by those for whom it will be done. */
  notes: readonly { code: string; detail: string | null; count: number }[];
  /** What was just done to one row, and how many others it would make a number. */
  alike: FoundAlike | undefined;
  comment: { readonly value: string; readonly error: string | undefined };
  /** Locals of the components radios and field: when it is to start. */
  when: object;
  /** What the order will wait for, beside its time. */
  waits: readonly string[];
  /** Locals of views/lists/reading.ejs, of an uploaded list. */
  reading: object | null;
};

/** What exactly is about to be done, person by person, and that it cannot be undone. */
export const draftPage = (words: Words, input: Input) => {
  const { base, accountText, draft, form, description, reading } = input;
  const href = draftHref(base, draft);
  const hasWork = willCount(draft) > 0;
  return {
    title: draft.texts.title,
    titleParts: draft.subject === "" ? [] : [words.named(draft.subject)],
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: form.change, href: `${base}/bulk/${form.path}?draft=${draft.id}` },
    actions: [
      ...(form.isEdited ? [{ text: words.t("changeValues"), href: `${href}/values`, icon: "pencil" }] : []),
      { text: words.t("changeList"), href: changeListHref(base, draft, form.path), icon: "list-check" },
      { text: words.t("draftDownload"), href: `${href}.xlsx${downloadedOf(input.query)}`, icon: "download" },
    ],
    subject: words.named(draft.subject) || draft.texts.action(""),
    description: { text: words.named(description), about: draft.texts.about ?? null },
    fileName: draft.fileName === null ? null : { label: words.t("draftFileName"), value: draft.fileName },
    reading,
    replace: replaceOf(words, draft, href),
    stats: statsOf(words, draft),
    warning: hasWork ? (draft.texts.warning ?? words.t("confirmWarning")) : null,
    nothing: hasWork ? null : words.t("nothingToDo"),
    cancel: { action: `${href}/cancellation`, text: words.t("cancel") },
    confirm: hasWork ? confirmOf(words, input, href) : null,
    ...peopleOf(words, input),
  };
};

/** A draft that another page has opened, such as the staff list's, has no file to replace. */
const replaceOf = (words: Words, { source, fileName, refused }: Worded, href: string) =>
  source === "file" && fileName !== null
    ? {
        action: `${href}/file`,
        text: words.t("replaceFile"),
        file: { name: "file", label: words.t("replaceLabel"), accept: listFiles },
        refused: refused > 0 ? { text: words.t("refusedDownload"), href: `${href}.xlsx?heap=wont` } : null,
      }
    : null;

const confirmOf = (words: Words, { comment, when, waits }: Input, href: string) => ({
  action: `${href}/confirmation`,
  text: words.t("confirm"),
  comment: {
    name: "comment",
    label: words.t("comment"),
    hint: words.t("commentHint"),
    value: comment.value,
    error: comment.error && words.t("commentLong"),
    maxlength: 200,
  },
  when,
  waits,
});

export const draftHref = (base: string, { id }: { id: number }): string => `${base}/bulk/drafts/${id}`;

/** Back to the ticks, or to the form that takes another file. */
const changeListHref = (base: string, draft: Worded, path: string): string =>
  draft.source === "list" ? `${draftHref(base, draft)}/subscribers` : `${base}/bulk/${path}?draft=${draft.id}`;

export const willCount = ({ total, unchanged, refused, cancelled }: Worded): number =>
  total - unchanged - refused - cancelled;

const countOf = (draft: Worded): Record<Heap, number> => ({
  will: willCount(draft),
  already: draft.unchanged,
  wont: draft.refused + draft.cancelled,
});

/** The first heap that holds anybody. */
export const firstHeap = (draft: Worded): Heap => {
  const counts = countOf(draft);
  return (Object.keys(heaps) as Heap[]).find((heap) => counts[heap] > 0) ?? "will";
};

const statsOf = (words: Words, draft: Worded) => {
  const counts = countOf(draft);
  const count = (n: number) => formatCount(n, words.lang);
  return [
    { label: words.t("heapWill"), value: count(counts.will), tone: counts.will > 0 ? "success" : null },
    { label: words.t("heapAlready"), value: count(counts.already), tone: null },
    { label: words.t("heapWont"), value: count(counts.wont), tone: draft.refused > 0 ? "danger" : null },
    { label: words.t("draftOneOff"), value: formatMoney(draft.oneOff, words.lang), hint: words.t("perSubscriber") },
    { label: words.t("draftMonthly"), value: formatMonthly(draft.monthly, words.lang), hint: words.t("perSubscriber") },
  ];
};

/** What is shown, with its filter: all of the draft until one is chosen. */
const downloadedOf = ({ heap, reason, detail, note }: DraftQuery): string => queryOf({ heap, reason, detail, note });

const peopleOf = (words: Words, input: Input) => {
  const { base, draft, query, heap, list } = input;
  const href = draftHref(base, draft);
  const counts = countOf(draft);
  const { reason, detail, note } = query;
  const columns = itemColumns(words, draft);
  const isRepaired = heap === "wont" && list.rows.some(isUnnamed);
  return {
    heapsLabel: words.t("heapsLabel"),
    heaps: (Object.keys(heaps) as Heap[]).map((each) => ({
      text: words.t(heapKeys[each]),
      count: formatCount(counts[each], words.lang),
      href: `${href}?heap=${each}`,
      current: each === heap,
    })),
    heapNote: heap === "will" ? null : words.t(`heapNote.${heap}`),
    reasons: [...reasonsOf(words, input), ...notesOf(words, input)],
    allReasons:
      reason === undefined && note === undefined
        ? null
        : { text: words.t(note === undefined ? "allReasons" : "allNotes"), href: `${href}?heap=${heap}` },
    alike: alikePart(words, href, input.alike),
    repair: isRepaired ? { action: `${href}/repairs`, text: words.t("repairSave") } : null,
    table: tableOf(isRepaired ? columns.map((column) => repairable(words, draft, column)) : columns, list.rows, {
      label: words.t(heapKeys[heap]),
      dropsEmpty: true,
      actions: moving(words, href),
    }),
    emptyText: list.rows.length === 0 ? words.t("heapEmpty") : null,
    pager: pagerOf(words.lang, href, { heap, reason, detail, note }, list, { hasSizes: true }),
  };
};

const reasonsOf = (words: Words, { base, draft, query, heap, reasons }: Input) =>
  reasons.map(({ reason, detail, count }) => ({
    text: reasonText(words, draft.texts, reason, detail),
    count: formatCount(count, words.lang),
    href: draftHref(base, draft) + queryOf({ heap, reason, detail: detail ?? undefined }),
    current: reason === query.reason && (detail ?? undefined) === query.detail,
  }));

const notesOf = (words: Words, { base, draft, query, heap, notes }: Input) =>
  notes.map(({ code, detail, count }) => ({
    text: noteText(words, draft.texts, code, detail),
    count: formatCount(count, words.lang),
    href: draftHref(base, draft) + queryOf({ heap, note: code, detail: detail ?? undefined }),
    current: code === query.note && (detail ?? undefined) === query.detail,
  }));

/** Исключить, Вернуть: what a person has left out may come back, what cannot be done may not. */
const moving = (words: Words, href: string): TableOptions<OrderItem>["actions"] => ({
  title: words.t("rowActions"),
  of: (item) => {
    const number = namedText(item);
    const post = (to: string) => `${href}/items/${item.position}/${to}`;
    if (item.state === "pending") {
      return [{ text: words.t("leaveOut"), label: words.t("leaveOutOf", { number }), post: post("exclusions") }];
    }
    if (item.reason !== leftOut) return [];
    return [{ text: words.t("takeBack"), label: words.t("takeBackOf", { number }), post: post("inclusions") }];
  },
});
