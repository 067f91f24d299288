import { z } from "zod";
import { recordAudit } from "../journal/index.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Clock } from "../platform/clock.ts";
import { type AccountScope, type Database, inScope, jobScope, type Tx } from "../platform/db.ts";
import { defineJob, enqueue } from "../platform/jobs.ts";
import type { NumberedOrder, OrderState } from "./order.ts";
import { lockOrder, setState } from "./repository.ts";
import { holdAccount } from "./slices/flight.ts";
import { processSlice, slicesOf } from "./slices/job.ts";

const payload = z.object({ accountId: z.int(), number: z.int() });

/** The alarm of an order that waits for its time; the order itself says whether and when it starts. */
export const startWaiting = defineJob({ name: "orders.start-waiting", payload, retryLimit: 400 });

export const runStartWaiting =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  async ({ accountId, number }: z.output<typeof payload>): Promise<void> => {
    const now = clock.now();
    await inScope(jobScope(db, accountId), async (tx) => {
      const order = await lockOrder(tx, number);
      if (order?.state !== "waiting" || order.startAfter === null || lacksSecond(order)) return;
      if (order.startAfter > now) await startWhenDue(tx, order, { due: order.startAfter, now });
      else await begin(tx, order, now);
    });
  };

export const startWhenDue = async (
  tx: Tx,
  order: NumberedOrder,
  { due, now }: { due: Date; now: Date },
): Promise<NumberedOrder> => {
  const alarm = { accountId: tx.scope.accountId, number: order.number };
  await enqueue(tx, startWaiting, [{ payload: alarm, afterSeconds: secondsBetween(now, due) }]);
  return order;
};

const secondsBetween = (from: Date, to: Date): number => Math.ceil((to.getTime() - from.getTime()) / 1_000);

export const lacksSecond = ({ needsSecond, secondName }: NumberedOrder): boolean => needsSecond && secondName === null;

export const begin = async (tx: Tx, order: NumberedOrder, now: Date): Promise<void> => {
  await startNow(tx, order, now);
  await recordAudit(tx, { action: "orders:start", subject: String(order.number) });
};

/** From here on slices take its items; those of other orders of the account look out for each other from now on. */
export const startNow = async (tx: Tx, order: NumberedOrder, now: Date): Promise<NumberedOrder> => {
  await holdAccount(tx);
  await setState(tx, order.id, "accepted", now);
  await enqueue(tx, processSlice, slicesOf(tx.scope.accountId, order));
  return { ...order, state: "accepted", startedAt: now };
};

const running: readonly OrderState[] = ["accepted", "in-progress"];

/** Slices under way end their call; nothing else is sent. @returns false when it is not under way. @throws NotFound */
export const pauseOrder = (scope: AccountScope, number: number): Promise<boolean> =>
  change(scope, number, running, async (tx, { id }) => {
    await setState(tx, id, "paused");
    await recordAudit(tx, { action: "orders:pause", subject: String(number) });
  });

/** @returns false when it is not paused. @throws NotFound */
export const resumeOrder = (scope: AccountScope, number: number): Promise<boolean> =>
  change(scope, number, ["paused"], async (tx, order) => {
    await setState(tx, order.id, "in-progress");
    await enqueue(tx, processSlice, slicesOf(tx.scope.accountId, order));
    await recordAudit(tx, { action: "orders:resume", subject: String(number) });
  });

/**
 * What was done stays done; nothing else is sent. The slices end what is left, each in its turn: what was sent and not
 * answered is asked about first. @returns false when it has ended. @throws NotFound
 */
export const cancelOrder = (scope: AccountScope, number: number): Promise<boolean> =>
  change(scope, number, ["waiting", "paused", ...running], async (tx, order) => {
    await setState(tx, order.id, "cancelled");
    await enqueue(tx, processSlice, slicesOf(tx.scope.accountId, order));
    await recordAudit(tx, { action: "orders:cancel", subject: String(number) });
  });

const change = (
  scope: AccountScope,
  number: number,
  from: readonly OrderState[],
  work: (tx: Tx, order: NumberedOrder) => Promise<unknown>,
): Promise<boolean> =>
  inScope(scope, async (tx) => {
    const order = await lockOrder(tx, number);
    if (!order) throw new NotFound(`order ${number}`);
    if (!from.includes(order.state)) return false;
    await work(tx, order);
    return true;
  });
