import type { Response } from "express";
import { NotFound } from "../kernel/errors.ts";
import { addMonths, monthOf } from "../kernel/month.ts";
import { flash } from "../platform/flash.ts";
import { parse } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { changeRoutes } from "./changes/routes.ts";
import { printInvoice } from "./document.ts";
import { invoiceId, invoicesQuery } from "./forms.ts";
import { invoicePage } from "./invoice-pages.ts";
import { messages as paperMessages } from "./messages.ts";
import { messages } from "./page-messages.ts";
import { invoicesPage, queuedText } from "./pages.ts";
import { findInvoice, listInvoices } from "./repository.ts";
import { requestInvoice } from "./send.ts";

/** As long as the operator keeps documents ready (guide, chapters 5 and 6). */
const keptMonths = 36;

const invoice = { params: { id: "invoice" } };

/** Счета: by period, one by one, on paper and by mail (guide, chapter 2). */
export const invoiceRoutes: readonly Route[] = [
  ...routes("/a/:account/invoices", [
    get("", "invoices:read", (req: ScopedRequest, res) => showInvoices(req, res)),
    get("/:id.pdf", "invoices:read", downloadInvoice, { ...invoice, viewing: "deny" }),
    get("/:id", "invoices:read", showInvoice, invoice),
    post("/:id/deliveries", "invoices:send", deliverInvoice, { ...invoice, sample: {} }),
  ]),
  ...changeRoutes,
];

async function showInvoices(req: ScopedRequest, res: Response, isRefused = false) {
  const now = req.site.clock.now();
  const wanted = invoicesQuery.parse(req.query);
  const { invoices, address } = await listInvoices(req.scope, addMonths(monthOf(now), -keptMonths));
  const page = invoicesPage(wordsOf(req, messages), { ...hereOf(req), invoices, address, wanted, now, isRefused });
  show(req, res, "invoices/index", page, { status: isRefused ? 422 : 200 });
}

async function showInvoice(req: ScopedRequest, res: Response) {
  const found = await findInvoice(req.scope, idOf(req));
  if (!found) throw new NotFound("invoice");
  const page = invoicePage(wordsOf(req, messages), wordsOf(req, paperMessages), { ...hereOf(req), ...found });
  show(req, res, "invoices/show", page);
}

async function downloadInvoice(req: ScopedRequest, res: Response) {
  const { fileName, content } = await printInvoice(req.scope, idOf(req), req.site.config.operator, req.lang);
  res.attachment(fileName).send(content);
}

async function deliverInvoice(req: ScopedRequest, res: Response) {
  const { lang, scope, site } = req;
  const requested = await requestInvoice(scope, idOf(req), { lang, publicUrl: site.config.publicUrl });
  if (!requested) return showInvoices(req, res, true);
  flash(req, "success", queuedText(wordsOf(req, messages), { ...requested, format: requested.ownFormat }));
  res.redirect(303, `${placeOf(req).base}/deliveries`);
}

const idOf = (req: ScopedRequest): number => parse(invoiceId, req.params["id"]);

const hereOf = (req: ScopedRequest) => ({
  ...placeOf(req),
  may: { send: req.may("invoices:send"), setAddress: req.may("account:write"), register: req.may("payments:write") },
});
