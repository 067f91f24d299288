import { startOfDay } from "../../kernel/dates.ts";
import type { Kopecks } from "../../kernel/money.ts";
import type { FileLine } from "./ledger.ts";

/** A line of the operator's books. */
export type OwnLine = {
  /** The day of the act; an invoice is known by its own date too. */
  readonly dates: readonly string[];
  readonly document: { readonly kind: string; readonly number: string };
  /** As numbers are compared. */
  readonly number: string;
  readonly amount: Kopecks;
  readonly isPayment: boolean;
};

/** In the order of the page. */
export const differenceKinds = ["amount", "date", "number", "operator-only", "file-only"] as const;
export type DifferenceKind = (typeof differenceKinds)[number];
/** `meant`: whether it is a payment, a charge, or not known. */
export type Sided = FileLine & { readonly meant: boolean | null };
/** How alike two lines are by a pass: undefined for not at all, the least is the best. */
export type Pass = {
  readonly ownKeys: (line: OwnLine) => readonly string[];
  readonly fileKey: (line: Sided) => string | undefined;
  readonly rank: (own: OwnLine, file: Sided) => number | undefined;
  readonly kind: (own: OwnLine, file: Sided) => DifferenceKind | undefined;
};

// a day is read once: two large files are some ten million comparisons
const numbers = new Map<string, number>();
const numberOf = (day: string): number => {
  const known = numbers.get(day) ?? startOfDay(day).getTime() / 86_400_000;
  numbers.set(day, known);
  return known;
};
const daysApart = (one: string, other: string): number => Math.abs(numberOf(one) - numberOf(other));

/** Days between two lines; 0 where the file has no day. */
const distance = ({ dates }: OwnLine, { on }: Sided): number =>
  on === null ? 0 : dates.reduce((least, day) => Math.min(least, daysApart(day, on)), Number.POSITIVE_INFINITY);
const within = (most: number) => (own: OwnLine, file: Sided) => {
  const days = distance(own, file);
  return days <= most ? days : undefined;
};

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");
const fewestAlike = 2;

/** One of them is unknown, or a part of the other: `202610` of `20000001-202610`. */
const isAlike = (one: string, other: string): boolean => {
  if (one === "" || other === "") return true;
  const [a, b] = [digitsOf(one), digitsOf(other)];
  if (a.length < fewestAlike || b.length < fewestAlike) return a !== "" && a === b;
  return a.endsWith(b) || b.endsWith(a);
};

// payment orders begin anew each year; an invoice comes within the month after its own
const numberedWithin = 62;
const unnumberedWithin = 10;

const dated = (line: OwnLine, rest: string | number): string[] => line.dates.map((day) => `${day} ${rest}`);
const same = () => undefined;

/** In their order: what a pass has paired is not looked at again. */
export const passes: readonly Pass[] = [
  {
    ownKeys: (line) => dated(line, `${line.number} ${line.amount}`),
    fileKey: ({ on, number, amount }) => (on === null || number === "" ? undefined : `${on} ${number} ${amount}`),
    rank: () => 0,
    kind: same,
  },
  {
    ownKeys: ({ number, amount }) => [`${number} ${amount}`],
    fileKey: ({ number, amount }) => (number === "" ? undefined : `${number} ${amount}`),
    rank: within(numberedWithin),
    kind: (own, file) => (distance(own, file) === 0 ? undefined : "date"),
  },
  {
    ownKeys: (line) => dated(line, line.amount),
    fileKey: ({ on, amount }) => (on === null ? undefined : `${on} ${amount}`),
    rank: (own, file) => (isAlike(own.number, file.number) ? 0 : undefined),
    kind: same,
  },
  {
    ownKeys: ({ amount }) => [String(amount)],
    fileKey: ({ on, amount }) => (on === null ? undefined : String(amount)),
    rank: (own, file) => (isAlike(own.number, file.number) ? within(unnumberedWithin)(own, file) : undefined),
    kind: () => "date",
  },
  {
    ownKeys: (line) => dated(line, line.number),
    fileKey: ({ on, number }) => (on === null || number === "" ? undefined : `${on} ${number}`),
    rank: () => 0,
    kind: () => "amount",
  },
  {
    ownKeys: (line) => dated(line, line.amount),
    fileKey: ({ on, amount }) => (on === null ? undefined : `${on} ${amount}`),
    rank: () => 0,
    kind: () => "number",
  },
  {
    ownKeys: ({ number }) => [number],
    fileKey: ({ number }) => number || undefined,
    rank: within(numberedWithin),
    kind: () => "amount",
  },
];
