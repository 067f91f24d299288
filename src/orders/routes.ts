import type { Response } from "express";
import { sendKept } from "../deliveries/index.ts";
import { Forbidden } from "../kernel/errors.ts";
import type { AccountScope } from "../platform/db.ts";
import { flash } from "../platform/flash.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { streamWhileAllowed } from "../sessions/index.ts";
import { againRoutes } from "./again/routes.ts";
import { archivedFile, wholeItems } from "./archive/kept.ts";
import { requestResult, resultFileName } from "./document.ts";
import { draftRoutes } from "./drafts/routes.ts";
import { historyRoutes } from "./history/routes.ts";
import { itemColumns } from "./items/columns.ts";
import { messages, type Words } from "./messages.ts";
import { endedCount, isFinished } from "./order.ts";
import { mayControl, numberOf, orderOf } from "./order-of.ts";
import { paceOf, type Sample, withSample } from "./progress/pace.ts";
import { progressOf } from "./progress/pages.ts";
import { findOrder } from "./repository.ts";
import { showOrder } from "./show-order.ts";
import { cancelOrder, pauseOrder, resumeOrder } from "./start.ts";
import { waitingRoutes } from "./waiting/routes.ts";

const order = { params: { number: "order" } };

type Control = (scope: AccountScope, number: number) => Promise<boolean>;
const control = (path: string, verb: Control, said: Parameters<Words["t"]>[0]) =>
  post(path, "orders:write", (req: ScopedRequest, res) => change(req, res, verb, said), order);

/** История заявок, one order's page, and the draft's before it; what an order is about only its operation knows. */
export const orderRoutes: readonly Route[] = [
  ...routes("/a/:account/orders", [
    get("/:number.xlsx", "orders:read", downloadOrder, { ...order, viewing: "deny" }),
    get("/:number", "orders:read", (req: ScopedRequest, res) => showOrder(req, res), order),
    get("/:number/progress", "orders:read", streamProgress, order),
    post("/:number/deliveries", "orders:write", sendResult, { ...order, sample: {} }),
    control("/:number/pauses", pauseOrder, "paused"),
    control("/:number/resumptions", resumeOrder, "resumed"),
    control("/:number/cancellations", cancelOrder, "cancelledOrder"),
  ]),
  ...historyRoutes,
  ...draftRoutes,
  ...waitingRoutes,
  ...againRoutes,
];

async function downloadOrder(req: ScopedRequest, res: Response) {
  const found = await orderOf(req);
  const kept = await archivedFile(req.scope, found);
  if (kept) return sendKept(req, res, kept, "list");
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: resultFileName(words, found),
    name: words.t("sheetName", { number: found.number }),
    columns: itemColumns(words, found),
    batches: wholeItems(req.scope, found),
  });
}

async function sendResult(req: ScopedRequest, res: Response) {
  const { config, operations } = req.site;
  const words = wordsOf(req, messages);
  const { base } = placeOf(req);
  const number = numberOf(req);
  const options = { operations, lang: req.lang, publicUrl: config.publicUrl };
  const requested = await requestResult(req.scope, number, options);
  if (!requested) {
    flash(req, "danger", words.t("sendNoAddress"));
    return res.redirect(303, `${base}/orders/${number}`);
  }
  flash(req, "success", words.t("sendQueued", { email: requested.email }));
  res.redirect(303, `${base}/deliveries`);
}

/** Polls: a stream holds no connection to the database in between. */
async function streamProgress(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const { number } = await orderOf(req);
  let samples: readonly Sample[] = [];
  const { scope, lang } = req;
  await streamWhileAllowed(req, res, {
    key: `order ${scope.accountId} ${number} ${lang}`,
    next: async () => {
      const found = await findOrder(scope, number);
      if (!found) return undefined;
      samples = withSample(samples, { at: performance.now(), ended: endedCount(found) });
      return { event: progressOf(words, found, paceOf(samples)), isLast: isFinished(found) };
    },
  });
}

const change = async (req: ScopedRequest, res: Response, verb: Control, said: Parameters<Words["t"]>[0]) => {
  const found = await orderOf(req);
  if (!mayControl(req, found)) throw new Forbidden("operation");
  const words = wordsOf(req, messages);
  const isDone = await verb(req.scope, found.number);
  if (isDone) flash(req, "success", words.t(said === "cancelledOrder" && found.startedAt ? "stoppedOrder" : said));
  else flash(req, "info", words.t("tooLate"));
  res.redirect(303, `${placeOf(req).base}/orders/${found.number}`);
};
