import { recordAudit } from "../../journal/index.ts";
import { type AccountScope, arrayOf, inScope, readAtOnce } from "../../platform/db.ts";

export type Rules = {
  /** Names of the operations that a subscriber may order for their own number. */
  readonly operations: readonly string[];
  readonly hours: number;
  readonly needsSecond: boolean;
};

const columns = `subscriber_operations as operations, unlock_hours as hours, unlock_needs_second as "needsSecond"`;

export const readRules = async (scope: AccountScope): Promise<Rules> => {
  const { rules } = await readAtOnce(scope, {
    rules: scope.db.knex.raw(`select ${columns} from accounts where id = ?`, [scope.accountId]),
  });
  return rules[0] as Rules;
};

/** Easier rules of unlocking begin to hold after as long as the stricter ones would have made it wait: they are kept beside. */
export const saveRules = (scope: AccountScope, rules: Rules, now: Date): Promise<void> =>
  inScope(scope, async (tx) => {
    const { rows } = await tx.raw(`select ${columns} from accounts where id = ? for no key update`, [scope.accountId]);
    const before = rows[0] as Rules;
    await tx.raw("update accounts set subscriber_operations = ? where id = ?", [
      arrayOf(rules.operations),
      scope.accountId,
    ]);
    if (isOther(before.operations, rules.operations)) {
      const said = ({ operations }: Rules) => ({ operations: operations.join(", ") });
      await recordAudit(tx, { action: "subscribers:allow", subject: "", before: said(before), after: said(rules) });
    }
    const { hours, needsSecond } = rules;
    if (hours === before.hours && needsSecond === before.needsSecond) return;
    await tx.raw(
      `update accounts set unlock_hours = ?, unlock_needs_second = ?, unlock_hours_before = ?, unlock_second_before = ?, unlock_changed_at = ? where id = ?`,
      [hours, needsSecond, before.hours, before.needsSecond, now, scope.accountId],
    );
    const was = { hours: before.hours, needsSecond: before.needsSecond };
    await recordAudit(tx, {
      action: "subscribers:lock-rules",
      subject: "",
      before: was,
      after: { hours, needsSecond },
    });
  });

const isOther = (one: readonly string[], other: readonly string[]): boolean =>
  one.toSorted().join() !== other.toSorted().join();
