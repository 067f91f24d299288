import type { Kopecks } from "../kernel/money.ts";
import type { Msisdn } from "../kernel/msisdn.ts";
import { type PageStart, pageOf, rowsAsked } from "../kernel/paging.ts";
import { type AccountScope, arrayOf, type Database, inScope, type Knex, readAtOnce } from "../platform/db.ts";
import type { SubscriberStatus } from "../subscribers/index.ts";

/** A row of the list that was asked about. */
export type Asked = {
  readonly input: string;
  readonly number: string | null;
  readonly iccid: string | null;
  readonly reason: string | null;
};

/** What is known of one of them; everything is null where the row names nobody of the account. */
export type Answer = {
  readonly position: number;
  readonly input: string;
  readonly reason: string | null;
  readonly number: string | null;
  readonly msisdn: Msisdn | null;
  readonly name: string;
  readonly tariff: string | null;
  readonly bundle: string | null;
  readonly status: SubscriberStatus | null;
  readonly services: readonly string[];
  readonly iccid: string | null;
  readonly department: string | null;
  readonly costCentre: string | null;
  readonly labels: readonly string[];
  readonly charged: Kopecks | null;
  readonly note: string;
};

/** Keeps a list, each row with whom it names. @returns its id */
export const keepList = (scope: AccountScope, rows: readonly Asked[], now: Date): Promise<string> =>
  inScope(scope, async (tx) => {
    await tx.raw("set local statement_timeout = '60s'");
    const [list] = await tx("reference_lists")
      .insert({ account_id: scope.accountId, user_id: scope.actor.userId, created_at: now })
      .returning("id");
    const { id } = list as { id: string };
    await tx.raw(
      `insert into reference_rows (account_id, list_id, position, input, subscriber_id, reason)
       select :account, :id, t.position, t.input, s.id, case when t.reason is null and s.id is null then 'not-of-account' else t.reason end
       from unnest(:inputs::text[], :numbers::text[], :iccids::text[], :reasons::text[]) with ordinality t (input, number, iccid, reason, position)
       left join subscribers s on s.account_id = :account and t.reason is null and (s.number = t.number collate "C" or (t.number is null and s.iccid = t.iccid collate "C"))`,
      {
        account: scope.accountId,
        id,
        inputs: arrayOf(rows.map(({ input }) => input)),
        numbers: arrayOf(rows.map(({ number }) => number)),
        iccids: arrayOf(rows.map(({ iccid }) => iccid)),
        reasons: arrayOf(rows.map(({ reason }) => reason)),
      },
    );
    return id;
  });

export const countRows = async (
  scope: AccountScope,
  id: string,
): Promise<{ rows: number; found: number } | undefined> => {
  const { counts } = await readAtOnce(scope, {
    counts: scope.db.knex.raw(
      `select (select count(*)::int from reference_rows where account_id = :account and list_id = l.id) as rows,
         (select count(*)::int from reference_rows where account_id = :account and list_id = l.id and subscriber_id is not null) as found
       from reference_lists l where l.account_id = :account and l.id = :id`,
      { account: scope.accountId, id },
    ),
  });
  return counts[0] as { rows: number; found: number } | undefined;
};

export const listAnswers = async (scope: AccountScope, id: string, start: PageStart<number>) => {
  const { after, before } = start;
  const query = answersOf(scope, id)
    .orderBy("r.position", before === undefined ? "asc" : "desc")
    .limit(rowsAsked(start));
  if (after !== undefined) void query.where("r.position", ">", after);
  if (before !== undefined) void query.where("r.position", "<", before);
  const { rows } = await readAtOnce(scope, { rows: query });
  return pageOf(rows as Answer[], start, ({ position }) => position);
};

const batchSize = 1_000;

export async function* answerBatches(
  scope: AccountScope,
  id: string,
): AsyncGenerator<readonly Answer[], void, undefined> {
  let after = 0;
  for (;;) {
    const { rows } = await readAtOnce(
      scope,
      {
        rows: answersOf(scope, id).where("r.position", ">", after).orderBy("r.position").limit(batchSize),
      },
      { from: "replica" },
    );
    const answers = rows as Answer[];
    yield answers;
    if (answers.length < batchSize) return;
    after = answers.at(-1)?.position ?? after;
  }
}

/** Charges are those of the newest month that has been billed. */
const answersOf = ({ db, accountId }: AccountScope, id: string): Knex.QueryBuilder =>
  db
    .knex("reference_rows as r")
    .leftJoin("subscribers as s", (on) => on.on("s.account_id", "r.account_id").on("s.id", "r.subscriber_id"))
    .leftJoin("tariffs as t", "t.id", "s.tariff_id")
    .leftJoin("bundles as b", "b.id", "s.bundle_id")
    .leftJoin("departments as d", (on) => on.on("d.account_id", "s.account_id").on("d.id", "s.department_id"))
    .where({ "r.account_id": accountId, "r.list_id": id })
    .select(db.knex.raw(answerColumns, [accountId, accountId]));

const answerColumns = `r.position, r.input, r.reason, s.number, s.msisdn, s.status, s.iccid, t.name as tariff, b.name as bundle,
  d.name as department, d.cost_centre as "costCentre", coalesce(s.note, '') as note,
  trim(concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, ''))) as name,
  array(select v.name from subscriber_services x join services v on v.id = x.service_id
    where x.account_id = s.account_id and x.subscriber_id = s.id order by 1) as services,
  array(select l.name from subscriber_labels x join labels l on l.account_id = x.account_id and l.id = x.label_id
    where x.account_id = s.account_id and x.subscriber_id = s.id order by 1) as labels,
  (select sum(c.gross)::bigint from charges c where c.account_id = ? and c.subscriber_id = s.id
    and c.month = (select max(month) from charges where account_id = ?)) as charged`;

export const deleteOldLists = async (db: Database, madeBefore: Date): Promise<void> => {
  await db.knex.raw("select forget_reference_lists(?)", [madeBefore]);
};
