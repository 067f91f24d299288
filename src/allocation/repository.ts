import { type Kopecks, kopecks } from "../kernel/money.ts";
import { type AccountScope, readAtOnce, type Tx } from "../platform/db.ts";
import { type RateTotal, type Rule, type Share, usualRule } from "./allocation.ts";
import { type Found, type SplitInvoice, totalsOf } from "./invoice.ts";

type OwnRow = { readonly department: number; readonly rate: number | null; readonly gross: Kopecks };
type Named = { readonly id: number; readonly name: string; readonly costCentre: string };

/** An invoice with what the numbers of each department were charged in its month, and the account's rule. */
export const findAllocation = async (scope: AccountScope, id: number): Promise<Found | undefined> => {
  const { knex } = scope.db;
  const key = [scope.accountId, id];
  const read = await readAtOnce(
    scope,
    {
      invoices: knex.raw(
        `select id, number, to_char(month, 'YYYY-MM') as month, issued_on as "issuedOn", charges, vat from invoices where account_id = ? and id = ?`,
        key,
      ),
      rates: knex.raw(
        `select vat_rate as rate, sum(gross)::bigint as gross, sum(vat)::bigint as vat from invoice_lines
       where account_id = ? and invoice_id = ? group by 1 order by 2 desc, 1`,
        key,
      ),
      owns: knex.raw(ownCharges, [...key, ...key, scope.accountId, ...key, scope.accountId]),
      lines: knex.raw(chargedLines, [scope.accountId, ...key, scope.accountId]),
      departments: knex.raw(
        `select id, name, cost_centre as "costCentre" from departments where account_id = ? order by name`,
        [scope.accountId],
      ),
      rules: knex.raw(ruleOf, [scope.accountId]),
    },
    { from: "replica" },
  );
  const [found] = read.invoices as Omit<SplitInvoice, "rates">[];
  if (!found) return undefined;
  const invoice = { ...found, rates: read.rates as RateTotal[] };
  const lines = new Map(
    (read.lines as { department: number; count: number }[]).map(({ department, count }) => [department, count]),
  );
  const shares = sharesOf(read.owns as OwnRow[], read.departments as Named[], { lines, invoice });
  return { invoice, shares, rule: (read.rules[0] as Rule | undefined) ?? usualRule };
};

type Beside = { readonly lines: ReadonlyMap<number, number>; readonly invoice: SplitInvoice };

/** Departments with numbers that were charged, then the numbers without one (0 in the rows). */
const sharesOf = (owns: readonly OwnRow[], departments: readonly Named[], { lines, invoice }: Beside): Share[] => {
  const main = totalsOf(invoice)[0]?.rate ?? 0;
  const byDepartment = Map.groupBy(owns, ({ department }) => department);
  const unassigned = { id: 0, name: null, costCentre: "" };
  return [...departments, unassigned].flatMap(({ id, name, costCentre }) => {
    const count = lines.get(id) ?? 0;
    if (count === 0) return [];
    const own = new Map<number, Kopecks>();
    for (const { rate, gross } of byDepartment.get(id) ?? []) {
      own.set(rate ?? main, kopecks((own.get(rate ?? main) ?? 0) + gross));
    }
    return [{ id: id === 0 ? null : id, name, costCentre, lines: count, own }];
  });
};

/*
 * Numbers are summed up first and joined one by one (charges/sums.ts). Nearly all invoices have one rate of VAT: what the lines
 * of another rate do not name has the main one.
 */
const ownCharges = `
with main as materialized (
  select vat_rate as rate from invoice_lines where account_id = ? and invoice_id = ? group by 1 order by sum(gross) desc, 1 limit 1
), other as materialized (
  select charge_group, name, min(vat_rate) as rate from invoice_lines
  where account_id = ? and invoice_id = ? and vat_rate <> (select rate from main) group by 1, 2
), numbers as materialized (
  select c.subscriber_id, (select o.rate from other o where o.charge_group = c.charge_group and o.name = c.name) as rate, sum(c.gross) as gross
  from charges c where c.account_id = ? and c.month = (select month from invoices where account_id = ? and id = ?) group by 1, 2
)
select coalesce(s.department_id, 0) as department, numbers.rate, sum(numbers.gross)::bigint as gross
from numbers cross join lateral (select department_id from subscribers where account_id = ? and id = numbers.subscriber_id limit 1) s group by 1, 2`;

const chargedLines = `
select coalesce(s.department_id, 0) as department, count(*)::int as count
from (select c.subscriber_id from charges c
  where c.account_id = ? and c.month = (select month from invoices where account_id = ? and id = ?) group by 1) numbers
cross join lateral (select department_id from subscribers where account_id = ? and id = numbers.subscriber_id limit 1) s group by 1`;

const ruleOf = `select rule, shares_unassigned as "sharesUnassigned" from allocation_rules where account_id = ?`;

/** The account's rule, held until the transaction ends. */
export const lockRule = async (tx: Tx): Promise<Rule> => {
  await tx.raw("select pg_advisory_xact_lock(hashtext('allocation-rule'), hashtext(?::text))", [tx.scope.accountId]);
  const { rows } = await tx.raw<{ rows: Rule[] }>(ruleOf, [tx.scope.accountId]);
  return rows[0] ?? usualRule;
};

export const saveRule = async (tx: Tx, { rule, sharesUnassigned }: Rule): Promise<void> => {
  await tx("allocation_rules")
    .insert({ account_id: tx.scope.accountId, rule, shares_unassigned: sharesUnassigned })
    .onConflict("account_id")
    .merge();
};

export const isInvoice = async (tx: Tx, id: number): Promise<boolean> =>
  (await tx("invoices").where({ account_id: tx.scope.accountId, id }).first("id")) !== undefined;
