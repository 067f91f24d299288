import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, arrayOf, inScope, type Tx } from "../../platform/db.ts";
import { isArchived } from "../archive/kept.ts";
import { allowLongStatements, assessStaged } from "../drafts/assess.ts";
import { beginDraft } from "../drafts/draft.ts";
import { insertTicks } from "../drafts/repository.ts";
import { createStage } from "../drafts/stage.ts";
import type { Operation, Operations, OrderParams, Undo } from "../operation.ts";
import { isFinished, type NumberedOrder } from "../order.ts";
import { findOrder } from "../repository.ts";
import { partStates } from "./subscribers.ts";

type By = { readonly operations: Operations; readonly now: Date };
type Made = { readonly operation: Operation; readonly params: OrderParams; readonly undo?: Undo };

/**
 * The same for those for whom it was not done, as a draft: their own parameters with them, assessed as things are now.
 * @returns its id. @throws NotFound, RuleBroken("nothing-to-retry", "archived")
 */
export const retryOrder = async (scope: AccountScope, number: number, by: By): Promise<number> => {
  const order = await endedOrder(scope, number);
  const operation = by.operations.get(order.operation);
  if (!operation) throw new RuleBroken("nothing-to-retry");
  return openAgain(scope, order, { operation, params: order.params }, by.now);
};

/**
 * Вернуть как было: what takes each done item back, as a draft of its own with prices of its own. Whose values are others
 * by now is refused with both. @returns its id. @throws NotFound, RuleBroken("nothing-to-retry", "archived")
 */
export const undoOrder = async (scope: AccountScope, number: number, by: By): Promise<number> => {
  const order = await endedOrder(scope, number);
  const undo = by.operations.get(order.operation)?.undo?.(order.params);
  const operation = undo && by.operations.get(undo.operation);
  if (!operation) throw new RuleBroken("nothing-to-retry");
  return openAgain(scope, order, { operation, params: undo.params, undo }, by.now);
};

const endedOrder = async (scope: AccountScope, number: number): Promise<NumberedOrder> => {
  const order = await findOrder(scope, number);
  if (!order) throw new NotFound(`order ${number}`);
  if (isArchived(order)) throw new RuleBroken("archived");
  if (!isFinished(order)) throw new RuleBroken("nothing-to-retry");
  return order;
};

const openAgain = async (scope: AccountScope, order: NumberedOrder, made: Made, now: Date): Promise<number> => {
  const { operation, params, undo } = made;
  const subject = (await operation.subject?.(scope, params)) ?? "";
  const draft = { operation: operation.name, params, subject, source: "list" as const, undoes: undo ? order.id : null };
  return inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    const id = await beginDraft(tx, draft);
    await stageAgain(tx, order.id, undo);
    // ticked as well, so that the list can be changed like any other
    await insertTicks(tx, id, tx.raw("select subscriber_id from staged"));
    await assessStaged(tx, id, { operation, params, now });
    return id;
  });
};

/**
 * An order's subscribers by their numbers of today: those for whom it was done, or was not, with the reasons that pass. The
 * items first stand in a table with figures for the planner: without it the subscribers of 5 000 items took 4 s to be found.
 */
const stageAgain = async (tx: Tx, orderId: number, undo: Undo | undefined): Promise<void> => {
  await createStage(tx);
  await tx.raw(
    `create temp table again on commit drop as
     select i.position, i.subscriber_id, ${undo ? (undo.item ?? "null::jsonb") : "i.params"} as params from order_items i
     where i.account_id = :account and i.order_id = :order and i.state = any(:states::text[]) and i.subscriber_id is not null
       and i.reason is distinct from 'repeated' and i.reason is distinct from 'left-out'`,
    { account: tx.scope.accountId, order: orderId, states: arrayOf(undo ? ["done"] : partStates.failed) },
  );
  await tx.raw("analyze again");
  const { rowCount } = await tx.raw(
    `insert into staged (position, msisdn, line, subscriber_id, params)
     select row_number() over (order by a.position), s.msisdn, s.line, s.id, a.params
     from again a join subscribers s on s.account_id = ? and s.id = a.subscriber_id`,
    [tx.scope.accountId],
  );
  if (rowCount === 0) throw new RuleBroken("nothing-to-retry");
  await tx.raw("analyze staged");
};
