import type { Kopecks } from "../kernel/money.ts";
import { type Month, monthRange } from "../kernel/month.ts";
import { type AccountScope, inScope, readAtOnce, readWithUsage } from "../platform/db.ts";
import { dropped } from "./rules.ts";

export type Bundle = {
  readonly id: number;
  readonly name: string;
  readonly minutes: number;
  readonly megabytes: number;
  readonly monthlyFee: Kopecks;
};
/** A tariff that one subscriber can go to, or is on. */
export type Offer = {
  readonly id: number;
  readonly category: string;
  readonly name: string;
  readonly description: string;
  readonly monthlyFee: Kopecks;
  readonly bundles: readonly Bundle[];
  /** Names of the services that would end. */
  readonly drops: readonly string[];
};

/** What is open to a line of this kind: nothing closed, nothing prepaid; its own tariff too. */
export const listTariffs = (scope: AccountScope, subscriberId: number): Promise<Offer[]> =>
  inScope(scope, async (tx) => {
    const { rows } = await tx.raw(
      `select n.id, k.name as category, n.name, n.description, n.monthly_fee as "monthlyFee",
         coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'minutes', b.minutes, 'megabytes', b.megabytes, 'monthlyFee', b.monthly_fee) order by b.monthly_fee)
           from tariff_bundles tb join bundles b on b.id = tb.bundle_id where tb.tariff_id = n.id), '[]') as bundles,
         array(select v.name ${dropped} order by 1) as drops
       from subscribers s join tariffs n on n.id = s.tariff_id or (n.archived_on is null and not n.is_prepaid
         and n.kind = case s.kind when 'mobile' then 'mobile' when 'telephone' then 'fixed' else s.kind end)
       join tariff_categories k on k.id = n.category_id
       where s.account_id = :account and s.id = :subscriber order by k.position, n.monthly_fee, n.name`,
      { account: scope.accountId, subscriber: subscriberId },
    );
    return rows as Offer[];
  });

export type ListedTariff = {
  readonly id: number;
  readonly name: string;
  readonly categoryId: number;
  readonly category: string;
  readonly bundles: readonly { readonly id: number; readonly name: string }[];
};

/** What somebody of the account can be moved to: tariffs for its kind of lines, nothing closed, nothing prepaid. */
export const listOpenTariffs = async (scope: AccountScope): Promise<ListedTariff[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select t.id, t.name, k.id as "categoryId", k.name as category, coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name) order by b.monthly_fee)
         from tariff_bundles tb join bundles b on b.id = tb.bundle_id where tb.tariff_id = t.id), '[]') as bundles
       from tariffs t join tariff_categories k on k.id = t.category_id
       join accounts a on a.id = ? and (a.kind = 'mobile') = (t.kind = 'mobile')
       where t.archived_on is null and not t.is_prepaid order by k.position, t.monthly_fee, t.name`,
      [scope.accountId],
    ),
  });
  return found as ListedTariff[];
};

/** What a subscriber really used in a month, on average, and was charged. */
export type Use = { readonly minutes: number; readonly megabytes: number; readonly gross: Kopecks };

export const readUse = async (
  scope: AccountScope,
  subscriberId: number,
  months: readonly Month[],
): Promise<Use | undefined> => {
  const [newest, oldest] = [months[0], months.at(-1)];
  if (!newest || !oldest) return undefined;
  const from = monthRange(oldest).from;
  const { to } = monthRange(newest);
  const { knex } = scope.db;
  const ofUsage = {
    usage: knex.raw(
      `select coalesce(sum(ceil(seconds / 60.0)) filter (where kind = 'voice' and direction = 'outgoing'), 0)::int as minutes,
         coalesce(sum(bytes), 0)::bigint as bytes from usage_records
       where account_id = ? and subscriber_id = ? and started_at >= ? and started_at < ?`,
      [scope.accountId, subscriberId, from, to],
    ),
  };
  const ofCharges = {
    charged: knex.raw(
      `select coalesce(sum(gross), 0)::bigint as gross, count(distinct month)::int as months from charges
       where account_id = ? and subscriber_id = ? and month = any(?::date[])`,
      [scope.accountId, subscriberId, months.map((month) => `${month}-01`)],
    ),
  };
  const { usage, charged } = await readWithUsage(scope, ofCharges, ofUsage);
  const { minutes, bytes } = usage[0] as { minutes: number; bytes: number };
  const { gross, months: charges } = charged[0] as { gross: number; months: number };
  if (charges === 0) return undefined;
  const average = (sum: number) => Math.round(sum / charges);
  return { minutes: average(minutes), megabytes: average(bytes / 1024 ** 2), gross: average(gross) as Kopecks };
};

type Chosen = { readonly tariffId: number; readonly bundleId: number | null };

/** «Свое решение. Мастер, Набор: 300 мин., 15 ГБ» */
export const nameTariff = async ({ db }: AccountScope, { tariffId, bundleId }: Chosen): Promise<string> => {
  const { rows } = await db.knex.raw(
    "select concat_ws(', ', t.name, b.name) as name from tariffs t left join bundles b on b.id = ? where t.id = ?",
    [bundleId, tariffId],
  );
  return (rows as { name: string }[])[0]?.name ?? "";
};

export const nameBundle = async ({ db }: AccountScope, bundleId: number): Promise<string> => {
  const row: { name: string } | undefined = await db.knex("bundles").where({ id: bundleId }).first("name");
  return row?.name ?? "";
};

export const describeTariff = async ({ db }: AccountScope, tariffId: number): Promise<string> => {
  const row: { description: string } | undefined = await db
    .knex("tariffs")
    .where({ id: tariffId })
    .first("description");
  return row?.description ?? "";
};
