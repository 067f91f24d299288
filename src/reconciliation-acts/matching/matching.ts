import { recordAudit } from "../../journal/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Table } from "../../lists/index.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { isPayment, linesOf } from "../paper/paper.ts";
import { findHistory, paymentBatches } from "../paper/repository.ts";
import { type Period, statementOf } from "../statement.ts";
import { keepDifferences } from "./differences/repository.ts";
import { type Cells, ledgerOf, numberKey } from "./ledger.ts";
import { matchLines } from "./match.ts";
import type { OwnLine } from "./passes.ts";
import {
  deleteMatching,
  dropOldest,
  type FileColumn,
  findCells,
  insertMatching,
  lockMatching,
  setResult,
} from "./repository.ts";
import { guessMapping, type Mapping, mappingFault } from "./roles.ts";
import { type Compared, summaryOf } from "./summary.ts";

type Uploaded = {
  readonly fileName: string;
  readonly table: Table;
  readonly period: Period;
  readonly now: Date;
};
const samples = 3;

/** Keeps a ledger; one whose columns are known by their headings is compared at once. */
export const uploadLedger = async (
  scope: AccountScope,
  { fileName, table, period, now }: Uploaded,
): Promise<{ readonly id: string; readonly isMatched: boolean }> => {
  const columns = table.columns.map((column, at) => ({ ...column, samples: samplesOf(table.cells[at] ?? []) }));
  const mapping = guessMapping(columns);
  const isMatched = isNamed(columns) && mappingFault(mapping) === undefined;
  const compared = isMatched ? await compare(scope, table, mapping, period) : undefined;
  return inScope(scope, async (tx) => {
    await tx.raw("set local statement_timeout = '60s'");
    const id = await insertMatching(tx, { ...table, fileName, columns, period, now });
    await dropOldest(tx);
    await recordAudit(tx, {
      action: "reconciliation-acts:upload",
      subject: id,
      after: { fileName, rows: table.rows.length, periodFrom: period.from, periodTo: period.to },
    });
    if (compared) await keep(tx, id, mapping, compared);
    return { id, isMatched };
  });
};

const samplesOf = (cells: readonly string[]): string[] =>
  [...new Set(cells.filter((cell) => cell !== "").slice(0, 200))].slice(0, samples);

const isNamed = (columns: readonly Pick<FileColumn, "title">[]): boolean => columns.some(({ title }) => title !== "");

/** Compares a kept ledger by the columns that the user has chosen. @throws NotFound */
export const mapColumns = async (scope: AccountScope, id: string, mapping: Mapping): Promise<void> => {
  const found = await findCells(scope, id);
  if (!found) throw new NotFound("ledger");
  const compared = await compare(scope, found, mapping, found.period);
  await inScope(scope, async (tx) => {
    await tx.raw("set local statement_timeout = '60s'");
    if (!(await lockMatching(tx, id))) throw new NotFound("ledger");
    await keep(tx, id, mapping, compared);
  });
};

/** Both sides in memory: 100 000 lines of each take 60 MB for a second. */
const compare = async (scope: AccountScope, cells: Cells, mapping: Mapping, period: Period): Promise<Compared> => {
  const ledger = ledgerOf(cells, mapping);
  return { ledger, result: await matchLines(await ownLines(scope, period), ledger.lines, period) };
};

const ownLines = async (scope: AccountScope, period: Period): Promise<OwnLine[]> => {
  const statement = statementOf(await findHistory(scope), period);
  const own: OwnLine[] = [];
  for await (const batch of linesOf(statement, paymentBatches(scope, period))) {
    for (const line of batch) {
      if (line.kind === "month-paid") continue;
      own.push({
        dates: line.kind === "payment" ? [line.on] : [line.on, line.issuedOn],
        document: { kind: line.kind === "payment" ? line.method : line.kind, number: line.number },
        // a correction has no document that the customer could know
        number: line.kind === "correction" ? "" : numberKey(line.number),
        amount: line.amount,
        isPayment: isPayment(line),
      });
    }
  }
  return own;
};

const keep = async (tx: Tx, id: string, mapping: Mapping, compared: Compared): Promise<void> => {
  const { matched, differences } = compared.result;
  await keepDifferences(tx, id, differences);
  await setResult(tx, id, mapping, summaryOf(compared));
  await recordAudit(tx, {
    action: "reconciliation-acts:match",
    subject: id,
    after: { matched, differences: differences.length },
  });
};

/** @throws NotFound */
export const forgetLedger = (scope: AccountScope, id: string): Promise<void> =>
  inScope(scope, async (tx) => {
    const fileName = await lockMatching(tx, id);
    if (fileName === undefined) throw new NotFound("ledger");
    await deleteMatching(tx, id);
    await recordAudit(tx, { action: "reconciliation-acts:forget", subject: id, before: { fileName } });
  });
