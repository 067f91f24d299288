import type { Response } from "express";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { readingText } from "../../lists/index.ts";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Route,
  requireFreshProof,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { itemPosition } from "../forms.ts";
import { itemBatches } from "../items/batches.ts";
import { itemColumns } from "../items/columns.ts";
import { countNotes, countReasons, listItemPage } from "../items/repository.ts";
import { heaps } from "../items/texts.ts";
import { messages } from "../messages.ts";
import { isFinished } from "../order.ts";
import { findDraft, findOrder } from "../repository.ts";
import { messages as waitingMessages } from "../waiting/messages.ts";
import { nextMonth } from "../waiting/when.ts";
import { whenFields } from "../waiting/when-pages.ts";
import { findAlike } from "./alike.ts";
import { confirmDraft } from "./confirm.ts";
import { blankOf, type Typed, typedOf, waitsOf } from "./confirmation.ts";
import { cancelDraft, moveInDraft } from "./draft.ts";
import { type Draft, draftOf } from "./draft-of.ts";
import { findReading } from "./files.ts";
import { alikeForm, draftQuery } from "./forms.ts";
import { draftHref, draftPage, firstHeap, willCount } from "./pages.ts";
import { recheckDraft } from "./recheck.ts";

const draft = { params: { draft: "draft" } };
const item = { params: { draft: "draft", position: "position" } };

/** The check before the confirmation: kept on the server, so that what is seen is what will be done. */
export const draftRoutes: readonly Route[] = routes("/a/:account/bulk/drafts", [
  get("/:draft.xlsx", "orders:write", downloadDraft, { ...draft, viewing: "deny" }),
  get("/:draft", "orders:write", (req: ScopedRequest, res) => showDraft(req, res), draft),
  post(
    "/:draft/items/:position/exclusions",
    "orders:write",
    (req: ScopedRequest, res) => move(req, res, "left-out"),
    item,
  ),
  post(
    "/:draft/items/:position/inclusions",
    "orders:write",
    (req: ScopedRequest, res) => move(req, res, "pending"),
    item,
  ),
  post("/:draft/confirmation", "orders:write", confirm, { ...draft, sample: { comment: "Приказ № 5" } }),
  post("/:draft/cancellation", "orders:write", cancel, draft),
]);

async function showDraft(req: ScopedRequest, res: Response, typed?: Typed) {
  const found = await draftOf(req);
  const { base } = placeOf(req);
  const { order } = found;
  // the back button after the confirmation: what was confirmed is an order now
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  if (order.total === 0) return res.redirect(303, `${draftHref(base, order)}/subscribers`);
  const read = await findReading(req.scope, order.id);
  const reading = read ? readingText(req.lang, read, `${draftHref(base, order)}/reading`) : null;
  const { comment, when, fault } = typed ?? (await blankOf(req, order));
  const page = draftPage(wordsOf(req, messages), {
    ...placeOf(req),
    ...(await checkOf(req, found)),
    comment,
    reading,
    when: whenFields(wordsOf(req, waitingMessages), when, fault, nextMonth(req.site.clock.now())),
    waits: await waitsOf(req, found),
  });
  show(req, res, "orders/draft", page, { status: comment.error || fault ? 422 : 200 });
}

const checkOf = async (req: ScopedRequest, { order, operation, form }: Draft) => {
  const worded = { ...order, texts: operation.texts(req.lang) };
  const query = draftQuery.parse(req.query);
  const heap = query.heap ?? firstHeap(worded);
  const { reason, detail, note } = query;
  const [list, reasons, notes, alike, description] = await Promise.all([
    listItemPage(req.scope, order.id, { states: heaps[heap], reason, detail, note }, query),
    countReasons(req.scope, order.id, heaps[heap]),
    heap === "will" ? countNotes(req.scope, order.id) : [],
    alikeIn(req, order.id, form),
    operation.describe(req.scope, order.params),
  ]);
  const { change } = form.texts(req.lang);
  return {
    draft: worded,
    form: { path: form.path, change, isEdited: form.isEdited === true },
    description,
    query,
    heap,
    list,
    reasons,
    notes,
    alike,
  };
};

/** After a row was corrected: the others that are wrong in the same way. */
const alikeIn = async ({ scope, query }: ScopedRequest, id: number, { kinds }: Draft["form"]) => {
  const { data: alike } = alikeForm.safeParse(query);
  return alike && { alike, count: (await findAlike(scope, id, alike, kinds)).size };
};

async function downloadDraft(req: ScopedRequest, res: Response) {
  const { order, operation } = await draftOf(req);
  const { heap, reason, detail, note } = draftQuery.parse(req.query);
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("draftFile", { id: order.id })}.xlsx`,
    name: words.t("draftSheet"),
    columns: itemColumns(words, { ...order, texts: operation.texts(req.lang) }),
    batches: itemBatches(req.scope, order.id, { states: heap && heaps[heap], reason, detail, note }),
  });
}

/** An order of one is usually done before the page is asked for: it is waited for a little, so that the result is seen at once. */
const patienceMs = 2_000;
const pauseMs = 80;

async function confirm(req: ScopedRequest, res: Response) {
  const { order, operation } = await draftOf(req);
  const { base } = placeOf(req);
  const here = draftHref(base, order);
  if (operation.stepUp) requireFreshProof(req, here);
  const now = req.site.clock.now();
  const typed = typedOf(req, now);
  if ("when" in typed) return showDraft(req, res, typed);
  try {
    const differing = await recheckDraft(req.scope, order.id, { operation, now });
    if (differing > 0) {
      flash(req, "danger", wordsOf(req, waitingMessages).t("differs", { count: differing }));
      return res.redirect(303, here);
    }
    const { graceMinutes } = req.site.config;
    const confirming = { operation, now, graceMinutes, ...typed };
    const { number } = await confirmDraft(req.scope, order.id, confirming);
    if (willCount({ ...order, texts: operation.texts(req.lang) }) === 1) await waitFor(req, number);
    res.redirect(303, `${base}/orders/${number}?accepted=1`);
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    res.redirect(303, here);
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

const move = async (req: ScopedRequest, res: Response, to: "left-out" | "pending") => {
  const { order } = await draftOf(req);
  const { base } = placeOf(req);
  const position = parse(itemPosition, req.params["position"]);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  await moveInDraft(req.scope, order.id, position, to);
  res.redirect(303, `${draftHref(base, order)}?heap=${to === "pending" ? "wont" : "will"}`);
};

async function cancel(req: ScopedRequest, res: Response) {
  const { order, form } = await draftOf(req);
  const { base } = placeOf(req);
  if (await cancelDraft(req.scope, order.id)) {
    flash(req, "info", wordsOf(req, messages).t("draftCancelled"));
    return res.redirect(303, `${base}/bulk/${form.path}`);
  }
  const confirmed = await findDraft(req.scope, order.id);
  if (!confirmed) throw new NotFound("draft");
  res.redirect(303, `${base}/orders/${confirmed.number}`);
}
