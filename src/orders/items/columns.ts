import type { Column } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";
import type { OperationTexts } from "../operation.ts";
import type { Order, OrderItem } from "../order.ts";
import {
  changesOf,
  changeText,
  heapKeys,
  heapOf,
  itemKeys,
  itemTones,
  namedText,
  notesOf,
  reasonText,
} from "./texts.ts";

type ItemColumn = Column<OrderItem>;
/** An order or draft with the words of its operation. */
export type Worded = Order & { readonly texts: OperationTexts };

/**
 * A subscriber in an order, person by person: the same in the draft, on the order's page and in both their workbooks.
 * A workbook is written before its rows are known: columns that must stay empty are left out by what the order says of itself.
 */
export const itemColumns = (words: Words, order: Worded): readonly ItemColumn[] => {
  const isDraft = order.state === "draft";
  return [
    ...(isDraft ? [heapColumn(words)] : []),
    ...(order.source === "file" ? [rowColumn(words)] : []),
    ...whoColumns(words),
    operationColumn(words, order),
    ...changeColumns(words, order.texts),
    ...priceColumns(words),
    ...(isDraft ? [] : [stateColumn(words, order.texts)]),
    ...(hasReasons(order) ? [reasonColumn(words, order)] : []),
    notesColumn(words, order.texts),
    ...(isDraft ? [] : [timeColumn(words), triesColumn(words)]),
  ];
};

const hasReasons = ({ state, total, done, unchanged, refused, failed, cancelled }: Order): boolean =>
  unchanged + refused + failed + cancelled > 0 || (state !== "draft" && done < total);

const heapColumn = (words: Words): ItemColumn => ({
  key: "heap",
  title: words.t("columnHeap"),
  only: "sheet",
  width: 18,
  text: ({ state }) => words.t(heapKeys[heapOf(state)]),
});

const rowColumn = (words: Words): ItemColumn => ({
  key: "row",
  title: words.t("itemRow"),
  kind: "number",
  width: 8,
  text: ({ rowNumber }) => (rowNumber === null ? "" : formatCount(rowNumber, words.lang)),
  cell: ({ rowNumber }) => rowNumber,
});

const whoColumns = (words: Words): readonly ItemColumn[] => [
  {
    key: "number",
    title: words.t("itemNumber"),
    kind: "nums",
    isLead: true,
    width: 18,
    text: namedText,
    // the twelve digits: the column can be uploaded again as a list
    cell: (item) => item.msisdn ?? namedText(item),
  },
  { key: "name", title: words.t("columnName"), width: 30, text: ({ name }) => name },
];

const operationColumn = (words: Words, { texts, subject }: Worded): ItemColumn => {
  const action = texts.action(subject);
  return { key: "operation", title: words.t("columnOperation"), only: "sheet", width: 34, text: () => action };
};

/** On a page one field is «was → will be», several are one below the other; a workbook has two columns. */
const changeColumns = (words: Words, texts: OperationTexts): readonly ItemColumn[] => {
  const side = (key: "before" | "after", title: string): ItemColumn => ({
    key,
    title,
    only: "sheet",
    width: 24,
    text: (item) => {
      const changes = changesOf(texts, item);
      const [only] = changes;
      if (only && changes.length === 1) return only[key];
      return changes.map((change) => `${change.field}: ${change[key]}`).join("; ");
    },
  });
  return [
    {
      key: "change",
      title: words.t("columnChange"),
      only: "page",
      text: (item) => {
        const [only, ...others] = changesOf(texts, item);
        return only && others.length === 0 ? changeText(only) : "";
      },
      notes: (item) => {
        const changes = changesOf(texts, item);
        return changes.length < 2 ? [] : changes.map((change) => `${change.field}: ${changeText(change)}`);
      },
    },
    side("before", words.t("columnBefore")),
    side("after", words.t("columnAfter")),
  ];
};

const priceColumns = (words: Words): readonly ItemColumn[] => {
  const price = (key: "oneOff" | "monthly", title: string): ItemColumn => ({
    key,
    title,
    kind: "money",
    width: 14,
    // a fee of nothing once is no news, a service for nothing a month is
    text: (item) =>
      isPaid(item) && (key === "monthly" || item.oneOff !== 0) ? formatMoney(item[key], words.lang) : "",
    cell: (item) => (isPaid(item) ? item[key] : 0),
  });
  return [price("oneOff", words.t("columnOneOff")), price("monthly", words.t("columnMonthly"))];
};

const isPaid = ({ state }: OrderItem): boolean => state === "pending" || state === "sent" || state === "done";

/** On a page the reason and the time stand below it, so that a row fits. */
const stateColumn = (words: Words, texts: OperationTexts): ItemColumn => ({
  key: "state",
  title: words.t("itemState"),
  kind: "state",
  width: 16,
  text: ({ state }) => words.t(itemKeys[state]),
  tone: ({ state }) => itemTones[state],
  notes: ({ reason, detail, finishedAt, tried }) =>
    [
      reason === null ? "" : reasonText(words, texts, reason, detail),
      finishedAt ? formatDateTime(finishedAt, words.lang) : "",
      triesText(words, tried),
    ].filter(Boolean),
});

const triesText = (words: Words, tried: OrderItem["tried"]): string =>
  tried === null
    ? ""
    : words.t("itemTries", {
        count: tried.length,
        times: tried.map((at) => formatDateTime(at, words.lang)).join("; "),
      });

const reasonColumn = (words: Words, { state, texts }: Worded): ItemColumn => ({
  key: "reason",
  title: words.t("itemReason"),
  ...(state !== "draft" && { only: "sheet" as const }),
  width: 50,
  text: ({ reason, detail }) => (reason === null ? "" : reasonText(words, texts, reason, detail)),
});

const notesColumn = (words: Words, texts: OperationTexts): ItemColumn => ({
  key: "notes",
  title: words.t("columnNotes"),
  only: "page",
  text: () => "",
  notes: (item) => notesOf(words, texts, item),
});

const triesColumn = (words: Words): ItemColumn => ({
  key: "tries",
  title: words.t("columnTries"),
  only: "sheet",
  width: 40,
  text: ({ tried }) => (tried ?? []).map((at) => formatDateTime(at, words.lang)).join("; "),
});

const timeColumn = (words: Words): ItemColumn => ({
  key: "time",
  title: words.t("itemTime"),
  only: "sheet",
  kind: "datetime",
  width: 19,
  text: ({ finishedAt }) => (finishedAt ? formatDateTime(finishedAt, words.lang) : ""),
  cell: ({ finishedAt }) => finishedAt?.getTime() ?? null,
});
