import { RuleBroken } from "../../kernel/errors.ts";
import { monthOf } from "../../kernel/month.ts";
import { flash } from "../../platform/flash.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { messages as listMessages } from "../messages.ts";
import { actionsOf } from "./actions.ts";
import { cardHref } from "./card.ts";
import { cardOf } from "./card-of.ts";
import { cardDraftRoutes } from "./drafts/routes.ts";
import { frameOf } from "./frame.ts";
import { showHistory } from "./history/show.ts";
import { messages } from "./messages.ts";
import { orderForCard } from "./ordering.ts";
import { outcomeOf, wordedOf } from "./outcome.ts";
import { actionsPart, overviewPage } from "./pages.ts";
import { readOverview, showPukOf } from "./repository.ts";
import { sectionRoutes } from "./section.ts";
import { subscriberSections } from "./sections.ts";

const subscriber = { params: { msisdn: "subscriber" } };

/** A subscriber's card (guide, chapters 7–14): its pages, and ordering for one subscriber. */
export const cardRoutes: readonly Route[] = [
  ...routes("/a/:account/subscribers/:msisdn", [
    get("", "card:read", (req: ScopedRequest, res) => showOverview(req, res), subscriber),
    get("/management", "card:read", showManagement, subscriber),
    get("/history", "card:read", showHistory, subscriber),
    post("/puk", "card:write", showPuk, { ...subscriber, stepUp: true, sample: {} }),
    post("/orders", "card:write", orderNow, {
      ...subscriber,
      sample: { operation: "lock-number" },
    }),
  ]),
  ...cardDraftRoutes,
  ...subscriberSections.flatMap(sectionRoutes),
];

async function showOverview(req: ScopedRequest, res: Response, puk: string | null = null) {
  const card = await cardOf(req);
  const { base } = placeOf(req);
  const now = req.site.clock.now();
  const [overview, actions, outcome] = await Promise.all([
    readOverview(req.scope, card, monthOf(now)),
    actionsOf(req, card, "main"),
    outcomeOf(req, card, req.query["order"]),
  ]);
  const words = wordsOf(req, messages);
  const page = overviewPage(words, {
    href: cardHref(base, card),
    base,
    card,
    overview,
    history: overview.history.map((done) => wordedOf(req, done)),
    actions,
    outcome,
    now,
    may: { rename: actions.some(({ name }) => name === "rename"), orders: req.may("orders:read") },
    listWords: wordsOf(req, listMessages),
  });
  const shown = puk === null ? null : words.t("pukShown", { sim: card.iccid ?? "", puk });
  const drawn = { ...frameOf(req, card, { tab: "overview" }), ...page, puk: page.puk && { ...page.puk, shown } };
  show(req, res, "subscribers/card/index", drawn);
}

async function showManagement(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const words = wordsOf(req, messages);
  const href = cardHref(placeOf(req).base, card);
  const page = {
    ...frameOf(req, card, { tab: "management", title: words.t("managementTitle") }),
    actions: actionsPart(words, href, await actionsOf(req, card, "number")),
  };
  show(req, res, "subscribers/card/management", page);
}

/** Shown in the answer itself, which nothing keeps; the journal says that it was. */
async function showPuk(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const puk = await showPukOf(req.scope, card);
  if (puk === undefined) flash(req, "info", wordsOf(req, messages).t("pukUnknown"));
  await showOverview(req, res, puk ?? null);
}

async function orderNow(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const href = cardHref(placeOf(req).base, card);
  const operation = req.site.operations.get(textField(req.body, "operation"));
  if (!operation?.card) throw new RuleBroken("no-operation");
  const opened = await orderForCard(req, card, operation, req.body);
  if (opened.ok) return res.redirect(303, `${href}/drafts/${opened.draft}`);
  flash(req, "danger", opened.text);
  res.redirect(303, operation.card.section === null ? href : `${href}/${operation.card.section}`);
}
