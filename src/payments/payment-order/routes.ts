import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { attach } from "../../platform/attachment.ts";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
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
import { idInAddress } from "../forms.ts";
import { paymentOrderDocument } from "./document.ts";
import { messages } from "./messages.ts";
import { isPaid, requestPaymentOrder } from "./request.ts";

const invoice = { params: { id: "invoice" } };

/** A payment order for what is unpaid of an invoice, downloaded or sent. */
export const paymentOrderRoutes: readonly Route[] = routes("/a/:account/payments/payment-orders", [
  get("/:id.pdf", "payments:read", download, { ...invoice, viewing: "deny" }),
  post("/:id/deliveries", "deliveries:send", deliver, { ...invoice, sample: {} }),
]);

async function download(req: ScopedRequest, res: Response) {
  const id = idOf(req);
  if (await isPaid(req.scope, id)) return refuse(req, res);
  const wanted = { subjectId: String(id), format: "pdf", lang: req.lang } as const;
  const file = await paymentOrderDocument.make(req.scope, wanted, req.site.config.operator);
  attach(res, file.fileName, "payment-order").type(file.contentType);
  await pipeline(Readable.from(file.content), res);
}

async function deliver(req: ScopedRequest, res: Response) {
  const { lang, scope, site } = req;
  const id = idOf(req);
  if (await isPaid(scope, id)) return refuse(req, res);
  const words = wordsOf(req, messages);
  const requested = await requestPaymentOrder(scope, id, { lang, publicUrl: site.config.publicUrl });
  if (!requested) flash(req, "danger", words.t("noAddress"));
  else flash(req, "success", words.t("queued", { email: requested.email }));
  res.redirect(303, `${placeOf(req).base}/${requested ? "deliveries" : "payments/registration"}`);
}

const refuse = (req: ScopedRequest, res: Response): void => {
  flash(req, "info", wordsOf(req, messages).t("paid"));
  res.redirect(303, `${placeOf(req).base}/invoices`);
};

const idOf = (req: ScopedRequest): number => parse(idInAddress, req.params["id"]);
