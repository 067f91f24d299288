import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, inScope } from "../../platform/db.ts";
import type { Operation } from "../operation.ts";
import type { NumberedOrder } from "../order.ts";
import { startNow, startWhenDue } from "../start.ts";
import { deleteFile } from "./files.ts";
import { lockDraft, markConfirmed, takeNumber } from "./repository.ts";

export type Confirming = {
  readonly now: Date;
  /** Wait until then; absent or past: start at once. */
  readonly startAfter?: Date | undefined;
  /** Основание. */
  readonly comment?: string | undefined;
  /** Asked what the order has to wait for. */
  readonly operation?: Operation;
};

/**
 * Makes an order of a draft: its number, its state, its start or the alarm for it, and the journal in one transaction.
 * Confirmed twice it is confirmed once. @throws NotFound, RuleBroken("nothing-to-do")
 */
export const confirmDraft = (
  scope: AccountScope,
  id: number,
  { now, startAfter, comment, operation: ordered }: Confirming,
): Promise<NumberedOrder> =>
  inScope(scope, async (tx) => {
    const draft = await lockDraft(tx, id);
    if (!draft) throw new NotFound(`draft ${id}`);
    if (draft.number !== null) return { ...draft, number: draft.number };
    const { operation, subject: about, params, total, refused, unchanged, cancelled } = draft;
    if (total === refused + unchanged + cancelled) throw new RuleBroken("nothing-to-do");
    const number = await takeNumber(tx);
    const wait = await ordered?.wait?.(tx, now);
    const due = latestAfter(now, startAfter, wait?.until);
    const needsSecond = wait?.needsSecond ?? false;
    await deleteFile(tx, id);
    await markConfirmed(tx, id, { number, now, startAfter: due, comment: comment || null, needsSecond });
    await recordAudit(tx, {
      action: "orders:accept",
      subject: String(number),
      after: { operation, about, params, total, refused, ...(comment && { comment }), ...(due && { startAfter: due }) },
    });
    const order: NumberedOrder = { ...draft, number, state: "waiting", confirmedAt: now, startAfter: due, needsSecond };
    if (needsSecond) return order;
    return due ? startWhenDue(tx, order, { due, now }) : startNow(tx, order, now);
  });

/** The latest of the moments that is still to come. */
const latestAfter = (now: Date, ...moments: readonly (Date | undefined)[]): Date | null =>
  moments.reduce<Date | null>((latest, moment) => (moment && moment > (latest ?? now) ? moment : latest), null);
