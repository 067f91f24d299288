import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, inScope, type Query, type Tx } from "../../platform/db.ts";
import type { Operation } from "../operation.ts";
import type { Entry, Order } from "../order.ts";
import type { Asked } from "../whom.ts";
import { allowLongStatements, assessStaged, sumUp } from "./assess.ts";
import { checkParams } from "./entries.ts";
import { keepFile, type ListFile } from "./files.ts";
import {
  deleteDraft,
  deleteTicks,
  hasItem,
  insertDraft,
  insertTicks,
  lockDraft,
  moveItem,
  type NewOrder,
  replaceTicks,
  type Subject,
  updateSubject,
} from "./repository.ts";
import { stageEntries, stageItems, stageSelection } from "./stage.ts";

/** A draft to be filled by ticking in the list. @returns its id */
export const openDraft = (scope: AccountScope, order: NewOrder): Promise<number> =>
  inScope(scope, (tx) => beginDraft(tx, order));

/** The operation, and the moment of the business clock at which it is assessed. */
export type By = { readonly operation: Operation; readonly now: Date };

/** The rows of a list, and the file that they were read from. */
export type Listed = { readonly entries: readonly Entry[]; readonly file?: ListFile | undefined };

/** A draft from a list, assessed in the same transaction. @returns its id */
export const openDraftFromEntries = (
  scope: AccountScope,
  order: NewOrder,
  { entries, file }: Listed,
  { operation, now }: By,
): Promise<number> =>
  inScope(scope, async (tx) => {
    const id = await beginDraft(tx, { ...order, fileName: file?.name });
    if (file) await keepFile(tx, id, file);
    await assessEntries(tx, id, entries, { operation, params: order.params, now });
    return id;
  });

/** Another list for the same draft, or the same file read differently. @throws NotFound, RuleBroken("already-confirmed") */
export const replaceEntries = (
  scope: AccountScope,
  id: number,
  { entries, file }: Listed,
  { operation, now }: By,
): Promise<void> =>
  inScope(scope, async (tx) => {
    const { params, fileName } = await openedDraft(tx, id);
    if (file) await keepFile(tx, id, file);
    await assessEntries(tx, id, entries, { operation, params, now });
    await recordAudit(tx, {
      action: "orders:change-draft",
      subject: draftSubject(id),
      before: { fileName },
      after: { fileName: file?.name ?? fileName, ...(file && { read: readOf(file) }) },
    });
  });

/** Which part of the file was taken, for the journal. */
const readOf = ({ reading: { name, columns, takesHidden } }: ListFile) => ({
  sheet: name,
  columns: columns.map(({ letter }) => letter),
  takesHidden,
});

/** Another service for the same list: assessed anew. @throws NotFound, RuleBroken("already-confirmed") */
export const changeDraft = (scope: AccountScope, id: number, subject: Subject, { operation, now }: By): Promise<void> =>
  inScope(scope, async (tx) => {
    const before = await openedDraft(tx, id);
    await allowLongStatements(tx);
    await updateSubject(tx, id, subject);
    await stageItems(tx, id);
    await assessStaged(tx, id, { operation, params: subject.params, now });
    await recordAudit(tx, {
      action: "orders:change-draft",
      subject: draftSubject(id),
      before: saidOf(before),
      after: saidOf(subject),
    });
  });

const saidOf = ({ operation, subject: about, params }: Subject) => ({ operation, about, params });

const assessEntries = async (tx: Tx, id: number, entries: readonly Entry[], asked: Asked): Promise<void> => {
  await allowLongStatements(tx);
  await stageEntries(tx, checkParams(entries, asked.operation));
  await assessStaged(tx, id, asked);
};

/** The journal says who began what from which file; the ticks are the draft's own until it is confirmed. */
export const beginDraft = async (tx: Tx, order: NewOrder): Promise<number> => {
  const id = await insertDraft(tx, order);
  const { operation, subject: about, params, source, fileName } = order;
  await recordAudit(tx, {
    action: "orders:draft",
    subject: draftSubject(id),
    after: { operation, about, params, source, fileName },
  });
  return id;
};

/** Assesses what is ticked. @throws RuleBroken("nothing-ticked") */
export const assessSelection = (scope: AccountScope, id: number, { operation, now }: By): Promise<void> =>
  inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    const { params } = await openedDraft(tx, id);
    await stageSelection(tx, id);
    await assessStaged(tx, id, { operation, params, now });
    const assessed = await lockDraft(tx, id);
    if (assessed?.total === 0) throw new RuleBroken("nothing-ticked");
  });

export const keepTicks = (
  scope: AccountScope,
  id: number,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> =>
  inScope(scope, async (tx) => {
    await openedDraft(tx, id);
    await replaceTicks(tx, id, shown, ticked);
  });

export const tickAll = (scope: AccountScope, id: number, matching: Query): Promise<void> =>
  inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    await openedDraft(tx, id);
    await insertTicks(tx, id, matching);
  });

export const untickAll = (scope: AccountScope, id: number): Promise<void> =>
  inScope(scope, async (tx) => {
    await openedDraft(tx, id);
    await deleteTicks(tx, id);
  });

/** Takes one subscriber out of what will be done, or back in; the ticks of the list follow. Done twice it is done once. @throws NotFound */
export const moveInDraft = (
  scope: AccountScope,
  id: number,
  position: number,
  to: "left-out" | "pending",
): Promise<void> =>
  inScope(scope, async (tx) => {
    const { source } = await openedDraft(tx, id);
    const moved = await moveItem(tx, id, position, to);
    if (!moved && !(await hasItem(tx, id, position))) throw new NotFound("item");
    if (!moved) return;
    if (source === "list" && to === "left-out") await deleteTicks(tx, id, [moved.subscriberId]);
    if (source === "list" && to === "pending") {
      await insertTicks(tx, id, tx.raw("select ?::bigint as subscriber_id", [moved.subscriberId]));
    }
    await sumUp(tx, id);
  });

/** Forgets a draft; one that has been confirmed stays as it is. */
export const cancelDraft = (scope: AccountScope, id: number): Promise<boolean> =>
  inScope(scope, async (tx) => {
    const deleted = await deleteDraft(tx, id);
    if (deleted > 0) await recordAudit(tx, { action: "orders:cancel-draft", subject: draftSubject(id) });
    return deleted > 0;
  });

/** In the journal: a draft has no number yet. */
export const draftSubject = (id: number): string => `draft:${id}`;

/** @throws NotFound, RuleBroken("already-confirmed") */
export const openedDraft = async (tx: Tx, id: number): Promise<Order> => {
  const order = await lockDraft(tx, id);
  if (!order) throw new NotFound("draft");
  if (order.state !== "draft") throw new RuleBroken("already-confirmed");
  return order;
};
