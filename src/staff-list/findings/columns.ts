import type { Column } from "../../kernel/column.ts";
import { formatDate } from "../../kernel/dates.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import type { Heap } from "../heaps.ts";
import type { Words } from "../messages.ts";
import { type Finding, fileNameOf } from "./finding.ts";

export type StatusWords = {
  text(status: NonNullable<Finding["subscriberStatus"]>): string;
  tone(status: NonNullable<Finding["subscriberStatus"]>): "success" | "info" | "warning" | "danger" | "neutral";
};

type Beside = {
  readonly status: StatusWords;
  /** Where numbers lead to their cards; null in a file. */
  readonly base: string | null;
};

/** What a page shows of a heap: what it is about, and no wider than a small laptop. */
const onPage: Readonly<Record<Heap, readonly string[]>> = {
  leavers: ["row", "name", "left", "number", "subscriber", "status"],
  unclaimed: ["number", "subscriber", "status", "subscriber-department"],
  names: ["row", "name", "number", "subscriber", "status"],
  "likely-names": ["row", "name", "number", "subscriber", "status"],
  departments: ["row", "name", "department", "number", "subscriber-department", "meant"],
  "without-number": ["row", "name", "department", "left", "number"],
  undecided: ["row", "name", "department", "number", "reason"],
  matching: ["row", "name", "number", "subscriber", "status", "reason"],
};

export const pageColumns = (words: Words, heap: Heap, beside: Beside): readonly Column<Finding>[] =>
  findingColumns(words, heap, beside).filter(({ key }) => onPage[heap].includes(key));

/** Both sides of each row: what the file says, what the subscriber is. */
export const findingColumns = (words: Words, heap: Heap, { status, base }: Beside): readonly Column<Finding>[] => [
  ...(heap === "unclaimed" ? [] : fileColumns(words)),
  ...numberColumns(words, heap, { status, base }),
  {
    key: "subscriber-department",
    title: words.t("subscriberDepartment"),
    width: 26,
    text: ({ subscriberDepartment }) => subscriberDepartment ?? "",
  },
  ...(heap === "departments"
    ? [{ key: "meant", title: words.t("meant"), width: 26, text: ({ meant }: Finding) => meant ?? "" }]
    : []),
  ...(heap === "undecided" || heap === "matching"
    ? [{ key: "reason", title: words.t("reason"), width: 26, text: ({ reason }: Finding) => reasonText(words, reason) }]
    : []),
];

const fileColumns = (words: Words): readonly Column<Finding>[] => [
  { key: "row", title: words.t("row"), kind: "number", width: 8, ...rowCell },
  {
    key: "name",
    title: words.t("name"),
    isLead: true,
    width: 36,
    text: fileNameOf,
    notes: ({ post, personnel }) => [post, personnel].filter((text) => text !== ""),
  },
  { key: "personnel", title: words.t("personnel"), width: 16, text: ({ personnel }) => personnel },
  { key: "post", title: words.t("post"), width: 26, text: ({ post }) => post },
  { key: "phone", title: words.t("phone"), kind: "nums", width: 18, text: ({ phone }) => phone },
  { key: "department", title: words.t("department"), width: 26, text: ({ department }) => department },
  {
    key: "left",
    title: words.t("left"),
    width: 16,
    text: ({ status, leftOn }) => (leftOn ? formatDate(leftOn, words.lang) : status),
  },
];

const rowCell = {
  text: ({ row }: Finding) => (row === null ? "" : String(row)),
  cell: ({ row }: Finding) => row,
};

const numberColumns = (words: Words, heap: Heap, { status, base }: Beside): readonly Column<Finding>[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: heap === "unclaimed",
    width: 18,
    text: ({ number, phone }) => shown(number ?? phone),
    cell: ({ number }) => number ?? "",
    href: ({ number }) => (base !== null && number !== null ? `${base}/subscribers/${number}` : null),
  },
  { key: "subscriber", title: words.t("subscriber"), width: 36, text: ({ subscriberName }) => subscriberName },
  {
    key: "status",
    title: words.t("status"),
    kind: "state",
    width: 22,
    text: ({ subscriberStatus }) => (subscriberStatus ? status.text(subscriberStatus) : ""),
    tone: ({ subscriberStatus }) => (subscriberStatus ? status.tone(subscriberStatus) : null),
  },
];

const shown = (number: string): string => (isMsisdn(number) ? formatMsisdn(number) : number);

const reasons = ["namesakes", "shared", "elsewhere"] as const;
const reasonText = (words: Words, reason: string | null): string => {
  const known = reasons.find((each) => each === reason);
  return known ? words.t(`reason.${known}`) : "";
};
