import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { Operation } from "../operation.ts";
import type { NumberedOrder, Order } from "../order.ts";
import { startNow, startWhenDue } from "../start.ts";
import { tellOfOrder } from "../telling/job.ts";
import { wantsSecond } from "../waiting/rules.ts";
import { deleteFile } from "./files.ts";
import { lockDraft, markConfirmed, takeNumber } from "./repository.ts";

export type Confirming = {
  readonly now: Date;
  /** Wait until then; absent or past: start at once. */
  readonly startAfter?: Date | undefined;
  /** Основание. */
  readonly comment?: string | undefined;
  /** Asked what the order has to wait for; without it for nothing but its time: what ends by itself is nobody's to approve. */
  readonly operation?: Operation;
  /** How long what is irreversible waits over a list. */
  readonly graceMinutes?: number;
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
    const { due, earliest, needsSecond } = await waitOf(tx, draft, confirming);
    const number = await takeNumber(tx);
    const order: NumberedOrder = { ...draft, number, state: "waiting", confirmedAt: now, startAfter: due, needsSecond };
    await deleteFile(tx, id);
    const comment = confirming.comment || null;
    await markConfirmed(tx, id, { number, now, startAfter: due, earliest, comment, needsSecond });
    await recordConfirmed(tx, order, confirming.comment);
    if (needsSecond) {
      await enqueue(tx, tellOfOrder, [{ payload: { accountId: scope.accountId, number, what: "asked" } }]);
      return order;
    }
    return due ? startWhenDue(tx, order, { due, now }) : startNow(tx, order, now);
  });

/** The operation's own wait, the grace, the user's time: the latest of them; and whether the account wants a second person. */
const waitOf = async (tx: Tx, draft: Order, confirming: Confirming) => {
  const { now, startAfter, operation } = confirming;
  const wait = await operation?.wait?.(tx, now);
  const isWanted = operation !== undefined && (await wantsSecond(tx, draft));
  return {
    due: latestAfter(now, startAfter, wait?.until, graceOf(draft, confirming)),
    earliest: wait?.until ?? null,
    needsSecond: isWanted || wait?.needsSecond === true,
  };
};

/** From a card one number is changed before one's eyes: there the confirmation is enough. */
const graceOf = ({ source }: Order, { now, operation, graceMinutes = 0 }: Confirming): Date | undefined =>
  operation?.isIrreversible && source !== "card" ? new Date(now.getTime() + graceMinutes * 60_000) : undefined;

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
