import { type CopyValue, copyInto } from "../platform/copy.ts";
import type { Database, Knex } from "../platform/db.ts";
import type { FileRecord } from "../platform/records/index.ts";
import type { Calendar, Kind } from "./kind.ts";
import { recordOfContent } from "./kinds/usage.ts";
import { type NumbersOf, numbersOf } from "./numbers.ts";
import { readerOf, type StagedLine } from "./read.ts";

type Staging = {
  readonly kind: Kind;
  readonly given: readonly string[];
  readonly batches: AsyncIterable<readonly FileRecord[]>;
  readonly calendar: Calendar;
  /** Where numbers are looked up, by connections of its own. */
  readonly main: Database;
};

/** Puts a whole file into the temporary table `staged`. @returns how many lines it has */
export const stage = async (
  trx: Knex.Transaction,
  { kind, given, batches, calendar, main }: Staging,
): Promise<number> => {
  await createTables(trx, kind);
  const read = readerOf(kind, given, calendar);
  const numbers = kind.isUsage ? numbersOf(main) : undefined;
  let lines = 0;
  const rows = async function* () {
    for await (const batch of inHeaps(batches, numbers ? lookedUpAtOnce : 1)) {
      lines += batch.length;
      const staged = batch.map(read);
      yield numbers ? await withSubscribers(numbers, given, staged) : staged.map(rowOf);
    }
  };
  await copyInto(trx, "staged", ["line", "reason", ...given, ...(numbers ? ["subscriber_id"] : [])], rows());
  if (numbers) await trx.raw(recordOfContent);
  // usage records are looked up before they are staged: nothing searches among them
  if (!numbers)
    await trx.raw(
      `create index on staged (${kind.key
        .slice(0, 2)
        .map((name) => `"${name}"`)
        .join(", ")})`,
    );
  await trx.raw("analyze staged");
  return lines;
};

const createTables = async (trx: Knex.Transaction, kind: Kind): Promise<void> => {
  const columns = Object.entries(kind.columns).map(([name, { type }]) => `"${name}" ${type}`);
  if (kind.isUsage) columns.push("subscriber_id bigint");
  await trx.raw(`create temp table staged (line int not null, reason text, ${columns.join(", ")}) on commit drop`);
  await trx.raw("create temp table changed (line int not null, account bigint not null) on commit drop");
  await trx.raw("create temp table changed_accounts (account bigint not null, lines bigint not null) on commit drop");
};

const rowOf = ({ line, reason, values }: StagedLine): readonly CopyValue[] => [line, reason, ...values];

// one question for so many records: a million records of as many numbers are 200 questions
const lookedUpAtOnce = 5_000;

async function* inHeaps(batches: AsyncIterable<readonly FileRecord[]>, least: number) {
  let heap: FileRecord[] = [];
  for await (const batch of batches) {
    heap.push(...batch);
    if (heap.length >= least) {
      yield heap;
      heap = [];
    }
  }
  if (heap.length > 0) yield heap;
}

const withSubscribers = async (numbers: NumbersOf, given: readonly string[], lines: readonly StagedLine[]) => {
  const [account, number] = [given.indexOf("account"), given.indexOf("number")];
  const keyOf = ({ values }: StagedLine) => ({ account: Number(values[account]), number: String(values[number]) });
  const found = await numbers(lines.filter(({ reason }) => reason === null).map(keyOf));
  return lines.map((each): readonly CopyValue[] => {
    if (each.reason !== null) return [...rowOf(each), null];
    const subscriber = found(keyOf(each));
    return typeof subscriber === "number"
      ? [...rowOf(each), subscriber]
      : [...rowOf({ ...each, reason: subscriber }), null];
  });
};
