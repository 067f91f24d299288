import { recordAudit } from "../../journal/index.ts";
import type { Kopecks } from "../../kernel/money.ts";
import { type Month, monthRange } from "../../kernel/month.ts";
import { type AccountScope, inScope, readAtOnce } from "../../platform/db.ts";
import { recordsScope } from "../records-scope.ts";

export type MonthSum = { readonly month: string; readonly gross: Kopecks };
export type Charge = { readonly group: string; readonly name: string; readonly gross: Kopecks };
export type UsageRecord = {
  readonly id: number;
  readonly startedAt: Date;
  readonly direction: string;
  readonly kind: string;
  readonly peer: string;
  readonly zone: string;
  readonly isRoaming: boolean;
  readonly seconds: number;
  readonly bytes: number;
  readonly isInBundle: boolean;
  readonly gross: Kopecks;
};
/** Who has looked at a number's call details, or ordered them for a month. */
export type View = {
  readonly at: Date;
  /** Empty where a schedule ordered. */
  readonly userName: string;
  readonly role: string;
  readonly purpose: string;
  /** What was ordered; null for a look at this page. */
  readonly month: Month | null;
  readonly isFull: boolean;
};

/** Three years are kept; a year is shown at once. */
const shownMonths = 12;

export const readCharges = async (scope: AccountScope, subscriberId: number, month: Month) => {
  const { db, accountId } = scope;
  const { months, charges } = await readAtOnce(
    scope,
    {
      months: db.knex.raw(
        `select month, sum(gross)::bigint as gross from charges where account_id = ? and subscriber_id = ? group by month order by month desc limit ?`,
        [accountId, subscriberId, shownMonths],
      ),
      charges: db.knex.raw(
        `select charge_group as "group", name, gross from charges where account_id = ? and month = ?::date and subscriber_id = ? order by position`,
        [accountId, `${month}-01`, subscriberId],
      ),
    },
    { from: "replica" },
  );
  return { months: months as MonthSum[], charges: charges as Charge[] };
};

export const recordsShown = 200;

/** A month's records, newest first, from the moment `before` on. */
export const listRecords = async (
  scope: AccountScope,
  subscriberId: number,
  month: Month,
  before: Date | undefined,
): Promise<UsageRecord[]> => {
  const { from, to } = monthRange(month);
  const { records } = await readAtOnce(
    recordsScope(scope),
    {
      records: scope.db.knex.raw(
        `select id, started_at as "startedAt", direction, kind, peer, zone, is_roaming as "isRoaming", seconds, bytes, is_in_bundle as "isInBundle", gross
       from usage_records where account_id = ? and subscriber_id = ? and started_at >= ? and started_at < ? order by started_at desc, id desc limit ?`,
        [scope.accountId, subscriberId, from, before && before < to ? before : to, recordsShown + 1],
      ),
    },
    { from: "replica" },
  );
  return records as UsageRecord[];
};

const viewed = "subscribers:view-records";

export const noteView = (scope: AccountScope, number: string, purpose: string): Promise<void> =>
  inScope(scope, (tx) => recordAudit(tx, { action: viewed, subject: number, after: { purpose } }));

/**
 * The newest views of a subscriber's details, and the newest orders that hold them, for the one whose records they are. An
 * order of 100 000 numbers is found by its own list: the journal has one record of it.
 */
export const listViews = async (scope: AccountScope, { id, number }: Viewed): Promise<View[]> => {
  const { views } = await readAtOnce(scope, {
    views: scope.db.knex.raw(
      `(select at, user_name as "userName", role, coalesce(after ->> 'purpose', '') as purpose, null as month, false as "isFull"
        from audit_records where account_id = :account and action = :viewed and subject = :number order by at desc limit 50)
       union all
       (select r.requested_at, r.author_name, r.author_role, r.reason, to_char(r.month, 'YYYY-MM'), r.is_full
        from call_detail_subscribers c join call_detail_requests r on r.account_id = c.account_id and r.id = c.request_id
        where c.account_id = :account and c.subscriber_id = :id and r.requested_at is not null order by r.requested_at desc limit 50)
       order by at desc limit 50`,
      { account: scope.accountId, viewed, number, id },
    ),
  });
  return views as View[];
};
type Viewed = { readonly id: number; readonly number: string };
