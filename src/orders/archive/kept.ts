import { findLasting, type LastingDocument } from "../../deliveries/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { AccountScope } from "../../platform/db.ts";
import { itemBatches } from "../items/batches.ts";
import type { NumberedOrder, Order, OrderItem } from "../order.ts";
import { findOrder } from "../repository.ts";

/** Whether the items have become a file. */
export const isArchived = ({ itemsDocumentId }: Pick<Order, "itemsDocumentId">): boolean => itemsDocumentId !== null;

/** The file that stands for an order's items; undefined while they are there. @throws NotFound */
export const archivedFile = async (
  scope: AccountScope,
  { id, itemsDocumentId }: Pick<Order, "id" | "itemsDocumentId">,
): Promise<LastingDocument | undefined> => {
  if (itemsDocumentId === null) return undefined;
  const file = await findLasting(scope, itemsDocumentId);
  if (!file) throw new NotFound(`the file of order ${id}`);
  return file;
};

/** All items of an order in batches. Fails where they become a file meanwhile: what was read of them would look whole. */
export async function* wholeItems(
  scope: AccountScope,
  { id, number }: Pick<NumberedOrder, "id" | "number">,
): AsyncGenerator<readonly OrderItem[]> {
  yield* itemBatches(scope, id);
  const order = await findOrder(scope, number);
  if (!order || isArchived(order)) throw new Error(`the items of order ${number} went while they were read`);
}
