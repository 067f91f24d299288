import type { Kopecks } from "../kernel/money.ts";
import type { OrderParams } from "./operation.ts";

/** `waiting`: confirmed, and not started before its time. */
export type OrderState =
  | "draft"
  | "waiting"
  | "accepted"
  | "in-progress"
  | "paused"
  | "done"
  | "partly-done"
  | "failed"
  | "cancelled";
export type OrderSource = "card" | "list" | "file" | "api" | "schedule";
export type Order = {
  readonly id: number;
  /** Counts up in the account from the confirmation on; a draft has none. */
  readonly number: number | null;
  readonly operation: string;
  readonly params: OrderParams;
  readonly subject: string;
  readonly source: OrderSource;
  readonly state: OrderState;
  readonly authorUserId: number;
  readonly authorName: string;
  readonly authorMsisdn: string | null;
  readonly fileName: string | null;
  /** Основание: why, in the author's words. */
  readonly comment: string | null;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  /** Waits for a second person; `secondName` has confirmed it. */
  readonly needsSecond: boolean;
  readonly secondName: string | null;
  /** Why the second person said no. */
  readonly rejectedReason: string | null;
  /** The operation's own wait: nobody starts it before. */
  readonly earliest: Date | null;
  /** The id of the order whose done items this one takes back. */
  readonly undoes: number | null;
  /** When what a draft shows was assessed. */
  readonly assessedAt: Date | null;
  /** Not started before; null: at once. */
  readonly startAfter: Date | null;
  readonly startedAt: Date | null;
  /** Nothing of it is on its way any more. */
  readonly finishedAt: Date | null;
  /** Its items are gone: they stand in a document, which has no end. Null while they are there. */
  readonly itemsArchivedAt: Date | null;
  readonly itemsDocumentId: string | null;
  readonly total: number;
  readonly done: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly oneOff: Kopecks;
  readonly monthly: Kopecks;
};
/** One that has been confirmed. */
export type NumberedOrder = Order & { readonly number: number };

/**
 * pending → sent → done | unchanged | refused | failed | cancelled. In a draft: `pending` will be done, `unchanged` is so
 * already, `refused` cannot, `cancelled` was left out by the user.
 */
export type ItemState = "pending" | "sent" | "done" | "unchanged" | "refused" | "failed" | "cancelled";
export type OrderItem = {
  readonly position: number;
  readonly subscriberId: number | null;
  readonly rowNumber: number | null;
  readonly input: string | null;
  readonly msisdn: string | null;
  readonly iccid: string | null;
  readonly line: string | null;
  /** The subscriber's name today; empty when there is none. */
  readonly name: string;
  readonly params: OrderParams | null;
  readonly state: ItemState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly before: OrderParams | null;
  readonly after: OrderParams | null;
  readonly losses: Readonly<Record<string, string | null>> | null;
  readonly warnings: Readonly<Record<string, string | null>> | null;
  readonly oneOff: Kopecks;
  readonly monthly: Kopecks;
  /** When the network was told or asked of it, each time; null for once at most, which is when it was finished. */
  readonly tried: readonly Date[] | null;
  readonly finishedAt: Date | null;
};

/** Why an item of a draft is not done although it could be: the user said so. */
export const leftOut = "left-out";

export const finishedStates = ["done", "partly-done", "failed", "cancelled"] as const;
export const isFinished = (order: Pick<Order, "state">): boolean =>
  finishedStates.some((state) => state === order.state);

export const endedCount = ({
  done,
  unchanged,
  refused,
  failed,
  cancelled,
}: Pick<Order, "done" | "unchanged" | "refused" | "failed" | "cancelled">): number =>
  done + unchanged + refused + failed + cancelled;

/** A row of an uploaded list, or a ticked subscriber: what was typed and what it was read as. One of `msisdn`, `iccid`, `line` names the subscriber. */
export type Entry = {
  readonly row: number | null;
  readonly input: string | null;
  readonly msisdn: string | null;
  readonly iccid?: string | null;
  readonly line?: string | null;
  /** What the row gives this subscriber alone. */
  readonly params?: OrderParams | undefined;
  readonly reason: string | null;
  readonly detail: string | null;
};
