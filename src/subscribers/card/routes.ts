import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { monthOf } from "../../kernel/month.ts";
import { cancelDraft, changesOf, confirmDraft, findOrder, isFinished, notesOf } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  requireFreshFactor,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { messages as listMessages } from "../messages.ts";
import { actionsOf } from "./actions.ts";
import { cardHref, cardOf } from "./card.ts";
import { dayRange } from "./day.ts";
import { historyQuery } from "./forms.ts";
import { frameOf } from "./frame.ts";
import { messages } from "./messages.ts";
import { cardDraftOf, isOwn, orderForCard } from "./ordering.ts";
import { outcomeOf, wordedOf } from "./outcome.ts";
import { actionsPart, confirmPage, historyPage, overviewPage } from "./pages.ts";
import { findNumber, readHistory, readOverview, readPuk } from "./repository.ts";

const subscriber = { params: { msisdn: "subscriber" } };
const draft = { params: { msisdn: "subscriber", draft: "card-draft" } };

/** A subscriber's card (guide, chapters 7–14): its pages, and ordering for one subscriber. */
export const cardRoutes: readonly Route[] = routes("/a/:account/subscribers/:msisdn", [
  get("", "card:read", (req: ScopedRequest, res) => showOverview(req, res), subscriber),
  get("/management", "card:read", showManagement, subscriber),
  get("/history", "card:read", showHistory, subscriber),
  post("/puk", "card:write", showPuk, { ...subscriber, stepUp: true, sample: {} }),
  post("/orders", "card:write", orderNow, {
    ...subscriber,
    sample: { operation: "connect-service", serviceId: "1" },
  }),
  get("/drafts/:draft", "card:write", showDraft, draft),
  post("/drafts/:draft/confirmation", "card:write", confirm, { ...draft, sample: {} }),
  post("/drafts/:draft/cancellation", "card:write", cancel, draft),
]);

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

const historyRows = 50;

async function showHistory(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const { before, on } = historyQuery.parse(req.query);
  const words = wordsOf(req, messages);
  const { base } = placeOf(req);
  const day = on === undefined ? undefined : dayRange(on);
  const { done, past } = await readHistory(req.scope, card, { before, most: historyRows + 1, day });
  const shown = done.slice(0, historyRows);
  const isNow = !day || card.heldSince < day.to;
  const { number, heldSince: since } = card;
  const present = {
    name: [card.lastName, card.firstName, card.middleName].filter(Boolean).join(" "),
    number,
    since,
    until: null,
  };
  const page = historyPage(words, {
    href: cardHref(base, card),
    base,
    done: shown.map((each) => wordedOf(req, each)),
    holders: isOwn(req) ? null : [...(isNow ? [present] : []), ...past],
    day: on,
    older: done.length > historyRows ? shown.at(-1)?.orderId : undefined,
    linksOrders: req.may("orders:read"),
  });
  show(req, res, "subscribers/card/history", {
    ...frameOf(req, card, { tab: "history", title: words.t("tab.history") }),
    ...page,
  });
}

/** Shown in the answer itself, which nothing keeps; the journal says that it was. */
async function showPuk(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const puk = await readPuk(req.scope, card, (tx) =>
    recordAudit(tx, { action: "subscribers:show-puk", subject: card.number, after: { sim: card.iccid } }),
  );
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

async function showDraft(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const href = cardHref(placeOf(req).base, card);
  const { order, item, operation } = await cardDraftOf(req, card);
  // the back button after the confirmation: what was confirmed is an order now
  if (order.state !== "draft") return res.redirect(303, `${href}?order=${order.number}`);
  const texts = operation.texts(req.lang);
  const page = confirmPage(wordsOf(req, messages), {
    href,
    draftId: order.id,
    title: texts.title,
    subject: order.subject || texts.action(""),
    description: await operation.describe(req.scope, order.params),
    changes: changesOf(texts, item),
    losses: notesOf(texts, { losses: item.losses, warnings: null }),
    warnings: notesOf(texts, { losses: null, warnings: item.warnings }),
    oneOff: item.oneOff,
    monthly: item.monthly,
    card,
    needsFactor: operation.stepUp === true && !req.hasFreshFactor,
    back: operation.card?.section ? `${href}/${operation.card.section}` : href,
  });
  show(req, res, "subscribers/card/confirm", page);
}

/** An order of one is usually done before the page is asked for: it is waited for a little, so that the result is seen at once. */
const patienceMs = 2_000;
const pauseMs = 40;

async function confirm(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const { base } = placeOf(req);
  const href = cardHref(base, card);
  const { order, operation } = await cardDraftOf(req, card);
  if (operation.stepUp) requireFreshFactor(req, `${href}/drafts/${order.id}`);
  try {
    const { number } = await confirmDraft(req.scope, order.id, { operation, now: req.site.clock.now() });
    await waitFor(req, number);
    const now = (await findNumber(req.scope, card.id)) ?? card.number;
    // a subscriber's own grant is for the number that the address names
    res.redirect(303, `${cardHref(base, { number: now })}?order=${number}`);
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    res.redirect(303, `${href}/drafts/${order.id}`);
  }
}

const waitFor = async (req: ScopedRequest, number: number): Promise<void> => {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const order = await findOrder(req.scope, number);
    if (!order || isFinished(order) || order.state === "waiting") return;
    await new Promise((resume) => setTimeout(resume, pauseMs));
  }
};

async function cancel(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const href = cardHref(placeOf(req).base, card);
  const { order, operation } = await cardDraftOf(req, card);
  if (order.state !== "draft") return res.redirect(303, `${href}?order=${order.number}`);
  if (!(await cancelDraft(req.scope, order.id))) throw new NotFound("draft");
  flash(req, "info", wordsOf(req, messages).t("cancelled"));
  res.redirect(303, operation.card?.section ? `${href}/${operation.card.section}` : href);
}
