import type { Response } from "express";
import { opens } from "../accounts/index.ts";
import { showAccountNumber } from "../kernel/account-number.ts";
import { show } from "../platform/render.ts";
import { get, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { deliveriesQuery } from "./forms.ts";
import { messages } from "./messages.ts";
import { deliveriesPage } from "./pages.ts";
import { listDeliveries } from "./repository.ts";

/** Отправленные документы. */
export const deliveryRoutes: readonly Route[] = routes("/a/:account/deliveries", [
  get("", "deliveries:read", showDeliveries),
]);

async function showDeliveries(req: ScopedRequest, res: Response) {
  const { after, before } = deliveriesQuery.parse(req.query);
  const { deliveries, hasMore } = await listDeliveries(req.scope, { after, before });
  const base = `/a/${String(req.params["account"])}`;
  const at = (side: "after" | "before", id: string | undefined) =>
    id === undefined ? null : `${base}/deliveries?${side}=${id}`;
  const isBack = before !== undefined;
  const page = deliveriesPage(wordsOf(req, messages), {
    base,
    accountText: showAccountNumber(req.scope.accountId),
    deliveries,
    maySend: opens(req.session.role, "invoices:send"),
    newerHref: (isBack ? hasMore : after !== undefined) ? at("before", deliveries[0]?.id) : null,
    olderHref: isBack || hasMore ? at("after", deliveries.at(-1)?.id) : null,
  });
  show(req, res, "deliveries/index", page);
}
