import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import type { Clock } from "../platform/clock.ts";
import { show } from "../platform/render.ts";
import { get, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendBatches } from "../platform/sheets/send.ts";
import { subscriberCells, subscriberSheet } from "./export.ts";
import { subscriberFilter, subscriberPlace } from "./forms.ts";
import { messages } from "./messages.ts";
import { subscribersPage } from "./pages.ts";
import { listSubscribers, subscriberBatches } from "./repository.ts";

export const subscriberRoutes = ({ clock }: { clock: Clock }): readonly Route[] =>
  routes("/a/:account", [
    get("/subscribers", "subscribers:read", showSubscribers),
    get("/subscribers.xlsx", "subscribers:read", (req: ScopedRequest, res) => sendWorkbook(clock, req, res), {
      viewing: "deny",
    }),
  ]);

async function showSubscribers(req: ScopedRequest, res: Response) {
  const filter = subscriberFilter.parse(req.query);
  const list = await listSubscribers(req.scope, filter, subscriberPlace.parse(req.query));
  show(req, res, "subscribers/index", subscribersPage(wordsOf(req, messages), req.scope.accountId, filter, list));
}

function sendWorkbook(clock: Clock, req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  return sendBatches(req, res, {
    fileName: `${words.t("title")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(clock.now())}.xlsx`,
    sheet: subscriberSheet(words),
    batches: subscriberBatches(req.scope, subscriberFilter.parse(req.query)),
    cellsOf: (row) => subscriberCells(words, row),
  });
}
