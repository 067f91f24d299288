import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { lostDigits, parseMsisdn } from "../../kernel/msisdn.ts";
import { type AccountScope, inScope, type Query, type Tx } from "../../platform/db.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { Operation } from "../operation.ts";
import type { Entry, Order } from "../order.ts";
import { processSlice, slicesOf } from "../slices/job.ts";
import {
  allowLongStatements,
  assessStaged,
  deleteDraft,
  deleteTicks,
  insertDraft,
  insertTicks,
  lockOrder,
  markAccepted,
  type NewOrder,
  replaceTicks,
  stageEntries,
  stageSelection,
} from "./repository.ts";

/** A draft to be filled by ticking in the list. */
export const openDraft = (scope: AccountScope, order: NewOrder): Promise<number> =>
  inScope(scope, (tx) => beginDraft(tx, order));

/** A draft from an uploaded list, assessed in the same transaction. */
export const openDraftFromEntries = (
  scope: AccountScope,
  order: NewOrder,
  entries: readonly Entry[],
  operation: Operation,
): Promise<number> =>
  inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    const number = await beginDraft(tx, order);
    await stageEntries(tx, entries);
    await assessStaged(tx, number, operation, order.params);
    return number;
  });

/** The journal says who began what from which file; the ticks are the draft's own until it is confirmed. */
const beginDraft = async (tx: Tx, order: NewOrder): Promise<number> => {
  const number = await insertDraft(tx, order);
  const { operation, subject: about, params, source, fileName } = order;
  await recordAudit(tx, {
    action: "orders:draft",
    subject: String(number),
    after: { operation, about, params, source, fileName },
  });
  return number;
};

// PostgreSQL keeps no text with this in it
const nul = "\u0000";

/** Reads what stands in the cells of a list; a first row that is no number is its heading. */
export const readEntries = (cells: readonly { row: number; text: string }[]): Entry[] => {
  const firstRowOf = new Map<string, number>();
  return cells
    .filter((cell, index) => index > 0 || parseMsisdn(cell.text) !== undefined || /\d{5}/.test(cell.text))
    .map(({ row, text }) => {
      const msisdn = parseMsisdn(text) ?? null;
      const entry = { row, input: text.replaceAll(nul, "").slice(0, 100), msisdn, reason: null, detail: null };
      if (msisdn === null) return { ...entry, reason: lostDigits(text) ? "lost-digits" : "not-a-number" };
      const first = firstRowOf.get(msisdn);
      if (first !== undefined) return { ...entry, reason: "repeated", detail: String(first) };
      firstRowOf.set(msisdn, row);
      return entry;
    });
};

/** Assesses what is ticked. @throws RuleBroken("nothing-ticked") */
export const assessSelection = (scope: AccountScope, number: number, operation: Operation): Promise<void> =>
  inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    const order = await draftOf(lockOrder(tx, number));
    await stageSelection(tx, number);
    await assessStaged(tx, number, operation, order.params);
    const assessed = await lockOrder(tx, number);
    if (assessed?.total === 0) throw new RuleBroken("nothing-ticked");
  });

export const keepTicks = (
  scope: AccountScope,
  number: number,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> =>
  inScope(scope, async (tx) => {
    await draftOf(lockOrder(tx, number));
    await replaceTicks(tx, number, shown, ticked);
  });

export const tickAll = (scope: AccountScope, number: number, matching: Query): Promise<void> =>
  inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    await draftOf(lockOrder(tx, number));
    await insertTicks(tx, number, matching);
  });

export const untickAll = (scope: AccountScope, number: number): Promise<void> =>
  inScope(scope, async (tx) => {
    await draftOf(lockOrder(tx, number));
    await deleteTicks(tx, number);
  });

/**
 * Accepts a draft: its state, its slices' jobs and the journal in one transaction. Confirmed twice it is accepted once.
 * @throws NotFound, RuleBroken("nothing-to-do")
 */
export const acceptDraft = (scope: AccountScope, number: number, now: Date): Promise<Order> =>
  inScope(scope, async (tx) => {
    const order = await lockOrder(tx, number);
    if (!order) throw new NotFound(`order ${number}`);
    if (order.state !== "draft") return order;
    const { operation, subject: about, params, total, refused } = order;
    if (total === refused) throw new RuleBroken("nothing-to-do");
    await markAccepted(tx, number, now);
    await enqueue(tx, processSlice, slicesOf(scope.accountId, order));
    await recordAudit(tx, {
      action: "orders:accept",
      subject: String(number),
      after: { operation, about, params, total, refused },
    });
    return { ...order, state: "accepted", acceptedAt: now };
  });

/** Forgets a draft; one that has been accepted stays as it is. */
export const cancelDraft = (scope: AccountScope, number: number): Promise<boolean> =>
  inScope(scope, async (tx) => {
    const deleted = await deleteDraft(tx, number);
    if (deleted > 0) await recordAudit(tx, { action: "orders:cancel-draft", subject: String(number) });
    return deleted > 0;
  });

const draftOf = async (found: Promise<Order | undefined>): Promise<Order> => {
  const order = await found;
  if (!order) throw new NotFound("draft");
  if (order.state !== "draft") throw new RuleBroken("already-accepted");
  return order;
};
