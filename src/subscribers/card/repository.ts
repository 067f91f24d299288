import { recordAudit } from "../../journal/index.ts";
import type { Kopecks } from "../../kernel/money.ts";
import { firstDay, type Month, monthRange } from "../../kernel/month.ts";
import { archivedOrders } from "../../orders/index.ts";
import { type AccountScope, inScope, type Query, readAtOnce, readWithUsage } from "../../platform/db.ts";
import { labelsOf } from "../row.ts";
import type { Card } from "./card.ts";

export const findCard = async (scope: AccountScope, number: string): Promise<Card | undefined> => {
  const { found } = await readAtOnce(scope, { found: cardQuery(scope, number) }, { prepare: true });
  return found[0] as Card | undefined;
};

const cardQuery = ({ db, accountId }: AccountScope, number: string): Query =>
  db.knex.raw(
    `select s.id, s.number, s.msisdn, s.kind, s.iccid, s.last_name as "lastName", s.first_name as "firstName", s.middle_name as "middleName",
       s.tariff_id as "tariffId", t.name as tariff, t.monthly_fee as "monthlyFee", s.bundle_id as "bundleId", b.name as bundle,
       b.monthly_fee as "bundleFee", b.minutes as "bundleMinutes", b.megabytes as "bundleMegabytes",
       (select coalesce(sum(v.monthly_fee), 0)::bigint from subscriber_services x join services v on v.id = x.service_id
         where x.account_id = s.account_id and x.subscriber_id = s.id) as "servicesFee",
       s.status, s.status_reason as "statusReason", s.status_since as "statusSince", s.suspended_until as "suspendedUntil", s.terminates_at as "terminatesAt",
       s.locked_at as "lockedAt", s.activated_on as "activatedOn", s.held_since as "heldSince",
       d.name as department, s.department_id as "departmentId", d.cost_centre as "costCentre", ${labelsOf}, s.note,
       s.has_split_bill as "hasSplitBill", s.may_split_bill as "maySplitBill"
     from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id
       left join departments d on d.account_id = s.account_id and d.id = s.department_id
     where s.account_id = ? and s.number = ?`,
    [accountId, number],
  );

export type Overview = {
  /** Used in the month so far: what the bundle covers, and what was paid beyond it. */
  readonly used: { readonly seconds: number; readonly bytes: number; readonly gross: Kopecks };
  /** What the operator has charged for this month so far; undefined where it says nothing yet. */
  readonly accrued: Kopecks | undefined;
  /** Of the newest month before this one that has been billed. */
  readonly billed: { readonly month: string; readonly gross: Kopecks } | undefined;
  readonly services: readonly { readonly name: string; readonly monthlyFee: Kopecks }[];
  readonly history: readonly Done[];
  readonly hasPuk: boolean;
};

/** One thing done to a subscriber by an order. */
export type Done = {
  readonly orderId: number;
  readonly number: number;
  readonly operation: string;
  readonly subject: string;
  readonly authorName: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly before: Readonly<Record<string, string | number | boolean | null>> | null;
  readonly after: Readonly<Record<string, string | number | boolean | null>> | null;
  readonly at: Date;
};

/** Everything on the card's first page beyond the subscriber itself, in one round trip. */
export const readOverview = async (scope: AccountScope, { id, iccid }: Card, month: Month): Promise<Overview> => {
  const { knex } = scope.db;
  const own = { account_id: scope.accountId, subscriber_id: id };
  const read = await readWithUsage(
    scope,
    {
      // by key: an account's charges of three years are many
      charged: knex.raw(
        `select m.month, (select sum(gross)::bigint from charges where account_id = ? and month = m.month and subscriber_id = ?) as gross
         from (select ?::date as month union all select max(month) from charges where account_id = ? and month < ?::date) m`,
        [scope.accountId, id, firstDay(month), scope.accountId, firstDay(month)],
      ),
      services: knex("subscriber_services as x")
        .join("services as v", "v.id", "x.service_id")
        .where({ "x.account_id": scope.accountId, "x.subscriber_id": id })
        .select("v.name", "v.monthly_fee as monthlyFee")
        .orderBy("v.name"),
      history: historyQuery(scope, id, overviewRows),
      puk: knex("sim_cards")
        .where({ account_id: own.account_id, iccid: iccid ?? "" })
        .whereNotNull("puk")
        .select(knex.raw("1")),
    },
    { used: usedQuery(scope, id, month) },
    { prepare: true },
  );
  return {
    used: read.used[0] as Overview["used"],
    accrued: chargedIn(read.charged, (each) => each === firstDay(month))?.gross,
    billed: chargedIn(read.charged, (each) => each !== firstDay(month)),
    services: read.services as Overview["services"],
    history: read.history as Done[],
    hasPuk: read.puk.length > 0,
  };
};

/** What was used in a month: calls made and traffic within the bundle, and what was paid beyond it. */
const usedQuery = ({ db, accountId }: AccountScope, subscriberId: number, month: Month): Query => {
  const { from, to } = monthRange(month);
  return db.knex.raw(
    `select coalesce(sum(seconds) filter (where kind = 'voice' and direction = 'outgoing' and is_in_bundle), 0)::int as seconds,
       coalesce(sum(bytes) filter (where is_in_bundle), 0)::bigint as bytes, coalesce(sum(gross), 0)::bigint as gross
     from usage_records where account_id = ? and subscriber_id = ? and started_at >= ? and started_at < ?`,
    [accountId, subscriberId, from, to],
  );
};

type Charged = { readonly month: string; readonly gross: Kopecks };
const chargedIn = (rows: readonly unknown[], is: (month: string) => boolean): Charged | undefined =>
  (rows as { month: string | null; gross: Kopecks | null }[]).find(
    (row): row is Charged => row.month !== null && row.gross !== null && is(row.month),
  );

const overviewRows = 5;

/** Newest first, from the order before `before` on. */
const historyQuery = ({ db, accountId }: AccountScope, subscriberId: number, most: number, before?: number): Query =>
  db.knex.raw(
    `select o.id as "orderId", o.number, o.operation, o.subject, o.author_name as "authorName", i.state, i.reason, i.detail, i.before, i.after,
       coalesce(i.finished_at, o.confirmed_at) as at
     from order_items i join orders o on o.account_id = i.account_id and o.id = i.order_id
     where i.account_id = ? and i.subscriber_id = ? and o.state <> 'draft' and i.order_id < ? order by i.order_id desc limit ?`,
    [accountId, subscriberId, before ?? Number.MAX_SAFE_INTEGER, most],
  );

export type Holder = {
  readonly name: string;
  readonly number: string;
  readonly since: Date;
  readonly until: Date | null;
};

/** What was done to a subscriber, and who held its number before, newest first; `isArchived`: there may be more in files of orders. */
export const readHistory = async (
  scope: AccountScope,
  card: Card,
  { before, most, day }: { before: number | undefined; most: number; day: { from: Date; to: Date } | undefined },
) => {
  const { knex } = scope.db;
  const past = knex("past_holders")
    .where({ account_id: scope.accountId })
    .whereRaw("(number = ? or subscriber_id = ?)", [card.number, card.id])
    .select("name", "number", "since", "until")
    .orderBy("until", "desc")
    .limit(mostHolders);
  if (day) void past.where("since", "<", day.to).where("until", ">=", day.from);
  const read = await readAtOnce(scope, {
    done: historyQuery(scope, card.id, most, before),
    past,
    archived: archivedOrders(scope),
  });
  return { done: read.done as Done[], past: read.past as Holder[], isArchived: read.archived.length > 0 };
};

const mostHolders = 200;

/** The outcome of an order for one subscriber; undefined while it is not that subscriber's. */
export const findOutcome = async (scope: AccountScope, subscriberId: number, orderNumber: number) => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select o.number, o.operation, o.subject, i.state, i.reason, i.detail, o.start_after as "startAfter" from orders o join order_items i on i.account_id = o.account_id and i.order_id = o.id
       where o.account_id = ? and o.number = ? and i.subscriber_id = ?`,
      [scope.accountId, orderNumber, subscriberId],
    ),
  });
  return found[0] as
    | (Pick<Done, "number" | "operation" | "subject" | "state" | "reason" | "detail"> & { startAfter: Date | null })
    | undefined;
};

/** A number may have changed by the order that has just been done. */
export const findNumber = async (scope: AccountScope, subscriberId: number): Promise<string | undefined> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex("subscribers").where({ account_id: scope.accountId, id: subscriberId }).select("number"),
  });
  return (found[0] as { number: string } | undefined)?.number;
};

/** What the account lets its subscribers order for themselves. */
export const readSubscriberOperations = async (scope: AccountScope): Promise<readonly string[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex("accounts").where({ id: scope.accountId }).select("subscriber_operations as names"),
  });
  return (found[0] as { names: string[] } | undefined)?.names ?? [];
};

/** The PUK code of its SIM card; the journal says that it was shown, and not the code. */
export const showPukOf = (scope: AccountScope, { iccid, number }: Card): Promise<string | undefined> =>
  inScope(scope, async (tx) => {
    const row: { puk: string | null } | undefined = await tx("sim_cards")
      .where({ account_id: scope.accountId, iccid: iccid ?? "" })
      .first("puk");
    if (!row?.puk) return undefined;
    await recordAudit(tx, { action: "subscribers:show-puk", subject: number, after: { sim: iccid } });
    return row.puk;
  });
