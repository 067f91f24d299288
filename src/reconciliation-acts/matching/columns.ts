import type { Column, Tone } from "../../kernel/column.ts";
import { formatDate } from "../../kernel/dates.ts";
import { formatMoney, type Kopecks, kopecks } from "../../kernel/money.ts";
import type { KeptDifference } from "./differences/repository.ts";
import type { Words } from "./messages.ts";
import type { DifferenceKind } from "./passes.ts";

const tones: Readonly<Record<DifferenceKind, Tone>> = {
  amount: "danger",
  date: "info",
  number: "info",
  "operator-only": "warning",
  "file-only": "warning",
};

const money = ({ lang }: Words, amount: Kopecks | null): string => (amount === null ? "—" : formatMoney(amount, lang));
const day = ({ lang }: Words, date: string | null): string => (date === null ? "" : formatDate(date, lang));

/** What the file has beyond the operator's books; a side that has nothing counts as 0. */
const excessOf = ({ fileAmount, ownAmount }: KeptDifference): Kopecks => kopecks((fileAmount ?? 0) - (ownAmount ?? 0));

const ownDocument = (words: Words, { ownKind, ownNumber }: KeptDifference): string => {
  const known = (["invoice", "correction", "bank-transfer", "payment-request"] as const).find(
    (kind) => kind === ownKind,
  );
  return known ? words.t(`document.${known}`, { number: ownNumber ?? "" }) : "";
};

const typeText = (words: Words, { isPayment }: KeptDifference): string => words.t(isPayment ? "payment" : "charge");
const onPage = { only: "page" } as const;
const inSheet = { only: "sheet" } as const;

/** Both sides of each difference: on a page beside each other, in Excel each value in a column of its own. */
export const differenceColumns = (words: Words): readonly Column<KeptDifference>[] => [
  {
    key: "kind",
    title: words.t("columnKind"),
    kind: "state",
    width: 26,
    text: ({ kind }) => words.t(`kind.${kind}`),
    tone: ({ kind }) => tones[kind],
    notes: (row) => [typeText(words, row)],
  },
  ...pageSides(words),
  { key: "type", title: words.t("columnType"), ...inSheet, width: 14, text: (row) => typeText(words, row) },
  {
    key: "row",
    title: words.t("columnRow"),
    kind: "number",
    ...inSheet,
    width: 10,
    text: ({ row }) => String(row ?? ""),
    cell: ({ row }) => row,
  },
  ...sheetSide(words, "file"),
  ...sheetSide(words, "operator"),
  {
    key: "excess",
    title: words.t("columnExcess"),
    kind: "money",
    width: 16,
    text: (row) => formatMoney(excessOf(row), words.lang),
    cell: excessOf,
    isFaint: (row) => excessOf(row) === 0,
  },
];

const pageSides = (words: Words): readonly Column<KeptDifference>[] => [
  {
    key: "file",
    title: words.t("columnFile"),
    kind: "money",
    ...onPage,
    isLead: true,
    text: ({ fileAmount }) => money(words, fileAmount),
    isFaint: ({ fileAmount }) => fileAmount === null,
    notes: ({ row, fileOn, fileDocument }) =>
      row === null ? [] : [[fileDocument, day(words, fileOn)].filter(Boolean).join(", "), words.t("row", { row })],
  },
  {
    key: "operator",
    title: words.t("columnOperator"),
    kind: "money",
    ...onPage,
    text: ({ ownAmount }) => money(words, ownAmount),
    isFaint: ({ ownAmount }) => ownAmount === null,
    notes: (row) => [[ownDocument(words, row), day(words, row.ownOn)].filter(Boolean).join(", ")].filter(Boolean),
  },
];

const sheetSide = (words: Words, side: "file" | "operator"): readonly Column<KeptDifference>[] => {
  const isFile = side === "file";
  const dateOf = ({ fileOn, ownOn }: KeptDifference) => (isFile ? fileOn : ownOn);
  const amountOf = ({ fileAmount, ownAmount }: KeptDifference) => (isFile ? fileAmount : ownAmount);
  const title = (key: "sheetDate" | "sheetDocument" | "sheetAmount") =>
    words.t(key, { side: words.t(isFile ? "columnFile" : "columnOperator") });
  return [
    {
      key: `${side}-date`,
      title: title("sheetDate"),
      kind: "date",
      ...inSheet,
      width: 18,
      text: (row) => day(words, dateOf(row)),
      cell: dateOf,
    },
    {
      key: `${side}-document`,
      title: title("sheetDocument"),
      ...inSheet,
      width: 36,
      text: (row) => (isFile ? (row.fileDocument ?? "") : ownDocument(words, row)),
    },
    {
      key: `${side}-amount`,
      title: title("sheetAmount"),
      kind: "money",
      ...inSheet,
      width: 18,
      text: (row) => money(words, amountOf(row)),
      cell: amountOf,
    },
  ];
};
