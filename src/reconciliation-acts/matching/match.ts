import { setImmediate } from "node:timers/promises";
import { type Kopecks, kopecks } from "../../kernel/money.ts";
import type { FileLine } from "./ledger.ts";
import { type DifferenceKind, differenceKinds, type OwnLine, type Pass, passes, type Sided } from "./passes.ts";

export type Difference = {
  readonly kind: DifferenceKind;
  readonly own: OwnLine | null;
  readonly file: FileLine | null;
  readonly isPayment: boolean;
};
export type Matched = {
  /** Pairs that agree. */
  readonly matched: number;
  readonly matchedSum: Kopecks;
  readonly differences: readonly Difference[];
  /** Lines of the file outside the period that agree with none of the operator's: not compared. */
  readonly outside: number;
};

type Period = { readonly from: string; readonly to: string };

/**
 * Pairs lines one to one, in the same order for the same input. A ledger of the customer mirrors the operator's: their debit
 * is a payment. Where most lines agree the other way round, it is taken the other way round.
 */
export const matchLines = async (
  own: readonly OwnLine[],
  file: readonly FileLine[],
  period: Period,
): Promise<Matched> => {
  const mirrored = await pairUp(own, file, { paying: "debit", period });
  if (!file.some(({ side }) => side !== null)) return mirrored;
  const straight = await pairUp(own, file, { paying: "credit", period });
  return agreeing(straight) > agreeing(mirrored) ? straight : mirrored;
};

const agreeing = ({ matched, differences }: Matched): number =>
  matched + differences.filter(({ own, file }) => own && file).length / 2;

type Reading = { readonly paying: "debit" | "credit"; readonly period: Period };

const pairUp = async (
  own: readonly OwnLine[],
  file: readonly FileLine[],
  { paying, period }: Reading,
): Promise<Matched> => {
  const ours = new Set(own);
  const theirs = new Set<Sided>(
    file.map((line) => ({ ...line, meant: line.side === null ? line.isPayment : line.side === paying })),
  );
  const differences: Difference[] = [];
  let [matched, sum] = [0, 0];
  for (const pass of passes) {
    // a large ledger must not hold up other pages
    await setImmediate();
    for (const [one, other] of pairsOf(pass, ours, theirs)) {
      ours.delete(one);
      theirs.delete(other);
      const kind = pass.kind(one, other);
      if (kind) {
        differences.push({ kind, own: one, file: other, isPayment: one.isPayment });
        continue;
      }
      matched += 1;
      sum += one.amount;
    }
  }
  const isOutside = ({ on }: Sided) => on !== null && (on < period.from || on > period.to);
  const left = [...theirs].filter((line) => !isOutside(line));
  return {
    matched,
    matchedSum: kopecks(sum),
    outside: theirs.size - left.length,
    differences: [
      ...differenceKinds.flatMap((kind) => differences.filter((each) => each.kind === kind)),
      ...[...ours].map(
        (line) => ({ kind: "operator-only", own: line, file: null, isPayment: line.isPayment }) as const,
      ),
      ...left.map((line) => ({ kind: "file-only", own: null, file: line, isPayment: line.meant ?? true }) as const),
    ],
  };
};

/** Of many lines alike only the first are compared: a file of one sum repeated must not take minutes. */
const mostCompared = 50;

/** A place in a chain of lines with one key; the first of a chain holds none. A line is taken out at once, wherever it stands. */
type Link = { readonly line: OwnLine | undefined; previous: Link | undefined; next: Link | undefined };
type Chain = { readonly first: Link; last: Link };

const chainsOf = (pass: Pass, ours: ReadonlySet<OwnLine>) => {
  const byKey = new Map<string, Chain>();
  const byLine = new Map<OwnLine, Link[]>();
  for (const line of ours) {
    for (const key of new Set(pass.ownKeys(line))) {
      const chain = byKey.get(`${line.isPayment} ${key}`) ?? newChain();
      byKey.set(`${line.isPayment} ${key}`, chain);
      const link: Link = { line, previous: chain.last, next: undefined };
      chain.last.next = link;
      chain.last = link;
      byLine.set(line, [...(byLine.get(line) ?? []), link]);
    }
  }
  const takeOut = (line: OwnLine): void => {
    for (const { previous, next } of byLine.get(line) ?? []) {
      if (previous) previous.next = next;
      if (next) next.previous = previous;
    }
  };
  return { byKey, takeOut };
};

const newChain = (): Chain => {
  const first: Link = { line: undefined, previous: undefined, next: undefined };
  return { first, last: first };
};

function* pairsOf(pass: Pass, ours: ReadonlySet<OwnLine>, theirs: ReadonlySet<Sided>): Generator<[OwnLine, Sided]> {
  const { byKey, takeOut } = chainsOf(pass, ours);
  for (const line of theirs) {
    const key = pass.fileKey(line);
    if (key === undefined) continue;
    const chains = sidesOf(line).flatMap((side) => byKey.get(`${side} ${key}`) ?? []);
    const found = bestOf(pass, line, chains);
    if (!found) continue;
    takeOut(found);
    yield [found, line];
  }
}

const sidesOf = ({ meant }: Sided): readonly boolean[] => (meant === null ? [true, false] : [meant]);

/** The least rank; of equal ones the first line. */
const bestOf = ({ rank }: Pass, file: Sided, chains: readonly Chain[]): OwnLine | undefined => {
  let [best, least]: [OwnLine | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const line of chains.flatMap(firstOf)) {
    const own = rank(line, file) ?? Number.POSITIVE_INFINITY;
    if (own < least) [best, least] = [line, own];
    if (least === 0) break;
  }
  return best;
};

const firstOf = ({ first }: Chain): OwnLine[] => {
  const lines: OwnLine[] = [];
  for (let link = first.next; link?.line && lines.length < mostCompared; link = link.next) lines.push(link.line);
  return lines;
};
