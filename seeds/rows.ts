import type { Knex } from "../src/platform/db.ts";

/** One statement for any number of rows; what is there already stays as it is. All rows have the keys of the first. */
export async function insertRows(trx: Knex, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  await trx.raw(`${insertSql(columns)} on conflict do nothing`, bindingsOf(table, columns, rows));
}

/** As `insertRows`, for rows that are not there yet: gives back what the database made of them, in the rows' order. */
export async function insertReturning(
  trx: Knex,
  table: string,
  rows: readonly object[],
  back: string,
): Promise<number[]> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return [];
  const { rows: made } = await trx.raw<{ rows: Record<string, number>[] }>(`${insertSql(columns)} returning ??`, [
    ...bindingsOf(table, columns, rows),
    back,
  ]);
  return made.map((row) => Number(row[back]));
}

const namesOf = (columns: readonly string[]): string => columns.map(() => "??").join(", ");

const insertSql = (columns: readonly string[]): string =>
  `insert into ?? (${namesOf(columns)}) select ${namesOf(columns)} from jsonb_populate_recordset(null::??, ?::jsonb)`;

const bindingsOf = (table: string, columns: readonly string[], rows: readonly object[]): string[] => [
  table,
  ...columns,
  ...columns,
  table,
  JSON.stringify(rows),
];
