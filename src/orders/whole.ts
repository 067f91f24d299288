import { recordAudit } from "../journal/index.ts";
import type { Tx } from "../platform/db.ts";
import { insertDraft, takeNumber } from "./drafts/repository.ts";
import type { OrderParams } from "./operation.ts";

export type WholeOrder = {
  readonly operation: string;
  readonly params: OrderParams;
  readonly subject: string;
  readonly comment: string;
  readonly now: Date;
};

/** An order of the account as a whole, which concerns no subscriber: it is accepted at once and ended by the feature that made it. */
export const acceptWhole = async (
  tx: Tx,
  { now, comment, ...what }: WholeOrder,
): Promise<{ id: number; number: number }> => {
  const id = await insertDraft(tx, { ...what, source: "card" });
  const number = await takeNumber(tx);
  await tx("orders")
    .where({ account_id: tx.scope.accountId, id })
    .update({ state: "accepted", number, confirmed_at: now, started_at: now, comment });
  const { operation, subject: about, params } = what;
  await recordAudit(tx, {
    action: "orders:accept",
    subject: String(number),
    after: { operation, about, params, comment },
  });
  return { id, number };
};

/** @returns false where it has ended already */
export const endWhole = async (tx: Tx, id: number, state: "done" | "failed", now: Date): Promise<boolean> => {
  const ended = await tx("orders")
    .where({ account_id: tx.scope.accountId, id, state: "accepted" })
    .update({ state, finished_at: now });
  return ended > 0;
};
