import { type AccountScope, inScope, readAtOnce } from "../platform/db.ts";
import { listItems } from "./items/repository.ts";
import type { Operation, OrderParams } from "./operation.ts";
import type { OrderItem } from "./order.ts";
import { assessment, barOf } from "./whom.ts";

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
  operations: readonly Operation[],
  subscriberId: number,
  now: Date,
): Promise<ReadonlyMap<string, Bar>> => {
  const bars = operations.map((operation) => barOf(operation, operation.heedsLock === true));
  const each = bars.map(({ reason, detail }, place) => `(${place}, (${reason})::text, (${detail})::text)`);
  const { found } = await readAtOnce(
    scope,
    {
      found: scope.db.knex.raw(
        `select b.* from subscribers s, lateral (values ${each.join()}) b (place, reason, detail)
         where s.account_id = :account and s.id = :subscriber and b.reason is not null`,
        { account: scope.accountId, subscriber: subscriberId, now },
      ),
    },
    { prepare: true },
  );
  const rows = found as ({ place: number } & Bar)[];
  return new Map(rows.map(({ place, reason, detail }) => [operations[place]?.name ?? "", { reason, detail }]));
};

/** The item of a draft that a card has opened. */
export const itemOf = async (scope: AccountScope, draftId: number): Promise<OrderItem | undefined> =>
  (await listItems(scope, draftId, { limit: 1 }))[0];
