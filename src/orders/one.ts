import { type AccountScope, inScope } from "../platform/db.ts";
import type { Operation, Operations, OrderParams } from "./operation.ts";
import type { OrderItem } from "./order.ts";
import { listItems } from "./repository.ts";
import { assessment, barring } from "./whom.ts";

export type Verdict = {
  readonly verdict: "pending" | "unchanged" | "refused";
  readonly reason: string | null;
  readonly detail: string | null;
};
type One = { readonly subscriberId: number; readonly item: OrderParams | null };
type Asking = { readonly operation: Operation; readonly params: OrderParams; readonly now: Date };

/** What would come of an operation for one subscriber; nothing is kept. */
export const assessOne = (scope: AccountScope, { subscriberId, item }: One, asking: Asking): Promise<Verdict> =>
  inScope(scope, async (tx) => {
    const items = tx.raw("select ?::bigint as subscriber_id, ?::jsonb as params", [
      subscriberId,
      item && JSON.stringify(item),
    ]);
    const { rows } = await tx.raw("select a.verdict, a.reason, a.detail from (?) a", [assessment(tx, items, asking)]);
    return (rows[0] as Verdict | undefined) ?? { verdict: "refused", reason: "other", detail: null };
  });

export type Bar = { readonly reason: string; readonly detail: string | null };

/** Of all operations those that one subscriber cannot have now, whatever the parameters, and why: what a card's buttons say. */
export const readBars = async (
  scope: AccountScope,
  operations: Operations,
  subscriberId: number,
  now: Date,
): Promise<ReadonlyMap<string, Bar>> => {
  const found = await inScope(scope, async (tx) => {
    const items = tx.raw("select ?::bigint as subscriber_id, null::jsonb as params", [subscriberId]);
    const parts = [...operations.values()].map((operation) =>
      tx.raw("select ?::text as name, b.reason, b.detail from (?) b", [
        operation.name,
        barring(tx, items, { operation, heedsLock: operation.heedsLock === true, now }),
      ]),
    );
    const { rows } = await tx.raw(parts.map(() => "(?)").join(" union all "), parts);
    return rows as ({ name: string } & Bar)[];
  });
  return new Map(found.map(({ name, ...bar }) => [name, bar]));
};

/** The item of a draft that a card has opened. */
export const itemOf = async (scope: AccountScope, draftId: number): Promise<OrderItem | undefined> =>
  (await listItems(scope, draftId, { limit: 1 }))[0];
