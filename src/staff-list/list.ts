import { createHash } from "node:crypto";
import { recordAudit } from "../journal/index.ts";
import { isoDay } from "../kernel/dates.ts";
import { NotFound, RuleBroken } from "../kernel/errors.ts";
import { plainWords } from "../kernel/typed.ts";
import type { Table } from "../lists/index.ts";
import { type AccountScope, inScope, type Tx } from "../platform/db.ts";
import { findAll } from "./comparison/repository.ts";
import { peopleOf } from "./people.ts";
import {
  deleteList,
  dropOldest,
  type FileColumn,
  findMapping,
  insertList,
  insertPeople,
  keepMapping,
  lockList,
  rowBatches,
  type StaffList,
  setCompared,
  setMapping,
} from "./repository.ts";
import { type Mapping, mappingFault, roles, unused } from "./roles.ts";
import { collectValues, type Decision, decide, type ValueKind } from "./values/repository.ts";

type Uploaded = { readonly fileName: string; readonly table: Table; readonly now: Date };
const samples = 3;

/** Keeps a file. One whose headings were matched before is matched and compared at once. */
export const uploadList = (
  scope: AccountScope,
  { fileName, table, now }: Uploaded,
): Promise<{ readonly id: string; readonly isMatched: boolean }> =>
  inScope(scope, async (tx) => {
    await tx.raw("set local statement_timeout = '60s'");
    const columns = table.columns.map((column, at) => ({ ...column, samples: samplesOf(table.cells[at] ?? []) }));
    const keys = headingKeys(columns);
    const headings = createHash("sha256").update(keys.toSorted().join("\n")).digest("base64url");
    const { rows, cells, reading } = table;
    const id = await insertList(tx, { fileName, columns, headings, rows, cells, reading, now });
    await dropOldest(tx);
    await recordAudit(tx, { action: "staff-list:upload", subject: id, after: { fileName, rows: rows.length } });
    const known = isNamed(columns) ? await findMapping(tx, headings) : undefined;
    const mapping = known && keys.map((key) => roles.find((role) => role === known[key]) ?? unused);
    if (!mapping || mappingFault(mapping)) return { id, isMatched: false };
    const isMatched = await match(tx, id, mapping);
    if (isMatched) await compare(tx, id, now);
    return { id, isMatched };
  });

const samplesOf = (cells: readonly string[]): string[] =>
  [...new Set(cells.filter((cell) => cell !== "").slice(0, 200))].slice(0, samples);

/** Files without headings cannot be told apart, so their columns are asked about each time. */
const isNamed = (columns: readonly Pick<FileColumn, "title">[]): boolean => columns.some(({ title }) => title !== "");

/** Keys under which the roles of columns are kept; a repeated heading gets a number. */
const headingKeys = (columns: readonly Pick<FileColumn, "title" | "letter">[]): string[] => {
  const seen = new Map<string, number>();
  return columns.map(({ title, letter }) => {
    const key = plainWords(title).toLowerCase() || `#${letter}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key} #${times}`;
  });
};

/** @throws NotFound, RuleBroken("too-many-values") */
export const mapColumns = (scope: AccountScope, id: string, mapping: Mapping, now: Date): Promise<void> =>
  change(scope, id, async (tx, { columns, headings }) => {
    if (!(await match(tx, id, mapping))) throw new RuleBroken("too-many-values");
    const named = headingKeys(columns).map((key, at) => [key, mapping[at] ?? unused] as const);
    if (isNamed(columns)) await keepMapping(tx, headings, Object.fromEntries(named), now);
    await recordAudit(tx, {
      action: "staff-list:match",
      subject: id,
      after: { columns: columns.flatMap(({ title, letter }, at) => (mapping[at] === unused ? [] : [title || letter])) },
    });
    await compare(tx, id, now);
  });

/** @returns false if a column has too many different values to be decided by hand */
const match = async (tx: Tx, id: string, mapping: Mapping): Promise<boolean> => {
  await setMapping(tx, id, mapping);
  let count = 0;
  for await (const rows of rowBatches(tx, id)) {
    const people = peopleOf(rows, mapping);
    await insertPeople(tx, id, people, count);
    count += people.length;
  }
  return collectValues(tx, id);
};

/** What values mean, for this list and the next ones. @throws NotFound */
export const decideValues = (
  scope: AccountScope,
  id: string,
  { kind, decisions, now }: { kind: ValueKind; decisions: readonly Decision[]; now: Date },
): Promise<void> =>
  change(scope, id, async (tx) => {
    const decided = await decide(tx, id, kind, decisions, now);
    await recordAudit(tx, { action: "staff-list:values", subject: id, after: { values: decided } });
    await compare(tx, id, now);
  });

/** Compares anew, after the subscribers have changed. @throws NotFound */
export const compareAgain = (scope: AccountScope, id: string, now: Date): Promise<void> =>
  change(scope, id, async (tx, { mapping }) => {
    if (!mapping) throw new NotFound("an unmatched list");
    await recordAudit(tx, { action: "staff-list:compare", subject: id });
    await compare(tx, id, now);
  });

const compare = async (tx: Tx, id: string, now: Date): Promise<void> => {
  await findAll(tx, id, isoDay(now));
  await setCompared(tx, id, now);
};

/** @throws NotFound */
export const forgetList = (scope: AccountScope, id: string): Promise<void> =>
  change(scope, id, async (tx, { fileName }) => {
    await deleteList(tx, id);
    await recordAudit(tx, { action: "staff-list:forget", subject: id, before: { fileName } });
  });

const change = (scope: AccountScope, id: string, work: (tx: Tx, list: StaffList) => Promise<void>): Promise<void> =>
  inScope(scope, async (tx) => {
    await tx.raw("set local statement_timeout = '60s'");
    const list = await lockList(tx, id);
    if (!list) throw new NotFound("staff list");
    await work(tx, list);
  });
