import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { flash } from "../platform/flash.ts";
import { textField } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { bulkFormsOf } from "./bulk-forms.ts";
import { ownAmong } from "./chosen.ts";
import { exportColumns } from "./columns.ts";
import { everybodyIn, mostTicked, pressedQuery, subscriberFilter, subscribersStart, tickedIn } from "./forms.ts";
import { individualRoutes } from "./individuals/routes.ts";
import { messages } from "./messages.ts";
import { subscribersHref, subscribersPage } from "./pages.ts";
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
  const pressed = textField(req.query, "go");
  const sent = tickedIn(req.query);
  if (pressed !== "" || sent.isCut) return lead(req, res, { pressed, isCut: sent.isCut });
  const filter = subscriberFilter.parse(req.query);
  const [list, views, ids] = await Promise.all([
    listSubscribers(req.scope, filter, subscribersStart.parse(req.query)),
    listViews(req.scope),
    ownAmong(req.scope, sent.ids),
  ]);
  const page = subscribersPage(wordsOf(req, messages), req.scope.accountId, filter, list, {
    isLookOpen: req.query["look"] === "open",
    forms: bulkFormsOf(req.site.orderForms, { lang: req.lang, base: placeOf(req).base, may: req.may }),
    ticks: { ids, everybody: everybodyIn(req.query) },
  });
  const saved = viewsPart(wordsOf(req, messages), { ...placeOf(req), filter, views, form: page.bulk?.form });
  const drawn = { ...page, views: list.tariffs.length > 0 ? saved : null };
  show(req, res, "subscribers/index", drawn);
}

/** A button of the list's form: its ticks go along, as many as an address carries. */
const lead = (req: ScopedRequest, res: Response, { pressed, isCut }: { pressed: string; isCut: boolean }) => {
  if (isCut && pressed !== "none") flash(req, "danger", wordsOf(req, messages).t("bulkTooMany", { most: mostTicked }));
  res.redirect(303, subscribersHref(req.scope.accountId) + pressedQuery(req.query, pressed));
};

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
