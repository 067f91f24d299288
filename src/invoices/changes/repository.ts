import type { Kopecks } from "../../kernel/money.ts";
import { type ListPage, type PageStart, pageOf, pageSize } from "../../kernel/paging.ts";
import { type AccountScope, inScope, type Query, readAtOnce } from "../../platform/db.ts";
import { type Against, type Cause, type CauseSum, type ComparedInvoice, causes, type Effect } from "./change.ts";
import { effectsSql } from "./effects/effects.ts";
import { type Months, monthsOf, readEffects } from "./effects/repository.ts";

/** Two invoices, and the sums by cause where they are kept and the figures have not changed since. */
export type ComparedRow = {
  readonly invoice: ComparedInvoice;
  readonly other: ComparedInvoice | null;
  readonly kept: readonly CauseSum[] | null;
};

const comparedSql = `
  select jsonb_build_object('id', i.id, 'number', i.number, 'month', to_char(i.month, 'YYYY-MM'), 'charges', i.charges) as invoice,
    case when o.id is not null then jsonb_build_object('id', o.id, 'number', o.number, 'month', to_char(o.month, 'YYYY-MM'), 'charges', o.charges) end as other,
    k.totals as kept
  from invoices i join accounts a on a.id = i.account_id
    left join invoices o on o.account_id = i.account_id and o.month = case when :against = 'year' then (i.month - interval '1 year')::date
      else (select max(p.month) from invoices p where p.account_id = i.account_id and p.month < i.month) end
    left join invoice_changes k on k.account_id = i.account_id and k.invoice_id = i.id and k.against = :against and k.refreshed_at = a.refreshed_at`;

const comparedOne = `${comparedSql} where i.account_id = :account and i.id = :id`;
const comparedNewest = `${comparedSql} where i.account_id = :account and i.month = (select max(n.month) from invoices n where n.account_id = :account)`;

export const findCompared = async (
  scope: AccountScope,
  id: number,
  against: Against,
): Promise<ComparedRow | undefined> => {
  const { compared } = await readAtOnce(scope, {
    compared: scope.db.knex.raw(comparedOne, { account: scope.accountId, id, against }),
  });
  return compared[0] as ComparedRow | undefined;
};

/** The newest invoice against the one before, for a page that sends it with its own queries: at most one `ComparedRow`. */
export const newestCompared = ({ db, accountId }: AccountScope): Query =>
  db.knex.raw(comparedNewest, { account: accountId, against: "previous" });

/** A comparison of 100 000 numbers takes 2 s of the processor; where others wait for it too, longer than a page's 5 s. */
const longest = "20s";

const sumsSql = `
  select cause, sum(amount)::bigint as amount, count(*)::int as numbers
  from (select cause, sum(amount)::bigint as amount from effects group by subscriber_id, cause) of_number
  group by cause`;
const readSums = `with ${effectsSql} ${sumsSql}`;
// one statement, so that the sums are of the figures that refreshed_at says
const keepSums = `
  insert into invoice_changes (account_id, invoice_id, against, refreshed_at, totals)
  with ${effectsSql}
  select a.id, :invoice::bigint, :against, a.refreshed_at, coalesce((select jsonb_agg(to_jsonb(s)) from (${sumsSql}) s), '[]')
  from accounts a where a.id = :account
  on conflict (account_id, invoice_id, against) do update set refreshed_at = excluded.refreshed_at, totals = excluded.totals
  returning totals`;

/** By cause; kept, unless support only looks on. */
export const sumByCause = (
  scope: AccountScope,
  months: Months,
  { invoice, against }: { readonly invoice: number; readonly against: Against },
): Promise<CauseSum[]> =>
  inScope(scope, async (tx) => {
    await tx.raw("select set_config('statement_timeout', ?, true)", [longest]);
    const values = monthsOf(scope, months, null);
    if (scope.isReadOnly) return (await tx.raw<{ rows: CauseSum[] }>(readSums, values)).rows;
    const { rows } = await tx.raw<{ rows: { totals: CauseSum[] }[] }>(keepSums, { ...values, invoice, against });
    return rows[0]?.totals ?? [];
  });

export type ChangeFilter = {
  readonly cause?: Cause | undefined;
  /** Leaves out what was planned. */
  readonly planned?: "hidden" | undefined;
};
type Compared = Months & { readonly invoice: number; readonly against: Against };

/** What one cause did to one number. */
export type ChangeRow = {
  readonly subscriberId: number;
  readonly cause: Cause;
  readonly amount: Kopecks;
  readonly number: string;
  readonly name: string;
};
/** `size-subscriber-cause`: where a row stands among the largest. */
export type ChangeKey = { readonly size: number; readonly subscriberId: number; readonly cause: number };
export type ChangeList = ListPage<ChangeRow & { readonly effects: readonly Effect[] }, string>;

const listSql = `
  with ${effectsSql}, rows as (
    select subscriber_id, cause, sum(amount)::bigint as amount, abs(sum(amount))::bigint as size, array_position(:causes::text[], cause) as place
    from effects where (:cause::text is null or cause = :cause) group by subscriber_id, cause
  ), page as (
    select * from rows r
    where amount <> 0
      and (not :hidden or not exists (select from planned_changes p where p.account_id = :account and p.invoice_id = :invoice
        and p.against = :against and p.cause = r.cause and (p.subscriber_id is null or p.subscriber_id = r.subscriber_id)))
      and (:isBack or :size::bigint is null or (-size, subscriber_id, place) > (- :size::bigint, :subscriber::bigint, :place::int))
      and (not :isBack or (-size, subscriber_id, place) < (- :size::bigint, :subscriber::bigint, :place::int))
    order by case when :isBack then size else -size end, case when :isBack then -subscriber_id else subscriber_id end,
      case when :isBack then -place else place end
    limit :most
  )
  select p.subscriber_id as "subscriberId", p.cause, p.amount, s.number,
    concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, '')) as name
  from page p join subscribers s on s.account_id = :account and s.id = p.subscriber_id
  order by case when :isBack then size else -size end, case when :isBack then -p.subscriber_id else p.subscriber_id end,
    case when :isBack then -place else place end`;

/** A page of what changed, the largest first. */
export const listChanges = async (
  scope: AccountScope,
  compared: Compared,
  filter: ChangeFilter,
  start: PageStart<ChangeKey>,
): Promise<ChangeList> => {
  const { rows } = await readAtOnce(scope, {
    limit: scope.db.knex.raw("select set_config('statement_timeout', ?, true)", [longest]),
    rows: scope.db.knex.raw(listSql, { ...monthsOf(scope, compared, null), ...listValues(compared, filter, start) }),
  });
  const found = rows as ChangeRow[];
  const effects = await readEffects(scope, compared, [...new Set(found.map(({ subscriberId }) => subscriberId))]);
  const listed = found.map((row) => ({
    ...row,
    effects: effects.filter(({ subscriberId, cause }) => subscriberId === row.subscriberId && cause === row.cause),
  }));
  return pageOf(listed, { after: textOf(start.after), before: textOf(start.before), at: start.at }, (row) =>
    textOf({ size: Math.abs(row.amount), subscriberId: row.subscriberId, cause: causes.indexOf(row.cause) + 1 }),
  );
};

const listValues = ({ invoice, against }: Compared, filter: ChangeFilter, { after, before }: PageStart<ChangeKey>) => {
  const { size = null, subscriberId = null, cause: place = null } = before ?? after ?? {};
  return {
    invoice,
    against,
    causes: `{${causes.join(",")}}`,
    cause: filter.cause ?? null,
    hidden: filter.planned === "hidden",
    isBack: before !== undefined,
    size,
    subscriber: subscriberId,
    place,
    most: pageSize + 1,
  };
};

const textOf = <K extends ChangeKey | undefined>(key: K) =>
  (key && `${key.size}-${key.subscriberId}-${key.cause}`) as K extends undefined ? undefined : string;
