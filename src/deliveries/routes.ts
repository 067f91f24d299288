import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { Forbidden, Gone, NotFound, RuleBroken } from "../kernel/errors.ts";
import { attach } from "../platform/attachment.ts";
import { flash } from "../platform/flash.ts";
import { parse } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { adviceMessages } from "./advice-messages.ts";
import { chunksOf, type KeptDocument, partOf } from "./documents/repository.ts";
import { findFile } from "./download.ts";
import { deliveriesStart, deliveryId } from "./forms.ts";
import { checkLink } from "./link.ts";
import { warnOfMail } from "./mail-notice.ts";
import { messages } from "./messages.ts";
import { deliveriesPage, resentText } from "./pages.ts";
import { rangeOf } from "./range.ts";
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
  await sendFile(req, res, file, kind.name);
}

/** The whole file, or the part that a broken download goes on with. */
const sendFile = async (req: ScopedRequest, res: Response, file: KeptDocument, kind: string): Promise<void> => {
  const etag = `"${file.id}"`;
  const asked = req.method === "GET" ? req.range(file.size, { combine: true }) : undefined;
  const range = rangeOf({ asked, ifRange: req.get("if-range"), etag });
  res.setHeader("Accept-Ranges", "bytes").setHeader("ETag", etag);
  if (range === "unsatisfiable") {
    res.status(416).setHeader("Content-Range", `bytes */${file.size}`).end();
    return;
  }
  attach(res, file.fileName, kind).type(file.contentType);
  res.setHeader("Content-Length", range ? range.to - range.from + 1 : file.size);
  if (range) res.status(206).setHeader("Content-Range", `bytes ${range.from}-${range.to}/${file.size}`);
  if (req.method === "HEAD") {
    res.end();
    return;
  }
  const content = range ? partOf(req.scope, file.id, range) : chunksOf(req.scope, file.id);
  await pipeline(content, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
};

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
