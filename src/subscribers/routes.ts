import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import type { Clock } from "../platform/clock.ts";
import { show } from "../platform/render.ts";
import { get, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { exportSubscribers } from "./export.ts";
import { subscriberFilter, subscriberPlace } from "./forms.ts";
import { messages } from "./messages.ts";
import { subscribersPage } from "./pages.ts";
import { listSubscribers } from "./repository.ts";

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

async function sendWorkbook(clock: Clock, req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  res.attachment(`${words.t("title")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(clock.now())}.xlsx`);
  if (req.method === "HEAD") {
    res.end();
    return;
  }
  const workbook = await exportSubscribers(req.scope, words, subscriberFilter.parse(req.query));
  await pipeline(workbook, res).catch((error: NodeJS.ErrnoException) => {
    // the person has gone away: the pipeline has ended the reading
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}
