import type { Kopecks } from "../../kernel/money.ts";
import { firstDay, type Month } from "../../kernel/month.ts";
import { type AccountScope, readAtOnce } from "../../platform/db.ts";
import type { ChargedDepartment, Sums } from "../charge.ts";
import { type AccountMonth, monthIn, monthQueries, monthsBefore } from "../month/repository.ts";
import { beforeList, instalmentOf, kindSums, monthlyFee, numberSums, sumsOfSums } from "../sums.ts";

export type Departments = AccountMonth & {
  readonly departments: readonly ChargedDepartment[];
  readonly whole: Sums & { readonly count: number };
};
type Row = Omit<ChargedDepartment, "history"> & { readonly before: readonly Kopecks[] };

/** What each department's numbers were charged in a month, the dearest first; those without one are one more. At most 501 rows. */
export const listDepartments = async (scope: AccountScope, month: Month): Promise<Departments> => {
  const { accountId } = scope;
  const { knex } = scope.db;
  const day = firstDay(month);
  const before = monthsBefore(month);
  const sums = [accountId, day, ...before, accountId, before, accountId];
  const { rows, whole, ...read } = await readAtOnce(
    scope,
    {
      rows: knex.raw(departmentRows, [...sums, accountId, day, day, day, accountId, accountId, accountId]),
      whole: knex.raw(
        `select count(distinct c.subscriber_id)::int as count, ${kindSums} from charges c where c.account_id = ? and c.month = ?`,
        [accountId, day],
      ),
      ...monthQueries(scope, month),
    },
    { from: "replica" },
  );
  const known = new Set((read.history as { month: string }[]).map((each) => each.month));
  const departments = (rows as Row[]).map(({ before: sumsBefore, ...row }) => ({
    ...row,
    history: sumsBefore.filter((_, index) => known.has(before[index] ?? "")),
  }));
  return { ...monthIn(read), whole: whole[0] as Departments["whole"], departments };
};

// a number without a department is counted under 0; numbers are joined one by one (sums.ts), departments are few
const departmentRows = `
with numbers as materialized (${numberSums}),
sums as materialized (
  select coalesce(s.department_id, 0) as department, count(*)::int as count, ${sumsOfSums}, sum(before_1)::bigint as before_1, sum(before_2)::bigint as before_2,
    sum(before_3)::bigint as before_3, sum(before_4)::bigint as before_4, sum(before_5)::bigint as before_5, sum(before_6)::bigint as before_6
  from numbers cross join lateral (select department_id from subscribers where account_id = ? and id = numbers.subscriber_id limit 1) s group by 1
),
fees as materialized (
  select coalesce(s.department_id, 0) as department, sum(${monthlyFee})::bigint as monthly
  from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id where s.account_id = ? group by 1
),
due as materialized (
  select coalesce(s.department_id, 0) as department, sum(${instalmentOf})::bigint as due
  from instalments i cross join lateral (select department_id from subscribers where account_id = ? and id = i.subscriber_id limit 1) s
  where i.account_id = ? group by 1
)
select d.id, d.name, d.cost_centre as "costCentre", sums.*, ${beforeList} as before,
  coalesce(fees.monthly, 0) as "monthlyFees", coalesce(due.due, 0) as "instalmentsDue"
from sums left join departments d on d.account_id = ? and d.id = sums.department
left join fees on fees.department = sums.department left join due on due.department = sums.department
order by sums.total desc, d.name`;
