import { recordAudit } from "../../../journal/index.ts";
import { NotFound } from "../../../kernel/errors.ts";
import { type AccountScope, inScope } from "../../../platform/db.ts";
import type { Against, Cause } from "../change.ts";
import { deletePlan, type EndedPlan, findInvoiceNumber, findSubscriberId, insertPlan } from "./repository.ts";

export type Planned = {
  readonly against: Against;
  readonly cause: Cause;
  /** Of one number; undefined: the cause as a whole. */
  readonly number: string | undefined;
  readonly note: string;
};

/** «Запланировано»: the same again is the first one. @returns "no-number" where the account has no such number @throws NotFound */
export const planChange = (
  scope: AccountScope,
  invoice: number,
  { against, cause, number, note }: Planned,
  now: Date,
): Promise<"done" | "no-number"> =>
  inScope(scope, async (tx) => {
    const subject = await findInvoiceNumber(tx, invoice);
    if (subject === undefined) throw new NotFound("invoice");
    const subscriberId = number === undefined ? null : await findSubscriberId(tx, number);
    if (subscriberId === undefined) return "no-number";
    if (await insertPlan(tx, { invoice, against, cause, subscriberId, note, now })) {
      await recordAudit(tx, {
        action: "changes:plan",
        subject,
        after: { cause, against, changedNumber: number, plan: note },
      });
    }
    return "done";
  });

/** The mark taken back. @returns what was planned @throws NotFound */
export const withdrawPlan = (scope: AccountScope, id: number): Promise<EndedPlan> =>
  inScope(scope, async (tx) => {
    const ended = await deletePlan(tx, id);
    if (!ended) throw new NotFound("planned change");
    const { cause, against, number, note } = ended;
    const subject = (await findInvoiceNumber(tx, ended.invoice)) ?? "";
    await recordAudit(tx, {
      action: "changes:withdraw",
      subject,
      before: { cause, against, plan: note, ...(number !== null && { changedNumber: number }) },
    });
    return ended;
  });
