import { type PageStart, pageOf, rowsAsked } from "../../kernel/paging.ts";
import { type AccountScope, type Knex, readAtOnce } from "../../platform/db.ts";
import type { Heap } from "../heaps.ts";
import type { Finding } from "./finding.ts";

export const listFindings = async (
  scope: AccountScope,
  id: string,
  { heap, count, start }: { heap: Heap; count: number; start: PageStart<number> },
) => {
  const { after, before } = start;
  const query = findingsOf(scope, id, heap)
    .orderBy("f.place", before === undefined ? "asc" : "desc")
    .limit(rowsAsked(start));
  if (after !== undefined) void query.where("f.place", ">", after);
  if (before !== undefined) void query.where("f.place", "<", before);
  const { rows } = await readAtOnce(scope, { rows: query });
  return pageOf(rows as Finding[], start, ({ place }) => place, { count, isMore: false });
};

/** A whole heap in one statement: a comparison made meanwhile by another user cannot mix into it. */
export const allFindings = async (scope: AccountScope, id: string, heap: Heap): Promise<readonly Finding[]> => {
  const { rows } = await readAtOnce(
    scope,
    { rows: findingsOf(scope, id, heap).orderBy("f.place") },
    { from: "replica" },
  );
  return rows as Finding[];
};

const batchSize = 1_000;

export async function* findingBatches(
  scope: AccountScope,
  id: string,
  heap: Heap,
): AsyncGenerator<readonly Finding[], void, undefined> {
  let after = 0;
  for (;;) {
    const { rows } = await readAtOnce(
      scope,
      {
        rows: findingsOf(scope, id, heap).where("f.place", ">", after).orderBy("f.place").limit(batchSize),
      },
      { from: "replica" },
    );
    const found = rows as Finding[];
    yield found;
    if (found.length < batchSize) return;
    after = found.at(-1)?.place ?? after;
  }
}

const findingsOf = ({ db, accountId }: AccountScope, id: string, heap: Heap): Knex.QueryBuilder =>
  db
    .knex("staff_findings as f")
    .joinRaw(besides)
    .where({ "f.account_id": accountId, "f.list_id": id, "f.heap": heap })
    .select(db.knex.raw(columns));

/*
 * Lateral, and kept so by `offset 0`: a list's tables were written a moment ago and have no statistics. As plain joins,
 * PostgreSQL read all people of the list for each finding: 11 s for 12 000 beside 8 000, and 0.1 s so.
 */
const besides = `
  left join lateral (select * from staff_people x where x.account_id = f.account_id and x.list_id = f.list_id and x.place = f.person offset 0) p on true
  left join lateral (select * from subscribers x where x.account_id = f.account_id and x.id = f.subscriber_id offset 0) s on true
  left join lateral (select name from departments x where x.account_id = f.account_id and x.id = s.department_id offset 0) d on true
  left join lateral (select name from departments x where x.account_id = f.account_id and x.id = f.department_id offset 0) m on true`;

const columns = `f.place, f.reason, f.department_id as "departmentId", m.name as meant, p.row_number as row,
  coalesce(p.last_name, '') as "lastName", coalesce(p.first_name, '') as "firstName", coalesce(p.middle_name, '') as "middleName",
  coalesce(p.phone, '') as phone, coalesce(p.personnel, '') as personnel, coalesce(p.post, '') as post,
  coalesce(p.department, '') as department, coalesce(p.status, '') as status, p.left_on as "leftOn",
  s.number, s.msisdn, s.line, s.status as "subscriberStatus", d.name as "subscriberDepartment",
  concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, '')) as "subscriberName"`;
