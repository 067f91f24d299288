import { recordAudit } from "../../journal/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { NumberedOrder } from "../order.ts";
import { lockOrder, setSecond, setState } from "../repository.ts";
import { begin, lacksSecond, startWhenDue } from "../start.ts";
import { tellOfOrder } from "../telling/job.ts";
import { isDeputy } from "./deputies.ts";
import { setRejected, updateStart } from "./repository.ts";

/** Who asks: `mayControl` where the person's own role allows the operation. */
export type Approver = { readonly mayControl: boolean; readonly now: Date };

/**
 * The second person confirms: from then on the order waits for its moment alone. @returns false where it waits for nobody, or
 * not for this person: its author, or one who neither has the right nor stands in for somebody today. @throws NotFound
 */
export const approveOrder = (scope: AccountScope, number: number, by: Approver): Promise<boolean> =>
  decide(scope, number, by, async (tx, order) => {
    await setSecond(tx, order.id, scope.actor);
    await recordAudit(tx, { action: "orders:approve", subject: String(number) });
    const due = order.startAfter;
    if (due && due > by.now) await startWhenDue(tx, order, { due, now: by.now });
    else await begin(tx, order, by.now);
  });

/** Nothing of it is sent; the author is told why. @returns false as `approveOrder`. @throws NotFound */
export const rejectOrder = (scope: AccountScope, number: number, reason: string, by: Approver): Promise<boolean> =>
  decide(scope, number, by, async (tx, order) => {
    await setRejected(tx, order.id, reason);
    await setState(tx, order.id, "cancelled");
    await endUnsent(tx, order, by.now);
    await recordAudit(tx, { action: "orders:reject", subject: String(number), after: { reason } });
    const { accountId } = scope;
    await enqueue(tx, tellOfOrder, [{ payload: { accountId, number, what: "rejected" } }]);
  });

const decide = (
  scope: AccountScope,
  number: number,
  { mayControl, now }: Approver,
  work: (tx: Tx, order: NumberedOrder) => Promise<void>,
): Promise<boolean> =>
  inScope(scope, async (tx) => {
    const order = await lockOrder(tx, number);
    if (!order) throw new NotFound(`order ${number}`);
    if (order.state !== "waiting" || !lacksSecond(order) || order.authorUserId === scope.actor.userId) return false;
    if (!mayControl && !(await isDeputy(tx, now))) return false;
    await work(tx, order);
    return true;
  });

/** Whether a person sees the buttons. */
export const mayApprove = async (
  scope: AccountScope,
  order: NumberedOrder,
  { mayControl, now }: Approver,
): Promise<boolean> => {
  if (order.state !== "waiting" || !lacksSecond(order) || order.authorUserId === scope.actor.userId) return false;
  return mayControl || inScope(scope, (tx) => isDeputy(tx, now));
};

/** Of an order of which nothing has started: every item ends at once, no slice has to. */
export const endUnsent = async (tx: Tx, { id }: NumberedOrder, now: Date): Promise<void> => {
  const key = [tx.scope.accountId, id];
  await tx.raw(
    "update order_items set state = 'cancelled', finished_at = now() where account_id = ? and order_id = ? and state = 'pending'",
    key,
  );
  await tx.raw(
    "update orders set finished_at = ?, cancelled = total - unchanged - refused - done - failed where account_id = ? and id = ?",
    [now, ...key],
  );
};

type Moved = "moved" | "too-late" | { readonly earliest: Date };

/** Another time for an order that waits for one, or at once without one. @throws NotFound */
export const moveStart = (scope: AccountScope, number: number, to: Date | undefined, now: Date): Promise<Moved> =>
  inScope(scope, async (tx) => {
    const order = await lockOrder(tx, number);
    if (!order) throw new NotFound(`order ${number}`);
    if (order.state !== "waiting" || lacksSecond(order)) return "too-late";
    const due = to ?? now;
    if (order.earliest && order.earliest > due) return { earliest: order.earliest };
    if (due <= now) {
      await begin(tx, order, now);
      return "moved";
    }
    await updateStart(tx, order.id, due);
    await startWhenDue(tx, order, { due, now });
    await recordAudit(tx, {
      action: "orders:move",
      subject: String(number),
      before: { startAfter: order.startAfter },
      after: { startAfter: due },
    });
    return "moved";
  });
