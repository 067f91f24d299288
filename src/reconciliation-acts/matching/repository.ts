import type { TableReading } from "../../lists/index.ts";
import { type AccountScope, arrayOf, readAtOnce, type Tx } from "../../platform/db.ts";
import type { Period } from "../statement.ts";
import type { Cells } from "./ledger.ts";
import type { Mapping } from "./roles.ts";
import type { Summary } from "./summary.ts";

export type FileColumn = { readonly letter: string; readonly title: string; readonly samples: readonly string[] };
/** A ledger that was uploaded, without its cells. */
export type Matching = {
  readonly id: string;
  readonly author: string;
  readonly fileName: string;
  readonly period: Period;
  readonly createdAt: Date;
  readonly rows: number;
  readonly reading: TableReading;
  readonly columns: readonly FileColumn[];
  readonly mapping: Mapping | null;
  /** Null until the columns are known. */
  readonly summary: Summary | null;
};

const columnsOf = `id, author, file_name as "fileName", jsonb_build_object('from', period_from, 'to', period_to) as period,
  created_at as "createdAt", row_count as rows, reading, columns, mapping, summary`;

/** Of an account; a new ledger removes the oldest. */
export const mostMatchings = 20;

export type NewMatching = Pick<Matching, "fileName" | "columns" | "reading" | "period"> &
  Cells & { readonly now: Date };

export const insertMatching = async (tx: Tx, { rows, cells, now, ...made }: NewMatching): Promise<string> => {
  const { accountId, actor } = tx.scope;
  const [row] = await tx("ledger_matchings")
    .insert({
      account_id: accountId,
      user_id: actor.userId,
      author: actor.name,
      file_name: made.fileName,
      period_from: made.period.from,
      period_to: made.period.to,
      created_at: now,
      row_count: rows.length,
      reading: JSON.stringify(made.reading),
      columns: JSON.stringify(made.columns),
      row_numbers: arrayOf([...rows]),
      cells: JSON.stringify(cells),
    })
    .returning<{ id: string }[]>("id");
  if (!row) throw new Error("the insert gave no row");
  return row.id;
};

/** Beyond `mostMatchings` the oldest go. */
export const dropOldest = async (tx: Tx): Promise<void> => {
  await tx.raw(
    `delete from ledger_matchings where account_id = :account and id in
       (select id from ledger_matchings where account_id = :account order by created_at desc, id desc offset :most)`,
    { account: tx.scope.accountId, most: mostMatchings },
  );
};

export const listMatchings = async (scope: AccountScope): Promise<Matching[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select ${columnsOf} from ledger_matchings where account_id = ? order by created_at desc, id limit ?`,
      [scope.accountId, mostMatchings],
    ),
  });
  return found as Matching[];
};

export const findMatching = async (scope: AccountScope, id: string): Promise<Matching | undefined> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(`select ${columnsOf} from ledger_matchings where account_id = ? and id = ?`, [
      scope.accountId,
      id,
    ]),
  });
  return found[0] as Matching | undefined;
};

export const findCells = async (
  scope: AccountScope,
  id: string,
): Promise<(Cells & { readonly period: Period }) | undefined> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select row_numbers as rows, cells, jsonb_build_object('from', period_from, 'to', period_to) as period
       from ledger_matchings where account_id = ? and id = ?`,
      [scope.accountId, id],
    ),
  });
  return found[0] as (Cells & { readonly period: Period }) | undefined;
};

/** @returns the file's name */
export const lockMatching = async (tx: Tx, id: string): Promise<string | undefined> => {
  const row: { name: string } | undefined = await tx("ledger_matchings")
    .where({ account_id: tx.scope.accountId, id })
    .forUpdate()
    .first("file_name as name");
  return row?.name;
};

export const deleteMatching = async (tx: Tx, id: string): Promise<void> => {
  await tx("ledger_matchings").where({ account_id: tx.scope.accountId, id }).delete();
};

export const setResult = async (tx: Tx, id: string, mapping: Mapping, summary: Summary): Promise<void> => {
  await tx("ledger_matchings")
    .where({ account_id: tx.scope.accountId, id })
    .update({ mapping: JSON.stringify(mapping), summary: JSON.stringify(summary) });
};
