import { type PageStart, pageOf, pageSize } from "../../../kernel/paging.ts";
import { type AccountScope, arrayOf, type Query, readAtOnce, type Tx } from "../../../platform/db.ts";

/** A row of an uploaded list: what it names, or why it names nobody. */
export type ListedRow = {
  readonly row: number;
  readonly input: string;
  readonly number: string | null;
  readonly iccid: string | null;
  readonly reason: string | null;
};
export type Listed = {
  readonly fileName: string;
  readonly reading: readonly string[];
  readonly rows: readonly ListedRow[];
};
export type Refusal = {
  readonly position: number;
  readonly row: number;
  readonly input: string;
  readonly reason: string;
};

/**
 * Each row of a list is a subscriber of the request or a refusal. Read twice, once for each: one statement that writes
 * both hides the rows of the second from the first's foreign key.
 */
export const addListed = async (tx: Tx, id: string, rows: readonly ListedRow[]): Promise<void> => {
  const bindings = {
    account: tx.scope.accountId,
    id,
    rows: arrayOf(rows.map(({ row }) => row)),
    inputs: arrayOf(rows.map(({ input }) => input)),
    numbers: arrayOf(rows.map(({ number }) => number)),
    iccids: arrayOf(rows.map(({ iccid }) => iccid)),
    reasons: arrayOf(rows.map(({ reason }) => reason)),
  };
  await tx.raw(listed, bindings);
  await tx.raw("analyze listed");
  await tx.raw(
    `insert into call_detail_subscribers (account_id, request_id, subscriber_id)
     select distinct :account::bigint, :id::uuid, subscriber_id from listed where subscriber_id is not null`,
    bindings,
  );
  // a number and the SIM card of the same subscriber: the first of them stands
  await tx.raw(
    `insert into call_detail_refusals (account_id, request_id, position, row_number, input, reason)
     select :account, :id, position, row_number, input, coalesce(reason, case when subscriber_id is null then 'not-of-account' else 'repeated' end)
     from (select *, row_number() over (partition by subscriber_id order by position) as time from listed) l
     where reason is not null or subscriber_id is null or time > 1`,
    bindings,
  );
};

const listed = `create temp table listed on commit drop as
  select t.position, t.row_number, t.input, t.reason, s.id as subscriber_id
  from unnest(:rows::int[], :inputs::text[], :numbers::text[], :iccids::text[], :reasons::text[]) with ordinality
    t (row_number, input, number, iccid, reason, position)
  left join subscribers s on s.account_id = :account and t.reason is null
    and (s.number = t.number collate "C" or (t.number is null and s.iccid = t.iccid collate "C"))`;

/** Which of the subscribers shown are chosen, and how many are in all. */
export const readChosen = async (
  scope: AccountScope,
  id: string,
  shown: readonly number[],
): Promise<{ chosen: ReadonlySet<number>; total: number }> => {
  const own = () => scope.db.knex("call_detail_subscribers").where({ account_id: scope.accountId, request_id: id });
  const { ticked, counted } = await readAtOnce(scope, {
    ticked: own()
      .whereIn("subscriber_id", [...shown])
      .select("subscriber_id as id"),
    counted: own().count("* as total"),
  });
  const chosen = new Set((ticked as { id: number }[]).map((row) => row.id));
  return { chosen, total: (counted[0] as { total: number }).total };
};

export const countChosen = async (tx: Tx, id: string): Promise<number> => {
  const [row] = await chosenOf(tx, id).count("* as total");
  return (row as { total: number }).total;
};

const chosenOf = (tx: Tx, id: string) =>
  tx("call_detail_subscribers").where({ account_id: tx.scope.accountId, request_id: id });

/** Of the subscribers shown, those ticked. */
export const replaceShown = async (
  tx: Tx,
  id: string,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> => {
  await chosenOf(tx, id)
    .whereIn("subscriber_id", [...shown])
    .delete();
  const own = tx("subscribers").where("account_id", tx.scope.accountId);
  await addMatching(tx, id, own.whereIn("id", [...ticked]).select("id as subscriber_id"));
};

/** Every subscriber of a query of `subscriber_id`. */
export const addMatching = async (tx: Tx, id: string, matching: Query): Promise<void> => {
  await tx.raw(
    `insert into call_detail_subscribers (account_id, request_id, subscriber_id)
     select ?, ?, m.subscriber_id from (?) m on conflict do nothing`,
    [tx.scope.accountId, id, matching],
  );
};

export const addAll = (tx: Tx, id: string): Promise<void> =>
  addMatching(tx, id, tx("subscribers").where("account_id", tx.scope.accountId).select("id as subscriber_id"));

export const dropAll = async (tx: Tx, id: string): Promise<void> => {
  await chosenOf(tx, id).delete();
};

/** A page of the list's rows that name nobody, with how many there are. */
export const listRefusals = async (scope: AccountScope, id: string, start: PageStart<number>) => {
  const { after, before } = start;
  const own = () => scope.db.knex("call_detail_refusals").where({ account_id: scope.accountId, request_id: id });
  const page = own()
    .select("position", "row_number as row", "input", "reason")
    .orderBy("position", before === undefined ? "asc" : "desc")
    .limit(pageSize + 1);
  if (after !== undefined) void page.where("position", ">", after);
  if (before !== undefined) void page.where("position", "<", before);
  const { rows, counted } = await readAtOnce(scope, { rows: page, counted: own().count("* as total") });
  const total = { count: (counted[0] as { total: number }).total, isMore: false };
  return pageOf(rows as Refusal[], start, ({ position }) => position, total);
};

/** A subscriber whose records are wanted, with the number as it is now. */
export type Chosen = { readonly id: number; readonly number: string };

/** The request's subscribers from one on, a slice at a time. */
export const chosenAfter = async (scope: AccountScope, id: string, after: number, most: number): Promise<Chosen[]> => {
  const { chosen } = await readAtOnce(
    scope,
    {
      // the slice first: without figures of a table just filled the planner would read all subscribers for each
      chosen: scope.db.knex.raw(
        `select s.id, s.number from
         (select subscriber_id from call_detail_subscribers where account_id = :account and request_id = :id and subscriber_id > :after
          order by subscriber_id limit :most) c
       join subscribers s on s.account_id = :account and s.id = c.subscriber_id order by s.id`,
        { account: scope.accountId, id, after, most },
      ),
    },
    { from: "replica" },
  );
  return chosen as Chosen[];
};
