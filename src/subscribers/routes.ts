import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { bulkFormsOf } from "./bulk-forms.ts";
import { exportColumns } from "./columns.ts";
import { subscriberFilter, subscribersStart } from "./forms.ts";
import { individualRoutes } from "./individuals/routes.ts";
import { messages } from "./messages.ts";
import { subscribersPage } from "./pages.ts";
import { listSubscribers, subscriberBatches } from "./repository.ts";
import { rulesRoutes } from "./rules/routes.ts";
import { viewsPart } from "./views/pages.ts";
import { listViews } from "./views/repository.ts";
import { viewRoutes } from "./views/routes.ts";

export const subscriberRoutes: readonly Route[] = [
  ...routes("/a/:account", [
    get("/subscribers", "subscribers:read", showSubscribers),
    get("/subscribers.xlsx", "subscribers:read", sendWorkbook, { viewing: "deny" }),
  ]),
  ...rulesRoutes,
  ...individualRoutes,
  ...viewRoutes,
];

async function showSubscribers(req: ScopedRequest, res: Response) {
  const filter = subscriberFilter.parse(req.query);
  const [list, views] = await Promise.all([
    listSubscribers(req.scope, filter, subscribersStart.parse(req.query)),
    listViews(req.scope),
  ]);
  const page = subscribersPage(wordsOf(req, messages), req.scope.accountId, filter, list, {
    isLookOpen: req.query["look"] === "open",
    forms: bulkFormsOf(req.site.orderForms, { lang: req.lang, base: placeOf(req).base, may: req.may }),
  });
  const saved = viewsPart(wordsOf(req, messages), { ...placeOf(req), filter, views });
  const drawn = { ...page, views: list.tariffs.length > 0 ? saved : null };
  show(req, res, "subscribers/index", drawn);
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
