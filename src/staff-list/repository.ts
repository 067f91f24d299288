import type { TableReading } from "../lists/index.ts";
import { type AccountScope, arrayOf, type Database, readAtOnce, type Tx } from "../platform/db.ts";
import type { Heap } from "./heaps.ts";
import type { FileRow, Person } from "./people.ts";
import type { Mapping } from "./roles.ts";

export type FileColumn = { readonly letter: string; readonly title: string; readonly samples: readonly string[] };
export type StaffList = {
  readonly id: string;
  readonly author: string;
  readonly fileName: string;
  readonly createdAt: Date;
  readonly rows: number;
  readonly reading: TableReading;
  readonly columns: readonly FileColumn[];
  /** A hash of the set of headings: next month's file has the same one. */
  readonly headings: string;
  readonly mapping: Mapping | null;
  readonly comparedAt: Date | null;
  readonly counts: Readonly<Partial<Record<Heap, number>>> | null;
};

const listColumns = {
  id: "id",
  author: "author",
  fileName: "file_name",
  createdAt: "created_at",
  rows: "row_count",
  reading: "reading",
  columns: "columns",
  headings: "headings",
  mapping: "mapping",
  comparedAt: "compared_at",
  counts: "counts",
};

/** Of an account; a new list removes the oldest. */
export const mostLists = 20;
const mostMappings = 50;

export type NewList = Pick<StaffList, "fileName" | "columns" | "headings" | "reading"> & {
  readonly rows: readonly number[];
  /** Column by column. */
  readonly cells: readonly (readonly string[])[];
  readonly now: Date;
};

export const insertList = async (tx: Tx, { now, rows, cells, ...list }: NewList): Promise<string> => {
  const { accountId, actor } = tx.scope;
  const [made] = await tx("staff_lists")
    .insert({
      account_id: accountId,
      user_id: actor.userId,
      author: actor.name,
      file_name: list.fileName,
      created_at: now,
      row_count: rows.length,
      reading: JSON.stringify(list.reading),
      columns: JSON.stringify(list.columns),
      headings: list.headings,
    })
    .returning("id");
  const { id } = made as { id: string };
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.slice(from, from + rowsAtOnce).map((row, at) => ({
      row,
      cells: cells.map((column) => column[from + at] ?? ""),
    }));
    await tx.raw(
      `insert into staff_rows (account_id, list_id, row_number, cells)
       select ?, ?, (r.value ->> 'row')::int, array(select jsonb_array_elements_text(r.value -> 'cells')) from jsonb_array_elements(?::jsonb) r`,
      [accountId, id, JSON.stringify(part)],
    );
  }
  return id;
};

// in parts, so that the web process never holds all of a file a second time, and answers others in between
const rowsAtOnce = 5_000;

/** Beyond `mostLists` the oldest go. */
export const dropOldest = async (tx: Tx): Promise<void> => {
  await tx.raw(
    `delete from staff_lists where account_id = :account and id in
       (select id from staff_lists where account_id = :account order by created_at desc, id desc offset :most)`,
    { account: tx.scope.accountId, most: mostLists },
  );
};

export const findList = async (scope: AccountScope, id: string): Promise<StaffList | undefined> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex("staff_lists").where({ account_id: scope.accountId, id }).select(listColumns),
  });
  return found[0] as StaffList | undefined;
};

export const lockList = async (tx: Tx, id: string): Promise<StaffList | undefined> =>
  tx("staff_lists").where({ account_id: tx.scope.accountId, id }).forUpdate().first(listColumns);

export const listLists = async (scope: AccountScope): Promise<StaffList[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db
      .knex("staff_lists")
      .where({ account_id: scope.accountId })
      .orderBy([{ column: "created_at", order: "desc" }, { column: "id" }])
      .limit(mostLists)
      .select(listColumns),
  });
  return found as StaffList[];
};

export const deleteList = async (tx: Tx, id: string): Promise<void> => {
  await tx("staff_lists").where({ account_id: tx.scope.accountId, id }).delete();
};

export async function* rowBatches(tx: Tx, id: string): AsyncGenerator<readonly FileRow[], void, undefined> {
  let after = 0;
  for (;;) {
    const found: FileRow[] = await tx("staff_rows")
      .where({ account_id: tx.scope.accountId, list_id: id })
      .where("row_number", ">", after)
      .orderBy("row_number")
      .limit(rowsAtOnce)
      .select({ row: "row_number", cells: "cells" });
    yield found;
    if (found.length < rowsAtOnce) return;
    after = found.at(-1)?.row ?? after;
  }
}

/** The people of the list are read anew after it. */
export const setMapping = async (tx: Tx, id: string, mapping: Mapping): Promise<void> => {
  const of = { account_id: tx.scope.accountId, list_id: id };
  await tx("staff_lists")
    .where({ account_id: tx.scope.accountId, id })
    .update({ mapping: JSON.stringify(mapping), counts: null, compared_at: null });
  await tx("staff_findings").where(of).delete();
  await tx("staff_people").where(of).delete();
};

/** `before`: how many of the list's people are there already. */
export const insertPeople = async (tx: Tx, id: string, people: readonly Person[], before: number): Promise<void> => {
  const column = (key: keyof Person) => arrayOf(people.map((person) => person[key]));
  await tx.raw(
    `insert into staff_people (account_id, list_id, place, row_number, last_name, first_name, middle_name, phone, number,
       personnel, post, department, status, left_on)
     select :account, :id, :before::int + t.place, t.row_number, t.last_name, t.first_name, t.middle_name, t.phone, t.number,
       t.personnel, t.post, t.department, t.status, t.left_on
     from unnest(:rows::int[], :lastNames::text[], :firstNames::text[], :middleNames::text[], :phones::text[], :numbers::text[],
       :personnels::text[], :posts::text[], :departments::text[], :statuses::text[], :days::date[])
       with ordinality t (row_number, last_name, first_name, middle_name, phone, number, personnel, post, department, status, left_on, place)`,
    {
      account: tx.scope.accountId,
      id,
      before,
      rows: column("row"),
      lastNames: column("lastName"),
      firstNames: column("firstName"),
      middleNames: column("middleName"),
      phones: column("phone"),
      numbers: column("number"),
      personnels: column("personnel"),
      posts: column("post"),
      departments: column("department"),
      statuses: column("status"),
      days: column("leftOn"),
    },
  );
};

export const setCompared = async (tx: Tx, id: string, now: Date): Promise<void> => {
  await tx("staff_lists").where({ account_id: tx.scope.accountId, id }).update({ compared_at: now });
};

type Remembered = Readonly<Record<string, string>>;

/** What each heading was the last time. */
export const findMapping = async (tx: Tx, headings: string): Promise<Remembered | undefined> => {
  const row = await tx("staff_mappings").where({ account_id: tx.scope.accountId, headings }).first("roles");
  return row?.roles as Remembered | undefined;
};

export const keepMapping = async (tx: Tx, headings: string, roles: Remembered, now: Date): Promise<void> => {
  const account = tx.scope.accountId;
  await tx("staff_mappings")
    .insert({ account_id: account, headings, roles: JSON.stringify(roles), changed_at: now })
    .onConflict(["account_id", "headings"])
    .merge();
  await tx.raw(
    `delete from staff_mappings where account_id = :account and headings in
       (select headings from staff_mappings where account_id = :account order by changed_at desc, headings offset :most)`,
    { account, most: mostMappings },
  );
};

/** Lists of all accounts that were uploaded before this moment. */
export const deleteOldLists = async (db: Database, madeBefore: Date): Promise<void> => {
  await db.knex.raw("select forget_staff_lists(?)", [madeBefore]);
};
