import type { Kopecks } from "../../kernel/money.ts";
import { addMonths, firstDay, type Month } from "../../kernel/month.ts";
import { type AccountScope, type Knex, type Query, readAtOnce } from "../../platform/db.ts";
import type { Billed, Outlook } from "../charge.ts";
import { chargedMonths, instalmentOf, isVarying, monthlyFee } from "../sums.ts";

export type Facts = {
  /** The day of the account's balance: the charges are as new as it is. */
  readonly balanceOn: string;
  readonly billed: Billed | null;
  /** The account's departments, to choose from. */
  readonly choices: readonly { readonly id: number; readonly name: string }[];
};
export type AccountMonth = Facts & { readonly outlook: Outlook };

const historyMonths = 6;

/** The first days of the months before, newest first: what is usual is told from them. */
export const monthsBefore = (month: Month): string[] =>
  Array.from({ length: historyMonths }, (_, back) => firstDay(addMonths(month, -1 - back)));

/** Of a month, without its charges. */
export const findFacts = async (scope: AccountScope, month: Month): Promise<Facts> => {
  const { facts } = await readAtOnce(scope, { facts: factsQuery(scope, month) });
  return facts[0] as Facts;
};

/** What stands around every page of a month. */
export const monthQueries = (scope: AccountScope, month: Month) => ({
  facts: factsQuery(scope, month),
  fees: feesQuery(scope, month),
  history: historyQuery(scope, month),
});

type MonthRows = Record<keyof ReturnType<typeof monthQueries>, unknown[]>;
export const monthIn = ({ facts, fees, history }: MonthRows): AccountMonth => ({
  ...(facts[0] as Facts),
  outlook: {
    ...(fees[0] as Pick<Outlook, "monthlyFees" | "instalmentsDue">),
    history: (history as { sum: Kopecks }[]).map(({ sum }) => sum),
  },
});

const factsQuery = ({ db, accountId }: AccountScope, month: Month): Query =>
  db.knex.raw(
    `select a.balance_on as "balanceOn", (select jsonb_build_object('id', i.id, 'number', i.number, 'charges', i.charges)
       from invoices i where i.account_id = a.id and i.month = ?) as billed,
       (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) order by d.name), '[]') from departments d where d.account_id = a.id) as choices
     from accounts a where a.id = ?`,
    [firstDay(month), accountId],
  );

const feesQuery = ({ db, accountId }: AccountScope, month: Month): Query => {
  const day = firstDay(month);
  return db.knex.raw(
    `select coalesce(sum(${monthlyFee}), 0)::bigint as "monthlyFees",
       (select coalesce(sum(${instalmentOf}), 0)::bigint from instalments i where i.account_id = ?) as "instalmentsDue"
     from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id where s.account_id = ?`,
    [day, day, day, accountId, accountId],
  );
};

/** What varied in each of the months before of which the account has charges. */
export const historyQuery = ({ db, accountId }: AccountScope, month: Month): Query =>
  db.knex.raw(
    `select m as month, (select coalesce(sum(c.gross), 0)::bigint from charges c where c.account_id = ? and c.month = m and ${isVarying}) as sum
     from (${chargedMonths}) m (m)`,
    [accountId, monthsBefore(month), accountId],
  );

/** Makes the partitions of charges of the month and the next three; there already is as good. */
export const ensureChargePartitions = async (knex: Knex, now: Date): Promise<void> => {
  await knex.raw(
    `select ensure_charge_partitions(month, (month + interval '3 months')::date)
     from (select date_trunc('month', ?::timestamptz at time zone 'Europe/Minsk')::date as month) m`,
    [now],
  );
};
