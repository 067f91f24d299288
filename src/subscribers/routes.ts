import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { show } from "../platform/render.ts";
import { get, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { exportColumns } from "./columns.ts";
import { subscriberFilter, subscribersStart } from "./forms.ts";
import { messages } from "./messages.ts";
import { subscribersPage } from "./pages.ts";
import { listSubscribers, subscriberBatches } from "./repository.ts";

export const subscriberRoutes: readonly Route[] = routes("/a/:account", [
  get("/subscribers", "subscribers:read", showSubscribers),
  get("/subscribers.xlsx", "subscribers:read", sendWorkbook, { viewing: "deny" }),
]);

async function showSubscribers(req: ScopedRequest, res: Response) {
  const filter = subscriberFilter.parse(req.query);
  const list = await listSubscribers(req.scope, filter, subscribersStart.parse(req.query));
  show(req, res, "subscribers/index", subscribersPage(wordsOf(req, messages), req.scope.accountId, filter, list));
}

function sendWorkbook(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const name = `${words.t("title")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(req.site.clock.now())}`;
  const batches = subscriberBatches(req.scope, subscriberFilter.parse(req.query));
  return sendColumns(req, res, {
    fileName: `${name}.xlsx`,
    name: words.t("title"),
    columns: exportColumns(words),
    batches,
  });
}
