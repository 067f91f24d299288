import type { Response } from "express";
import { Forbidden, Gone, NotFound, RuleBroken } from "../kernel/errors.ts";
import { flash } from "../platform/flash.ts";
import { parse } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { adviceMessages } from "./advice-messages.ts";
import { sendKept } from "./documents/send-kept.ts";
import { findFile } from "./download.ts";
import { deliveriesStart, deliveryId } from "./forms.ts";
import { checkLink } from "./link.ts";
import { warnOfMail } from "./mail-notice.ts";
import { messages } from "./messages.ts";
import { deliveriesPage, resentText } from "./pages.ts";
import { listDeliveries } from "./repository.ts";
import { resend } from "./resend.ts";
import { mayWith } from "./rights.ts";

const delivery = { params: { delivery: "delivery" } };

/** Отправленные документы: the outcome of each, its file while it is kept, and a button to send it again. */
export const deliveryRoutes: readonly Route[] = routes("/a/:account/deliveries", [
  get("", "deliveries:read", showDeliveries),
  get("/:delivery/file", "deliveries:read", download, { ...delivery, viewing: "deny" }),
  post("/:delivery/resends", "deliveries:send", repeat, { ...delivery, sample: {} }),
]);

async function showDeliveries(req: ScopedRequest, res: Response) {
  const { clock, documents } = req.site;
  const [list] = await Promise.all([listDeliveries(req.scope, deliveriesStart.parse(req.query)), warnOfMail(req)]);
  const site = { now: clock.now(), documents, advice: wordsOf(req, adviceMessages), mayWith: mayWith(req) };
  show(req, res, "deliveries/index", deliveriesPage(wordsOf(req, messages), placeOf(req), list, site));
}

async function download(req: ScopedRequest, res: Response) {
  const { clock, documents, secrets } = req.site;
  const id = idOf(req);
  const target = { accountId: req.scope.accountId, deliveryId: id };
  const link = checkLink(secrets, target, req.query, clock.now());
  if (link === "wrong") throw new NotFound("a link that was changed");
  if (link === "expired") throw new Gone("a link that has expired");
  const file = await findFile(req.scope, id, clock.now());
  const kind = file && documents.get(file.kind);
  if (!file || !kind) throw new NotFound("file");
  if (!mayWith(req)(kind.permission, kind, file)) throw new Forbidden(kind.permission);
  await sendKept(req, res, file, kind.name);
}

async function repeat(req: ScopedRequest, res: Response) {
  const { config, documents } = req.site;
  const words = wordsOf(req, messages);
  try {
    const options = { documents, publicUrl: config.publicUrl, mayWith: mayWith(req) };
    flash(req, "success", resentText(words, await resend(req.scope, idOf(req), options)));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "danger", words.t(error.code === "noAddress" ? "noAddress" : "notRepeated"));
  }
  res.redirect(303, `${placeOf(req).base}/deliveries`);
}

const idOf = (req: ScopedRequest): string => parse(deliveryId, req.params["delivery"]);
