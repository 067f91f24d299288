import type { Kopecks } from "../../kernel/money.ts";
import { type Month, monthRange } from "../../kernel/month.ts";
import type { Msisdn } from "../../kernel/msisdn.ts";
import type { DayOverride } from "../../kernel/working-days.ts";
import { type AccountScope, arrayOf, readAtOnce } from "../../platform/db.ts";
import { recordsScope } from "../../usage/index.ts";
import type { NumberCharge, NumberLine } from "../invoice.ts";

/** How much a number was used. */
export type Use = {
  readonly seconds: number;
  readonly messages: number;
  readonly bytes: number;
  readonly gross: Kopecks;
};
/** Of one number, within working hours or outside them. */
export type UseRow = Use & { readonly subscriberId: number; readonly isWorking: boolean };

const nameOf = `concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, ''))`;

/** The annex of an invoice: what each number was charged in its month. */
export const listNumbers = async (scope: AccountScope, invoiceId: number): Promise<NumberCharge[]> => {
  const { numbers } = await readAtOnce(
    scope,
    {
      numbers: scope.db.knex.raw(
        `with own as materialized (
         select c.subscriber_id, sum(c.gross)::bigint as gross from charges c
         where c.account_id = ? and c.month = (select month from invoices where account_id = ? and id = ?) group by 1
       )
       select s.msisdn, ${nameOf} as name, own.gross
       from own join subscribers s on s.account_id = ? and s.id = own.subscriber_id order by s.msisdn`,
        [scope.accountId, scope.accountId, invoiceId, scope.accountId],
      ),
    },
    { from: "replica" },
  );
  return numbers as NumberCharge[];
};

/** How many numbers an invoice charges. */
export const countNumbers = async (scope: AccountScope, invoiceId: number): Promise<number> => {
  const { counts } = await readAtOnce(
    scope,
    {
      counts: scope.db.knex.raw(
        `select count(distinct c.subscriber_id)::int as count from charges c
       where c.account_id = ? and c.month = (select month from invoices where account_id = ? and id = ?)`,
        [scope.accountId, scope.accountId, invoiceId],
      ),
    },
    { from: "replica" },
  );
  return (counts[0] as { count: number }).count;
};

export type Named = { readonly id: number; readonly msisdn: Msisdn; readonly name: string };

/** In the order of the annex. */
export const listNames = async (scope: AccountScope, ids: readonly number[]): Promise<Named[]> => {
  const { names } = await readAtOnce(
    scope,
    {
      names: scope.db.knex.raw(
        `select s.id, s.msisdn, ${nameOf} as name from subscribers s where s.account_id = ? and s.id = any(?::bigint[]) order by s.msisdn`,
        [scope.accountId, arrayOf(ids)],
      ),
    },
    { from: "replica" },
  );
  return names as Named[];
};

/** What each number was charged for, in the order of the annex. */
export const listNumberLines = async (
  scope: AccountScope,
  month: Month,
): Promise<(NumberLine & { readonly msisdn: Msisdn })[]> => {
  const { lines } = await readAtOnce(
    scope,
    {
      lines: scope.db.knex.raw(
        `select s.msisdn, c.charge_group as "group", c.name, c.gross
       from charges c join subscribers s on s.account_id = c.account_id and s.id = c.subscriber_id
       where c.account_id = ? and c.month = ?::date order by s.msisdn, c.position`,
        [scope.accountId, `${month}-01`],
      ),
    },
    { from: "replica" },
  );
  return lines as (NumberLine & { msisdn: Msisdn })[];
};

/** The days that the government moved, of one month. */
export const listOverrides = async (scope: AccountScope, month: Month): Promise<DayOverride[]> => {
  const { days } = await readAtOnce(
    scope,
    {
      days: scope.db.knex.raw(
        `select date, is_working as "isWorking" from calendar_overrides where date >= ?::date and date < ?::date + interval '1 month'`,
        [`${month}-01`, `${month}-01`],
      ),
    },
    { from: "replica" },
  );
  return days as DayOverride[];
};

/** Minsk hours of the day, `to` not included. */
export type Hours = { readonly from: number; readonly to: number };

/** The use of a month by number, split at the hours of the working days; a call belongs to where it began. */
export const sumUse = async (
  scope: AccountScope,
  month: Month,
  { workingDays, hours }: { readonly workingDays: readonly string[]; readonly hours: Hours },
): Promise<UseRow[]> => {
  const { from, to } = monthRange(month);
  // Minsk's clock is UTC+3 all year
  const { rows } = await readAtOnce(
    recordsScope(scope),
    {
      rows: scope.db.knex.raw(
        `select subscriber_id as "subscriberId",
         local.at::date = any(?::date[]) and extract(hour from local.at) >= ? and extract(hour from local.at) < ? as "isWorking",
         coalesce(sum(seconds) filter (where kind = 'voice'), 0)::bigint as seconds,
         count(*) filter (where kind in ('sms', 'mms'))::int as messages,
         sum(bytes)::bigint as bytes, sum(gross)::bigint as gross
       from usage_records, lateral (select (started_at at time zone 'UTC') + interval '3 hours' as at) as local
       where account_id = ? and started_at >= ? and started_at < ? group by 1, 2`,
        [arrayOf(workingDays), hours.from, hours.to, scope.accountId, from, to],
      ),
    },
    { from: "replica" },
  );
  return rows as UseRow[];
};
