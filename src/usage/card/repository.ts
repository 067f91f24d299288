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
/** Who has looked at a number's call details. */
export type View = { readonly at: Date; readonly userName: string; readonly role: string; readonly purpose: string };

/** Three years are kept; a year is shown at once. */
const shownMonths = 12;

export const readCharges = async (scope: AccountScope, subscriberId: number, month: Month) => {
  const { db, accountId } = scope;
  const { months, charges } = await readAtOnce(scope, {
    months: db.knex.raw(
      `select month, sum(gross)::bigint as gross from charges where account_id = ? and subscriber_id = ? group by month order by month desc limit ?`,
      [accountId, subscriberId, shownMonths],
    ),
    charges: db.knex.raw(
      `select charge_group as "group", name, gross from charges where account_id = ? and month = ?::date and subscriber_id = ? order by position`,
      [accountId, `${month}-01`, subscriberId],
    ),
  });
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
  const { records } = await readAtOnce(recordsScope(scope), {
    records: scope.db.knex.raw(
      `select id, started_at as "startedAt", direction, kind, peer, zone, is_roaming as "isRoaming", seconds, bytes, is_in_bundle as "isInBundle", gross
       from usage_records where account_id = ? and subscriber_id = ? and started_at >= ? and started_at < ? order by started_at desc, id desc limit ?`,
      [scope.accountId, subscriberId, from, before && before < to ? before : to, recordsShown + 1],
    ),
  });
  return records as UsageRecord[];
};

const viewed = "subscribers:view-records";

export const noteView = (scope: AccountScope, number: string, purpose: string): Promise<void> =>
  inScope(scope, (tx) => recordAudit(tx, { action: viewed, subject: number, after: { purpose } }));

/** The newest views of a number's details, for the one whose number it is. */
export const listViews = async (scope: AccountScope, number: string): Promise<View[]> => {
  const { views } = await readAtOnce(scope, {
    views: scope.db.knex.raw(
      `select at, user_name as "userName", role, coalesce(after ->> 'purpose', '') as purpose from audit_records
       where account_id = ? and action = ? and subject = ? order by at desc limit 50`,
      [scope.accountId, viewed, number],
    ),
  });
  return views as View[];
};
