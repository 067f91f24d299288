import { arrayOf, type Database, type Query, type Tx } from "../../platform/db.ts";
import type { Operation, OrderParams } from "../operation.ts";
import type { Entry, Order, OrderSource } from "../order.ts";
import { orderColumns } from "../repository.ts";

export type NewOrder = {
  operation: string;
  params: OrderParams;
  subject: string;
  source: OrderSource;
  fileName?: string | undefined;
};

/** A draft takes the account's next number, so that one number names the order from its first page to its history. */
export const insertDraft = async (tx: Tx, order: NewOrder): Promise<number> => {
  const { accountId, actor } = tx.scope;
  const { rows } = await tx.raw(
    "update accounts set last_order_number = last_order_number + 1 where id = ? returning last_order_number as number",
    [accountId],
  );
  const { number } = rows[0] as { number: number };
  await tx("orders").insert({
    account_id: accountId,
    number,
    operation: order.operation,
    params: JSON.stringify(order.params),
    subject: order.subject,
    source: order.source,
    file_name: order.fileName ?? null,
    author_user_id: actor.userId,
    author_name: actor.name,
    author_msisdn: actor.msisdn,
    author_role: actor.role,
  });
  return number;
};

export const lockOrder = async (tx: Tx, number: number): Promise<Order | undefined> => {
  const { rows } = await tx.raw(`select ${orderColumns} from orders where account_id = ? and number = ? for update`, [
    tx.scope.accountId,
    number,
  ]);
  return rows[0] as Order | undefined;
};

/** An upload may take longer than a page's query. */
export const allowLongStatements = (tx: Tx) => tx.raw("set local statement_timeout = '60s'");

/** The rows of a list, staged for one assessment; gone with the transaction. */
export const stageEntries = async (tx: Tx, entries: readonly Entry[]): Promise<void> => {
  await createStage(tx);
  for (let from = 0; from < entries.length; from += stagedAtOnce) {
    await stagePart(tx, entries.slice(from, from + stagedAtOnce), from);
  }
  await tx.raw("analyze staged");
};

// a list of 100 000 is sent in parts, so that the web process never holds all of it once more as one statement
const stagedAtOnce = 10_000;

const stagePart = async (tx: Tx, entries: readonly Entry[], before: number): Promise<void> => {
  await tx.raw(
    `insert into staged select ?::int + row_number() over (), t.* from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[]) t`,
    [
      before,
      arrayOf(entries.map((entry) => entry.row)),
      arrayOf(entries.map((entry) => entry.input)),
      arrayOf(entries.map((entry) => entry.msisdn)),
      arrayOf(entries.map((entry) => entry.reason)),
      arrayOf(entries.map((entry) => entry.detail)),
    ],
  );
};

/** The numbers ticked in a draft's list, staged in the list's order. */
export const stageSelection = async (tx: Tx, number: number): Promise<void> => {
  await createStage(tx);
  await tx.raw(
    `insert into staged (position, msisdn)
     select row_number() over (order by s.msisdn), s.msisdn from order_selections c
     join subscribers s on s.account_id = c.account_id and s.id = c.subscriber_id
     where c.account_id = ? and c.order_number = ?`,
    [tx.scope.accountId, number],
  );
  await tx.raw("analyze staged");
};

const createStage = (tx: Tx) =>
  tx.raw(
    `create temp table staged (position int, row_number int, input text, msisdn text collate "C", reason text, detail text) on commit drop`,
  );

/** One statement for the whole list: who is ours, who can have it, what it costs. Replaces what an earlier assessment left. */
export const assessStaged = async (
  tx: Tx,
  number: number,
  operation: Operation,
  params: OrderParams,
): Promise<void> => {
  const { accountId } = tx.scope;
  const candidates = tx.raw(
    "select s.id as subscriber_id from staged t join subscribers s on s.account_id = ? and s.msisdn = t.msisdn where t.reason is null",
    [accountId],
  );
  await tx("order_items").where({ account_id: accountId, order_number: number }).delete();
  await tx.raw(
    `insert into order_items (account_id, order_number, position, row_number, input, msisdn, subscriber_id, state, reason, detail, one_off, monthly)
     select ?, ?, position, row_number, input, msisdn, subscriber_id, case when reason is null then 'pending' else 'refused' end, reason, detail,
       case when reason is null then one_off else 0 end, case when reason is null then monthly else 0 end
     from (
       select t.position, t.row_number, t.input, t.msisdn, s.id as subscriber_id, a.one_off, a.monthly,
         coalesce(t.reason, case when s.id is null then 'not-of-account' else a.reason end) as reason,
         coalesce(t.detail, a.detail) as detail
       from staged t
       left join subscribers s on s.account_id = ? and s.msisdn = t.msisdn and t.reason is null
       left join (?) a on a.subscriber_id = s.id
       order by t.position
     ) assessed`,
    [accountId, number, accountId, operation.assess(tx, candidates, params)],
  );
  await tx.raw(
    `update orders o set total = i.total, refused = i.refused, one_off = i.one_off, monthly = i.monthly
     from (select count(*) as total, count(*) filter (where state = 'refused') as refused,
             coalesce(sum(one_off), 0) as one_off, coalesce(sum(monthly), 0) as monthly
           from order_items where account_id = ? and order_number = ?) i
     where o.account_id = ? and o.number = ?`,
    [accountId, number, accountId, number],
  );
};

export const markAccepted = async (tx: Tx, number: number, now: Date): Promise<void> => {
  await tx("orders").where({ account_id: tx.scope.accountId, number }).update({ state: "accepted", accepted_at: now });
};

export const deleteDraft = async (tx: Tx, number: number): Promise<number> =>
  tx("orders").where({ account_id: tx.scope.accountId, number, state: "draft" }).delete();

/** What of one page of the list is ticked, replacing what was ticked of that page before. */
export const replaceTicks = async (
  tx: Tx,
  number: number,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> => {
  const draft = { account_id: tx.scope.accountId, order_number: number };
  await tx("order_selections")
    .where(draft)
    .whereIn("subscriber_id", [...shown])
    .delete();
  await insertTicks(
    tx,
    number,
    tx("subscribers")
      .select("id as subscriber_id")
      .where("account_id", tx.scope.accountId)
      .whereIn("id", [...ticked]),
  );
};

/** Ticks every subscriber of a query of `subscriber_id`. */
export const insertTicks = async (tx: Tx, number: number, subscribers: Query): Promise<void> => {
  await tx.raw(
    `insert into order_selections (account_id, order_number, subscriber_id)
     select ?, ?, m.subscriber_id from (?) m on conflict do nothing`,
    [tx.scope.accountId, number, subscribers],
  );
};

export const deleteTicks = async (tx: Tx, number: number): Promise<void> => {
  await tx("order_selections").where({ account_id: tx.scope.accountId, order_number: number }).delete();
};

export const deleteOldDrafts = async (db: Database, madeBefore: Date): Promise<void> => {
  await db.knex.raw("select forget_drafts(?)", [madeBefore]);
};
