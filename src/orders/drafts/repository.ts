import { type Database, type Query, type Tx } from "../../platform/db.ts";
import type { OrderParams } from "../operation.ts";
import { leftOut, type Order, type OrderSource } from "../order.ts";
import { orderColumns } from "../repository.ts";
import { type Asked, assessment } from "../whom.ts";

export type NewOrder = {
  operation: string;
  params: OrderParams;
  subject: string;
  source: OrderSource;
  fileName?: string | undefined;
  /** The order that this one takes back. */
  undoes?: number | null;
};
export type Subject = Pick<NewOrder, "operation" | "params" | "subject">;

export const insertDraft = async (tx: Tx, order: NewOrder): Promise<number> => {
  const { accountId, actor } = tx.scope;
  const rows: { id: number }[] = await tx("orders")
    .insert({
      account_id: accountId,
      ...subjectColumns(order),
      source: order.source,
      file_name: order.fileName ?? null,
      undoes: order.undoes ?? null,
      author_user_id: actor.userId,
      author_name: actor.name,
      author_msisdn: actor.msisdn,
      author_role: actor.role,
    })
    .returning("id");
  return (rows[0] as { id: number }).id;
};

export const updateSubject = async (tx: Tx, id: number, subject: Subject): Promise<void> => {
  await tx("orders").where({ account_id: tx.scope.accountId, id }).update(subjectColumns(subject));
};

const subjectColumns = ({ operation, params, subject }: Subject) => ({
  operation,
  params: JSON.stringify(params),
  subject,
});

export const lockDraft = async (tx: Tx, id: number): Promise<Order | undefined> => {
  const { rows } = await tx.raw(`select ${orderColumns} from orders where account_id = ? and id = ? for update`, [
    tx.scope.accountId,
    id,
  ]);
  return rows[0] as Order | undefined;
};

/** An upload may take longer than a page's query. */
export const allowLongStatements = (tx: Tx) => tx.raw("set local statement_timeout = '60s'");

/**
 * One statement for the whole list: what will be done, what is so already, what cannot be done and what it costs.
 * Replaces what an earlier assessment left.
 */
export const assessStaged = async (tx: Tx, id: number, asked: Asked): Promise<void> => {
  const { accountId } = tx.scope;
  const items = tx.raw("select subscriber_id, params from staged where reason is null");
  await tx("order_items").where({ account_id: accountId, order_id: id }).delete();
  await tx.raw(
    `insert into order_items (account_id, order_id, position, row_number, input, msisdn, iccid, line, subscriber_id, params,
       state, reason, detail, before, after, losses, warnings, one_off, monthly)
     select :account, :id, t.position, t.row_number, t.input, t.msisdn, t.iccid, t.line, t.subscriber_id, t.params,
       case when t.reason is not null then 'refused' when t.is_left_out and a.verdict = 'pending' then 'cancelled' else a.verdict end,
       coalesce(t.reason, a.reason, case when t.is_left_out then :leftOut end), coalesce(t.detail, a.detail),
       a.before, a.after, a.losses, a.warnings, coalesce(a.one_off, 0), coalesce(a.monthly, 0)
     from staged t left join (:assessed) a on a.subscriber_id = t.subscriber_id and t.reason is null
     order by t.position`,
    { account: accountId, id, leftOut, assessed: assessment(tx, items, asked) },
  );
  await compareWithUndone(tx, id);
  await tx("orders").where({ account_id: accountId, id }).update({ assessed_at: asked.now });
  await sumUp(tx, id);
};

/**
 * Of a draft that takes an order back: what is no longer as that order left it is refused with both values, and what was lost
 * then is said not to come back.
 */
const compareWithUndone = async (tx: Tx, id: number): Promise<void> => {
  await tx.raw(
    `update order_items n set
       state = case when c.is_other then 'refused' else n.state end,
       reason = case when c.is_other then 'changed-since' else n.reason end,
       detail = case when c.is_other then jsonb_build_object('was', w.after, 'now', n.before)::text else n.detail end,
       after = case when c.is_other then n.before else n.after end,
       warnings = case when w.losses is null then n.warnings else coalesce(n.warnings, '{}') || '{"undo-losses":null}' end
     from orders d join order_items w on w.account_id = :account and w.order_id = d.undoes and w.state = 'done'
     cross join lateral (select exists (select from order_items x, jsonb_each(x.before) b join jsonb_each(w.after) f on f.key = b.key
       where x.account_id = :account and x.order_id = :id and x.subscriber_id = w.subscriber_id and f.value is distinct from b.value) as is_other) c
     where d.account_id = :account and d.id = :id and n.account_id = :account and n.order_id = :id and n.state = 'pending'
       and n.subscriber_id = w.subscriber_id`,
    { account: tx.scope.accountId, id },
  );
};

/** Prices are of the items that will be done. */
export const sumUp = async (tx: Tx, id: number): Promise<void> => {
  await tx.raw(
    `update orders o set total = i.total, unchanged = i.unchanged, refused = i.refused, cancelled = i.cancelled, one_off = i.one_off, monthly = i.monthly
     from (select count(*) as total, count(*) filter (where state = 'unchanged') as unchanged,
             count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'cancelled') as cancelled,
             coalesce(sum(one_off) filter (where state = 'pending'), 0) as one_off,
             coalesce(sum(monthly) filter (where state = 'pending'), 0) as monthly
           from order_items where account_id = :account and order_id = :id) i
     where o.account_id = :account and o.id = :id`,
    { account: tx.scope.accountId, id },
  );
};

/** Moves one item between `pending` and left out. @returns whose item it is; undefined when it was not in the state left */
export const moveItem = async (
  tx: Tx,
  id: number,
  position: number,
  to: "left-out" | "pending",
): Promise<{ subscriberId: number } | undefined> => {
  const [state, reason, was] = to === "pending" ? ["pending", null, "cancelled"] : ["cancelled", leftOut, "pending"];
  const { rows } = await tx.raw(
    `update order_items set state = ?, reason = ? where account_id = ? and order_id = ? and position = ? and state = ?
     returning subscriber_id as "subscriberId"`,
    [state, reason, tx.scope.accountId, id, position, was],
  );
  return (rows as { subscriberId: number }[])[0];
};

export const hasItem = async (tx: Tx, id: number, position: number): Promise<boolean> => {
  const key = { account_id: tx.scope.accountId, order_id: id, position };
  return (await tx("order_items").where(key).first("position")) !== undefined;
};

/** The account's next number: two confirmations at the same moment wait for each other here. */
export const takeNumber = async (tx: Tx): Promise<number> => {
  const { rows } = await tx.raw(
    "update accounts set last_order_number = last_order_number + 1 where id = ? returning last_order_number as number",
    [tx.scope.accountId],
  );
  return (rows[0] as { number: number }).number;
};

export type Confirmation = {
  number: number;
  now: Date;
  startAfter: Date | null;
  earliest: Date | null;
  comment: string | null;
  needsSecond: boolean;
};

export const markConfirmed = async (tx: Tx, id: number, confirmation: Confirmation): Promise<void> => {
  const { number, now, startAfter, earliest, comment, needsSecond } = confirmation;
  await tx("orders").where({ account_id: tx.scope.accountId, id }).update({
    state: "waiting",
    number,
    confirmed_at: now,
    start_after: startAfter,
    earliest,
    comment,
    needs_second: needsSecond,
  });
};

export const deleteDraft = async (tx: Tx, id: number): Promise<number> =>
  tx("orders").where({ account_id: tx.scope.accountId, id, state: "draft" }).delete();

/** What of one page of the list is ticked, replacing what was ticked of that page before. */
export const replaceTicks = async (
  tx: Tx,
  id: number,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> => {
  await deleteTicks(tx, id, shown);
  const { accountId } = tx.scope;
  const own = tx("subscribers")
    .where("account_id", accountId)
    .whereIn("id", [...ticked]);
  await insertTicks(tx, id, own.select("id as subscriber_id"));
};

/** Ticks every subscriber of a query of `subscriber_id`. */
export const insertTicks = async (tx: Tx, id: number, subscribers: Query): Promise<void> => {
  await tx.raw(
    `insert into order_selections (account_id, order_id, subscriber_id)
     select ?, ?, m.subscriber_id from (?) m on conflict do nothing`,
    [tx.scope.accountId, id, subscribers],
  );
};

/** Of the subscribers named, or of all. */
export const deleteTicks = async (tx: Tx, id: number, subscribers?: readonly number[]): Promise<void> => {
  const ticks = tx("order_selections").where({ account_id: tx.scope.accountId, order_id: id });
  if (subscribers) void ticks.whereIn("subscriber_id", [...subscribers]);
  await ticks.delete();
};

export const deleteOldDrafts = async (db: Database, madeBefore: Date): Promise<void> => {
  await db.knex.raw("select forget_drafts(?)", [madeBefore]);
};
