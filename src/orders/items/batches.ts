import type { AccountScope } from "../../platform/db.ts";
import type { OrderItem } from "../order.ts";
import { type ItemFilter, listItems } from "./repository.ts";

const batchSize = 2_000;

/** The items of an order in batches, each read in a transaction of its own. */
export async function* itemBatches(
  scope: AccountScope,
  orderId: number,
  filter: ItemFilter = {},
): AsyncGenerator<readonly OrderItem[]> {
  let after: number | undefined;
  for (;;) {
    const items = await listItems(scope, orderId, { ...filter, after, limit: batchSize, from: "replica" });
    yield items;
    if (items.length < batchSize) return;
    after = items.at(-1)?.position;
  }
}
