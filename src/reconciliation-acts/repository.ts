import { type Delivery, type DeliveryAddress, deliveryAddressOf, findReceiving } from "../deliveries/index.ts";
import { type ListPage, type PageStart, pageOf, pageSize } from "../kernel/paging.ts";
import type { DayOverride } from "../kernel/working-days.ts";
import { type AccountScope, type Database, readAtOnce, type Tx } from "../platform/db.ts";
import type { Period } from "./statement.ts";

export type Wanted = {
  readonly period: Period;
  /** Null: the account's own address. */
  readonly email: string | null;
};
/** An act that was asked for; a draft until it is ordered. */
export type Act = Wanted & {
  readonly id: number;
  readonly author: string;
  readonly createdAt: Date;
  readonly orderedAt: Date | null;
  readonly readyBy: string | null;
};
/** The last time that it went out; null where it never did. */
export type ActDelivery = Pick<Delivery, "email" | "format" | "state" | "attempts" | "serverAnswer" | "sentAt">;
export type OrderedAct = Act & { readonly delivery: ActDelivery | null };

/** Orders of one account's acts wait for each other until the transaction ends. */
export const lockActs = async (tx: Tx): Promise<void> => {
  await tx.raw("select pg_advisory_xact_lock(hashtext('reconciliation_acts'), hashtext(?))", [
    String(tx.scope.accountId),
  ]);
};

export const timeOf = async (tx: Tx): Promise<Date> => {
  const { rows } = await tx.raw<{ rows: { now: Date }[] }>("select now()");
  return rows[0]?.now ?? new Date(0);
};

/** Days that the government has moved, from a day on. */
export const listMovedDays = async (tx: Tx, from: string): Promise<DayOverride[]> =>
  tx("calendar_overrides").where("date", ">=", from).select({ date: "date", isWorking: "is_working" });

/** Where an account's documents go. */
export type Destination = DeliveryAddress;

export const findDestination = async (tx: Tx): Promise<Destination> => {
  const { emails, format } = await findReceiving(tx);
  return { email: emails.length === 0 ? null : emails.join(", "), format };
};

const columnsOfAct = `a.id, jsonb_build_object('from', a.period_from, 'to', a.period_to) as period, a.email, a.author_name as author,
  a.created_at as "createdAt", a.ordered_at as "orderedAt", a.ready_by as "readyBy"`;

/** Of a draft `readyBy` is null. */
export const insertAct = async (
  tx: Tx,
  { period, email }: Wanted,
  { now, readyBy }: { readonly now: Date; readonly readyBy: string | null },
): Promise<number> => {
  const { accountId, actor } = tx.scope;
  const [row] = await tx("reconciliation_acts")
    .insert({
      account_id: accountId,
      period_from: period.from,
      period_to: period.to,
      email,
      author_user_id: actor.userId,
      author_name: actor.name,
      created_at: now,
      ordered_at: readyBy === null ? null : now,
      ready_by: readyBy,
    })
    .returning<{ id: number }[]>("id");
  if (!row) throw new Error("the insert gave no row");
  return row.id;
};

export const markOrdered = async (
  tx: Tx,
  id: number,
  { now, readyBy }: { readonly now: Date; readonly readyBy: string },
): Promise<void> => {
  await tx("reconciliation_acts")
    .where({ account_id: tx.scope.accountId, id })
    .update({ ordered_at: now, ready_by: readyBy });
};

export const findAct = async (tx: Tx, id: number): Promise<Act | undefined> => {
  const { rows } = await tx.raw<{ rows: Act[] }>(
    `select ${columnsOfAct} from reconciliation_acts a where a.account_id = ? and a.id = ?`,
    [tx.scope.accountId, id],
  );
  return rows[0];
};

const sameAs = (tx: Tx, { period, email }: Wanted) =>
  tx("reconciliation_acts")
    .where({ account_id: tx.scope.accountId, period_from: period.from, period_to: period.to })
    .whereRaw("email is not distinct from ?", [email])
    .orderBy("id", "desc");

/** A draft of the same user. */
export const findAlikeDraft = async (tx: Tx, wanted: Wanted): Promise<number | undefined> => {
  const row: { id: number } | undefined = await sameAs(tx, wanted)
    .whereNull("ordered_at")
    .where({ author_user_id: tx.scope.actor.userId })
    .first("id");
  return row?.id;
};

/** One ordered since a moment, or ever. */
export const findOrdered = async (tx: Tx, wanted: Wanted, since = new Date(0)): Promise<number | undefined> => {
  const row: { id: number } | undefined = await sameAs(tx, wanted).where("ordered_at", ">", since).first("id");
  return row?.id;
};

/** An act's last delivery, found by the index `deliveries_of_subject`. */
const withDelivery = `left join lateral (
    select jsonb_build_object('email', d.email, 'format', d.format, 'state', d.state, 'attempts', d.attempts, 'serverAnswer', d.server_answer) as delivery,
      d.sent_at from deliveries d
    where d.account_id = a.account_id and d.kind = 'reconciliation-act' and d.subject_id = a.id::text order by d.created_at desc limit 1
  ) d on true`;

type Row = Act & { readonly delivery: Omit<ActDelivery, "sentAt"> | null; readonly sentAt: Date | null };
const orderedOf = ({ delivery, sentAt, ...act }: Row): OrderedAct => ({
  ...act,
  delivery: delivery && { ...delivery, sentAt },
});

export const findOrderedAct = async (scope: AccountScope, id: number): Promise<OrderedAct | undefined> => {
  const { acts } = await readAtOnce(scope, {
    acts: scope.db.knex.raw(
      `select ${columnsOfAct}, d.delivery, d.sent_at as "sentAt" from reconciliation_acts a ${withDelivery} where a.account_id = ? and a.id = ?`,
      [scope.accountId, id],
    ),
  });
  const [row] = acts as Row[];
  return row && orderedOf(row);
};

/** Those that were ordered, the newest first. */
export const listActs = async (
  scope: AccountScope,
  start: PageStart<number>,
): Promise<ListPage<OrderedAct, number> & { readonly ownEmail: string | null }> => {
  const { after, before } = start;
  const { knex } = scope.db;
  const anchor = before ?? after;
  const [sign, order] = before === undefined ? ["<", "desc"] : [">", "asc"];
  const { acts, addresses } = await readAtOnce(scope, {
    acts: knex.raw(
      `select ${columnsOfAct}, d.delivery, d.sent_at as "sentAt" from (
         select * from reconciliation_acts where account_id = ? and ordered_at is not null ${anchor === undefined ? "" : `and id ${sign} ?`}
         order by id ${order} limit ?
       ) a ${withDelivery} order by a.id ${order}`,
      [scope.accountId, ...(anchor === undefined ? [] : [anchor]), pageSize + 1],
    ),
    addresses: deliveryAddressOf(scope),
  });
  const rows = (acts as Row[]).map(orderedOf);
  const [own] = addresses as { email: string | null }[];
  return { ...pageOf(rows, start, ({ id }) => id), ownEmail: own?.email ?? null };
};

/** Drafts and ledgers of all accounts, made before these moments. */
export const forgetBefore = async (db: Database, drafted: Date, uploaded: Date): Promise<void> => {
  await db.knex.raw("select forget_reconciliation(?, ?)", [drafted, uploaded]);
};
