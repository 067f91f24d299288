import type { Kopecks } from "../kernel/money.ts";
import type { OrderParams } from "./operation.ts";

export type OrderState = "draft" | "accepted" | "in-progress" | "done" | "partly-done" | "failed" | "cancelled";
export type OrderSource = "card" | "list" | "file" | "api" | "schedule";
export type Order = {
  readonly number: number;
  readonly operation: string;
  readonly params: OrderParams;
  readonly subject: string;
  readonly source: OrderSource;
  readonly state: OrderState;
  readonly authorName: string;
  readonly authorMsisdn: string | null;
  readonly fileName: string | null;
  readonly createdAt: Date;
  readonly acceptedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly failed: number;
  readonly oneOff: Kopecks;
  readonly monthly: Kopecks;
};

export type ItemState = "pending" | "sent" | "done" | "refused" | "failed";
export type OrderItem = {
  readonly position: number;
  readonly rowNumber: number | null;
  readonly input: string | null;
  readonly msisdn: string | null;
  readonly state: ItemState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly finishedAt: Date | null;
};

export const isFinished = (order: Pick<Order, "state">): boolean =>
  order.state === "done" || order.state === "partly-done" || order.state === "failed" || order.state === "cancelled";

/** A row of an uploaded list, or a ticked number: what was typed and the number it was read as. */
export type Entry = {
  readonly row: number | null;
  readonly input: string | null;
  readonly msisdn: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
};
