import type { Response } from "express";
import { show } from "../platform/render.ts";
import { get, placeOf, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { deliveriesStart } from "./forms.ts";
import { messages } from "./messages.ts";
import { deliveriesPage } from "./pages.ts";
import { listDeliveries } from "./repository.ts";

/** Отправленные документы. */
export const deliveryRoutes: readonly Route[] = routes("/a/:account/deliveries", [
  get("", "deliveries:read", showDeliveries),
]);

async function showDeliveries(req: ScopedRequest, res: Response) {
  const list = await listDeliveries(req.scope, deliveriesStart.parse(req.query));
  show(req, res, "deliveries/index", deliveriesPage(wordsOf(req, messages), placeOf(req), list));
}
