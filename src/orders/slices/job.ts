import { z } from "zod";
import { defineJob, type Enqueued } from "../../platform/jobs.ts";

/** Items that one job takes: a call to the network carries as many. */
export const sliceSize = 200;

const slicePayload = z.object({ accountId: z.int(), orderId: z.int(), from: z.int(), to: z.int() });
export type Slice = z.output<typeof slicePayload>;

/** A network that is away is tried again for a day and a half (pauses up to 5 minutes) before items are given up. */
export const processSlice = defineJob({ name: "orders.process-slice", payload: slicePayload, retryLimit: 400 });

/**
 * The first slices of all orders come before the second ones of any, so that a long order does not hold up a short one.
 * The queue takes the highest priority first.
 */
export const slicesOf = (accountId: number, order: { id: number; total: number }): Enqueued<Slice>[] =>
  Array.from({ length: Math.ceil(order.total / sliceSize) }, (_, index) => ({
    payload: {
      accountId,
      orderId: order.id,
      from: index * sliceSize + 1,
      to: Math.min((index + 1) * sliceSize, order.total),
    },
    priority: -index,
  }));
