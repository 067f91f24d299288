import type { Response } from "express";
import { showAccountNumber } from "../../kernel/account-number.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import {
  cancelDraft,
  confirmDraft,
  draftId,
  findDraft,
  findOrder,
  isFinished,
  type Operations,
  refusalCells,
  refusalColumns,
  refusalsOf,
} from "../../orders/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { sendSheet } from "../../platform/sheets/send.ts";
import { baseOf, draftOf } from "../draft.ts";
import { draftQuery } from "../forms.ts";
import { messages } from "../messages.ts";
import { confirmPage } from "./pages.ts";

const draft = { params: { draft: "draft" } };

/** The confirmation of a draft: kept on the server, so that what is seen is what will be done. */
export const draftRoutes = (operations: Operations, clock: Clock): readonly Route[] =>
  routes("/a/:account/bulk/drafts/:draft", [
    get("", "orders:write", (req: ScopedRequest, res) => showDraft(req, res, operations), draft),
    get("/refused.xlsx", "orders:write", (req: ScopedRequest, res) => downloadRefused(req, res, operations), {
      ...draft,
      viewing: "deny",
    }),
    post("/confirmation", "orders:write", (req: ScopedRequest, res) => confirm(req, res, clock), draft),
    post("/cancellation", "orders:write", (req: ScopedRequest, res) => cancel(req, res), draft),
  ]);

const showDraft = async (req: ScopedRequest, res: Response, operations: Operations) => {
  const { order, operation } = await draftOf(req, operations);
  const base = baseOf(req);
  // the back button after the confirmation: what was confirmed is an order now
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  if (order.total === 0) return res.redirect(303, `${base}/bulk/drafts/${order.id}/subscribers`);
  const texts = operation.texts(req.lang);
  const { after } = draftQuery.parse(req.query);
  const href = `${base}/bulk/drafts/${order.id}`;
  const { reasons, items } = await refusalsOf(req.scope, req.lang, order, texts, { href, after });
  const page = confirmPage(wordsOf(req, messages), {
    base,
    accountText: showAccountNumber(req.scope.accountId),
    number: order.id,
    draft: order,
    terms: {
      title: texts.title,
      subject: order.subject,
      description: await operation.describe(req.scope, order.params),
    },
    reasons,
    items,
  });
  show(req, res, "bulk/confirm", page);
};

const downloadRefused = async (req: ScopedRequest, res: Response, operations: Operations) => {
  const { order, operation } = await draftOf(req, operations);
  const words = wordsOf(req, messages);
  const sheet = { name: words.t("refusedSheet"), columns: refusalColumns(req.lang) };
  const cells = refusalCells(req.scope, req.lang, order, operation.texts(req.lang));
  await sendSheet(res, `${words.t("refusedFile", { number: order.id })}.xlsx`, sheet, cells);
};

/** An order of one is usually done before the page is asked for: it is waited for a little, so that the result is seen at once. */
const patienceMs = 2_000;
const pauseMs = 80;

const confirm = async (req: ScopedRequest, res: Response, clock: Clock) => {
  const number = parse(draftId, req.params["draft"]);
  const base = baseOf(req);
  try {
    const order = await confirmDraft(req.scope, number, { now: clock.now() });
    if (order.total - order.refused - order.unchanged - order.cancelled === 1) await waitFor(req, order.number);
    res.redirect(303, `${base}/orders/${order.number}?accepted=1`);
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    res.redirect(303, `${base}/bulk/drafts/${number}`);
  }
};

const waitFor = async (req: ScopedRequest, number: number): Promise<void> => {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const order = await findOrder(req.scope, number);
    if (!order || isFinished(order)) return;
    await new Promise((resume) => setTimeout(resume, pauseMs));
  }
};

const cancel = async (req: ScopedRequest, res: Response) => {
  const number = parse(draftId, req.params["draft"]);
  const base = baseOf(req);
  if (await cancelDraft(req.scope, number)) {
    flash(req, "info", wordsOf(req, messages).t("cancelled"));
    return res.redirect(303, `${base}/bulk/services`);
  }
  const confirmed = await findDraft(req.scope, number);
  if (!confirmed) throw new NotFound("draft");
  res.redirect(303, `${base}/orders/${confirmed.number}`);
};
