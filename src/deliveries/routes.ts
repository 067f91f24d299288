import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { Forbidden, NotFound, RuleBroken } from "../kernel/errors.ts";
import { flash } from "../platform/flash.ts";
import { parse } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { adviceMessages } from "./advice-messages.ts";
import { openFile } from "./download.ts";
import { deliveriesStart, deliveryId } from "./forms.ts";
import { warnOfMail } from "./mail-notice.ts";
import { messages } from "./messages.ts";
import { deliveriesPage, resentText } from "./pages.ts";
import { listDeliveries } from "./repository.ts";
import { resend } from "./resend.ts";

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
  const site = { now: clock.now(), documents, advice: wordsOf(req, adviceMessages) };
  show(req, res, "deliveries/index", deliveriesPage(wordsOf(req, messages), placeOf(req), list, site));
}

async function download(req: ScopedRequest, res: Response) {
  const file = await openFile(req.scope, idOf(req), req.site.clock.now());
  const kind = file && req.site.documents.get(file.kind);
  if (!file || !kind) throw new NotFound("file");
  if (!req.may(kind.permission)) throw new Forbidden(kind.permission);
  res.attachment(file.fileName).type(file.contentType).setHeader("Content-Length", file.size);
  await pipeline(file.content, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

async function repeat(req: ScopedRequest, res: Response) {
  const { config, documents } = req.site;
  const words = wordsOf(req, messages);
  try {
    const options = { documents, publicUrl: config.publicUrl, may: req.may };
    flash(req, "success", resentText(words, await resend(req.scope, idOf(req), options)));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "danger", words.t(error.code === "noAddress" ? "noAddress" : "notRepeated"));
  }
  res.redirect(303, `${placeOf(req).base}/deliveries`);
}

const idOf = (req: ScopedRequest): string => parse(deliveryId, req.params["delivery"]);
