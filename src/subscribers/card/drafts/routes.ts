import { NotFound, RuleBroken } from "../../../kernel/errors.ts";
import {
  cancelDraft,
  changesOf,
  confirmDraft,
  findOrder,
  isFinished,
  notesIn,
  waitsOf,
} from "../../../orders/index.ts";
import { flash } from "../../../platform/flash.ts";
import { show } from "../../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  requireFreshProof,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../../platform/routing.ts";
import { cardHref } from "../card.ts";
import { cardOf } from "../card-of.ts";
import { messages } from "../messages.ts";
import { cardDraftOf } from "../ordering.ts";
import { findNumber } from "../repository.ts";
import { confirmPage } from "./pages.ts";

const draft = { params: { msisdn: "subscriber", draft: "card-draft" } };

/** The confirmation of what was ordered from a card. */
export const cardDraftRoutes: readonly Route[] = routes("/a/:account/subscribers/:msisdn/drafts", [
  get("/:draft", "card:write", showDraft, draft),
  post("/:draft/confirmation", "card:write", confirm, { ...draft, sample: {} }),
  post("/:draft/cancellation", "card:write", cancel, draft),
]);

async function showDraft(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const href = cardHref(placeOf(req).base, card);
  const { order, item, operation } = await cardDraftOf(req, card);
  // the back button after the confirmation: what was confirmed is an order now
  if (order.state !== "draft") return res.redirect(303, `${href}?order=${order.number}`);
  const texts = operation.texts(req.lang);
  const words = wordsOf(req, messages);
  const page = confirmPage(words, {
    href,
    draftId: order.id,
    title: texts.title,
    subject: words.named(order.subject) || texts.action(""),
    description: words.named(await operation.describe(req.scope, order.params)),
    changes: changesOf(texts, item),
    losses: notesIn(req.lang, texts, { losses: item.losses, warnings: null }),
    warnings: [
      ...notesIn(req.lang, texts, { losses: null, warnings: item.warnings }),
      ...(await waitsOf(req, { order, operation })),
    ],
    oneOff: item.oneOff,
    monthly: item.monthly,
    card,
    needsFactor: operation.stepUp === true && !req.isFresh,
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
  if (operation.stepUp) requireFreshProof(req, `${href}/drafts/${order.id}`);
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
