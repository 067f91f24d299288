import { Forbidden, RuleBroken } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import {
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { isArchived } from "../archive/kept.ts";
import { formFor } from "../order-form.ts";
import { mayControl, orderOf } from "../order-of.ts";
import { retryOrder, undoOrder } from "./again.ts";
import { messages } from "./messages.ts";

const order = { params: { number: "order" } };

/** An order made out of an order: again for those for whom it was not done, or back for those for whom it was. */
export const againRoutes: readonly Route[] = routes("/a/:account/orders/:number", [
  post("/retries", "orders:write", (req: ScopedRequest, res) => again(req, res, "retry"), order),
  post("/reversals", "orders:write", (req: ScopedRequest, res) => again(req, res, "undo"), order),
]);

const verbs = { retry: retryOrder, undo: undoOrder } as const;

const again = async (req: ScopedRequest, res: Response, what: keyof typeof verbs) => {
  const found = await orderOf(req);
  if (!mayControl(req, found)) throw new Forbidden("operation");
  const { base } = placeOf(req);
  const { operations, clock } = req.site;
  try {
    if (!isArchived(found) && !offersOf(req, found)[what]) throw new RuleBroken("nothing-to-retry");
    const id = await verbs[what](req.scope, found.number, { operations, now: clock.now() });
    res.redirect(303, `${base}/bulk/drafts/${id}`);
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "info", wordsOf(req, messages).t(error.code === "archived" ? "archived" : "nothing"));
    res.redirect(303, `${base}/orders/${found.number}`);
  }
};

/** Whether an order's page offers them: an order of a list form, of which something was done or not, and whose items are there. */
export const offersOf = (req: ScopedRequest, found: Awaited<ReturnType<typeof orderOf>>) => {
  if (found.total === 0 || isArchived(found)) return { another: false, retry: false, undo: false };
  const { orderForms, operations } = req.site;
  const has = (name: string | undefined) => name !== undefined && formFor(orderForms, name) !== undefined;
  const isEnded = found.finishedAt !== null && mayControl(req, found);
  const undo = operations.get(found.operation)?.undo?.(found.params).operation;
  return {
    another: req.may("orders:write"),
    retry: isEnded && has(found.operation) && found.refused + found.failed + found.cancelled > 0,
    undo: isEnded && has(undo) && found.done > 0,
  };
};
