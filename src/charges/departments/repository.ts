import type { Kopecks } from "../../kernel/money.ts";
import { firstDay, type Month } from "../../kernel/month.ts";
import { type AccountScope, arrayOf, readAtOnce } from "../../platform/db.ts";
import type { ChargedDepartment, Sums } from "../charge.ts";
import { type AccountMonth, monthIn, monthQueries, monthsBefore } from "../repository.ts";
import { instalmentOf, isVarying, kindSums, monthlyFee, numberSums, sumsOfSums } from "../sums.ts";

export type Departments = AccountMonth & {
  readonly departments: readonly ChargedDepartment[];
  readonly whole: Sums & { readonly count: number };
};
type Row = Omit<ChargedDepartment, "history"> & { readonly varying: Readonly<Record<string, Kopecks>> | null };

/** What each department's numbers were charged in a month, the dearest first; those without one are one more. At most 501 rows. */
export const listDepartments = async (scope: AccountScope, month: Month): Promise<Departments> => {
  const { db, accountId } = scope;
  const day = firstDay(month);
  const before = monthsBefore(month);
  const { rows, whole, ...read } = await readAtOnce(scope, {
    // of the sums, of what varies, of fees, of instalments, of the names
    rows: db.knex.raw(
      departmentRows,
      [
        [accountId, day, accountId],
        [accountId, arrayOf(before), accountId],
        [accountId],
        [day, day, day, accountId, accountId],
        [accountId],
      ].flat(),
    ),
    whole: db.knex.raw(
      `select count(distinct c.subscriber_id)::int as count, ${kindSums} from charges c where c.account_id = ? and c.month = ?`,
      [accountId, day],
    ),
    ...monthQueries(scope, month),
  });
  const around = monthIn(read);
  const months = around.outlook.history.length;
  return {
    ...around,
    whole: whole[0] as Departments["whole"],
    departments: (rows as Row[]).map(({ varying, ...row }) => ({ ...row, history: historyOf(varying, months) })),
  };
};

/** Months in which the department's numbers had nothing that varies are months of zero. */
const historyOf = (varying: Row["varying"], months: number): Kopecks[] => {
  const sums = Object.values(varying ?? {});
  return [...sums, ...Array.from({ length: Math.max(0, months - sums.length) }, () => 0 as Kopecks)];
};

// a number without a department is counted under 0
const departmentRows = `
with sums as materialized (
  select coalesce(s.department_id, 0) as department, count(*)::int as count, ${sumsOfSums}
  from (${numberSums}) n join subscribers s on s.account_id = ? and s.id = n.subscriber_id group by 1
),
varying as materialized (
  select department, jsonb_object_agg(month, gross) as varying from (
    select coalesce(s.department_id, 0) as department, n.month, sum(n.gross)::bigint as gross
    from (select c.subscriber_id, c.month, sum(c.gross) as gross from charges c where c.account_id = ? and c.month = any(?::date[]) and ${isVarying} group by 1, 2) n
    join subscribers s on s.account_id = ? and s.id = n.subscriber_id group by 1, 2
  ) months group by 1
),
fees as materialized (
  select coalesce(s.department_id, 0) as department, sum(${monthlyFee})::bigint as fee
  from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id where s.account_id = ? group by 1
),
due as materialized (
  select coalesce(s.department_id, 0) as department, sum(${instalmentOf})::bigint as due
  from instalments i join subscribers s on s.account_id = ? and s.id = i.subscriber_id where i.account_id = ? group by 1
)
select d.id, d.name, d.cost_centre as "costCentre", sums.*, varying.varying, coalesce(fees.fee, 0) as "monthlyFees", coalesce(due.due, 0) as "instalmentsDue"
from sums left join departments d on d.account_id = ? and d.id = sums.department
left join varying using (department) left join fees using (department) left join due using (department)
order by sums.total desc, d.name`;
