import { recordAudit } from "../../journal/index.ts";
import type { Kopecks } from "../../kernel/money.ts";
import { type AccountScope, arrayOf, inScope, readAtOnce, type Tx } from "../../platform/db.ts";
import type { Order } from "../order.ts";

/** Which orders an account wants confirmed by a second person; null: no such limit. */
export type ApprovalRules = {
  /** Above so many subscribers. */
  readonly count: number | null;
  /** Above such a sum of the one-off and the monthly price, kopecks. */
  readonly sum: Kopecks | null;
  /** Names of operations that always want one. */
  readonly operations: readonly string[];
};

const columns = `approval_count as count, approval_sum as sum, approval_operations as operations`;

export const readApprovalRules = async (scope: AccountScope): Promise<ApprovalRules> => {
  const { rules } = await readAtOnce(scope, {
    rules: scope.db.knex.raw(`select ${columns} from accounts where id = ?`, [scope.accountId]),
  });
  return rules[0] as ApprovalRules;
};

/** Orders that wait already go on waiting, whatever the rules become. */
export const saveApprovalRules = (scope: AccountScope, { count, sum, operations }: ApprovalRules): Promise<void> =>
  inScope(scope, async (tx) => {
    const { rows } = await tx.raw(`select ${columns} from accounts where id = ? for no key update`, [scope.accountId]);
    await tx.raw("update accounts set approval_count = ?, approval_sum = ?, approval_operations = ? where id = ?", [
      count,
      sum,
      arrayOf(operations),
      scope.accountId,
    ]);
    await recordAudit(tx, {
      action: "orders:approval-rules",
      subject: "",
      before: said(rows[0] as ApprovalRules),
      after: said({ count, sum, operations }),
    });
  });

const said = ({ count, sum, operations }: ApprovalRules) => ({
  approvalCount: count,
  approvalSum: sum === null ? null : sum / 100,
  operations: operations.join(", "),
});

/** Whether a draft is one of those. */
export const wantsSecond = async (tx: Tx, draft: Order): Promise<boolean> => {
  const { rows } = await tx.raw(`select ${columns} from accounts where id = ?`, [tx.scope.accountId]);
  return meets(rows[0] as ApprovalRules, draft);
};

export const meets = ({ count, sum, operations }: ApprovalRules, draft: Order): boolean => {
  const { total, unchanged, refused, cancelled, oneOff, monthly, operation } = draft;
  const will = total - unchanged - refused - cancelled;
  return (
    operations.includes(operation) ||
    (count !== null && will > count) ||
    (sum !== null && Math.max(oneOff, 0) + Math.max(monthly, 0) > sum)
  );
};
