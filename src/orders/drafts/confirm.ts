import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
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
export const confirmDraft = (scope: AccountScope, id: number, confirming: Confirming): Promise<NumberedOrder> =>
  inScope(scope, async (tx) => {
    const draft = await lockDraft(tx, id);
    if (!draft) throw new NotFound(`draft ${id}`);
    if (draft.number !== null) return { ...draft, number: draft.number };
    const { total, refused, unchanged, cancelled } = draft;
    if (total === refused + unchanged + cancelled) throw new RuleBroken("nothing-to-do");
    const { now } = confirming;
    const { due, needsSecond } = await waitOf(tx, confirming);
    const number = await takeNumber(tx);
    const order: NumberedOrder = { ...draft, number, state: "waiting", confirmedAt: now, startAfter: due, needsSecond };
    await deleteFile(tx, id);
    await markConfirmed(tx, id, { number, now, startAfter: due, comment: confirming.comment || null, needsSecond });
    await recordConfirmed(tx, order, confirming.comment);
    if (needsSecond) return order;
    return due ? startWhenDue(tx, order, { due, now }) : startNow(tx, order, now);
  });

/** What the operation waits for by itself, and what the user has asked for: the later of the two. */
const waitOf = async (tx: Tx, { now, startAfter, operation }: Confirming) => {
  const wait = await operation?.wait?.(tx, now);
  return { due: latestAfter(now, startAfter, wait?.until), needsSecond: wait?.needsSecond ?? false };
};

const recordConfirmed = async (tx: Tx, order: NumberedOrder, comment: string | undefined): Promise<void> => {
  const { number, operation, subject: about, params, total, refused, startAfter } = order;
  await recordAudit(tx, {
    action: "orders:accept",
    subject: String(number),
    after: { operation, about, params, total, refused, ...(comment && { comment }), ...(startAfter && { startAfter }) },
  });
};

/** The latest of the moments that is still to come. */
const latestAfter = (now: Date, ...moments: readonly (Date | undefined)[]): Date | null =>
  moments.reduce<Date | null>((latest, moment) => (moment && moment > (latest ?? now) ? moment : latest), null);
