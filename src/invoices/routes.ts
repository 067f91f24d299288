import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Response } from "express";
import { warnOfMail } from "../deliveries/index.ts";
import { type AccountFormat, accountFormats } from "../kernel/delivery-format.ts";
import { NotFound } from "../kernel/errors.ts";
import { addMonths, monthOf } from "../kernel/month.ts";
import { attach } from "../platform/attachment.ts";
import { backTo } from "../platform/back.ts";
import { flash } from "../platform/flash.ts";
import { type Form, formOf, parse, readForm, textField } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import type { Ticked } from "./archive/pages.ts";
import { changeRoutes } from "./changes/routes.ts";
import { makeInvoice } from "./files/make.ts";
import { countNumbers } from "./files/repository.ts";
import { archiveForm, fileForm, formatQuery, invoiceId, invoicesQuery, sendInvoiceForm } from "./forms.ts";
import { invoicePage } from "./invoice-pages.ts";
import { messages as paperMessages } from "./messages.ts";
import { messages } from "./page-messages.ts";
import { invoicesPage, queuedText } from "./pages.ts";
import { findInvoice, listInvoices } from "./repository.ts";
import { requestArchive, requestInvoice, requestInvoiceFile, requestMailing } from "./send.ts";

/** As long as the operator keeps documents ready (guide, chapters 5 and 6). */
const keptMonths = 36;

/** Half a second of the web process in any format; larger invoices are made by the worker. */
const mostNumbersAtOnce = 500;

const invoice = { params: { id: "invoice" } };
const file = { ...invoice, viewing: "deny" } as const;

/** Счета: by period, one by one, in every format, by mail and as one ZIP (guide, chapter 2). */
export const invoiceRoutes: readonly Route[] = [
  ...routes("/a/:account/invoices", [
    get("", "invoices:read", (req: ScopedRequest, res) => showInvoices(req, res)),
    get("/:id.pdf", "invoices:read", downloadAs("pdf"), file),
    get("/:id.xlsx", "invoices:read", downloadAs("xlsx", "xlsx-hours"), file),
    get("/:id.txt", "invoices:read", downloadAs("txt", "txt-1251"), file),
    get("/:id", "invoices:read", (req: ScopedRequest, res) => showInvoice(req, res), invoice),
    post("/:id/files", "invoices:read", makeFile, { ...file, sample: { format: "xlsx" } }),
    post("/:id/deliveries", "invoices:send", deliverInvoice, { ...invoice, sample: {} }),
  ]),
  ...routes("/a/:account/invoice-archives", [
    post("", "invoices:read", makeArchive, { sample: { format: "pdf", invoice: "900000000" }, viewing: "deny" }),
    post("/deliveries", "invoices:send", mailTicked, { sample: { format: "pdf", invoice: "900000000" } }),
  ]),
  ...changeRoutes,
];

const noneTicked: Ticked = { ids: [], format: "pdf", error: undefined };

type Refused = { readonly isRefused?: boolean; readonly ticked?: Ticked };

async function showInvoices(
  req: ScopedRequest,
  res: Response,
  { isRefused = false, ticked = noneTicked }: Refused = {},
) {
  const now = req.site.clock.now();
  const wanted = invoicesQuery.parse(req.query);
  const [{ invoices, address, sendings }] = await Promise.all([
    listInvoices(req.scope, addMonths(monthOf(now), -keptMonths)),
    warnOfMail(req),
  ]);
  const data = { ...hereOf(req), invoices, address, sendings, wanted, now, isRefused, ticked };
  const status = isRefused || ticked.error ? 422 : 200;
  show(req, res, "invoices/index", invoicesPage(wordsOf(req, messages), data), { status });
}

async function showInvoice(req: ScopedRequest, res: Response, form?: Form) {
  const id = idOf(req);
  const [found, numbers] = await Promise.all([findInvoice(req.scope, id), countNumbers(req.scope, id)]);
  if (!found) throw new NotFound("invoice");
  const data = { ...hereOf(req), ...found, isLarge: numbers > mostNumbersAtOnce, form, now: req.site.clock.now() };
  const page = invoicePage(wordsOf(req, messages), wordsOf(req, paperMessages), data);
  show(req, res, "invoices/show", page, { status: form ? 422 : 200 });
}

/** The formats of an ending, the first unless the query names another. */
function downloadAs(...formats: readonly [AccountFormat, ...AccountFormat[]]) {
  const query = formatQuery(formats);
  return async (req: ScopedRequest, res: Response): Promise<void> => {
    const id = idOf(req);
    if ((await countNumbers(req.scope, id)) > mostNumbersAtOnce) {
      flash(req, "info", wordsOf(req, messages).t("largeText"));
      res.redirect(303, `${placeOf(req).base}/invoices/${id}#other`);
      return;
    }
    const { format } = query.parse(req.query);
    const made = await makeInvoice(req.scope, id, { format, lang: req.lang, operator: req.site.config.operator });
    // read whole, so that a fault is still an error page
    const content = await buffer(Readable.from(made.content));
    attach(res, made.fileName, "invoice").type(made.contentType).send(content);
  };
}

async function makeFile(req: ScopedRequest, res: Response) {
  const read = readForm(fileForm, req.body);
  if (!read.ok) return showInvoice(req, res, read.form);
  const { title } = await requestInvoiceFile(req.scope, idOf(req), { ...optionsOf(req), ...read.data });
  toDeliveries(req, res, title);
}

async function makeArchive(req: ScopedRequest, res: Response) {
  const read = readForm(archiveForm, req.body);
  if (!read.ok) return refuseTicks(req, res, read.form);
  const { invoice: ids, format } = read.data;
  const { title } = await requestArchive(req.scope, ids, { ...optionsOf(req), format });
  toDeliveries(req, res, title);
}

const refuseTicks = (req: ScopedRequest, res: Response, { format, invoice: ticks }: Form) =>
  showInvoices(req, res, {
    ticked: {
      ids: typedIds(req),
      format: typedFormat(req),
      error: ticks?.error || !format?.error ? "noneTicked" : "formatWrong",
    },
  });

const typedIds = ({ body }: ScopedRequest): number[] =>
  [(body as { invoice?: unknown }).invoice].flat().flatMap((id) => invoiceId.safeParse(id).data ?? []);

async function mailTicked(req: ScopedRequest, res: Response) {
  const read = readForm(archiveForm, req.body);
  if (!read.ok) return refuseTicks(req, res, read.form);
  const { invoice: ids, format } = read.data;
  const requested = await requestMailing(req.scope, ids, { ...optionsOf(req), format });
  if (!requested) return showInvoices(req, res, { isRefused: true, ticked: { ids, format, error: undefined } });
  flash(req, "success", wordsOf(req, messages).t("mailingQueued", requested));
  const list = `${placeOf(req).base}/invoices`;
  res.redirect(303, backTo(req, listPages, list));
}

const typedFormat = (req: ScopedRequest): string => {
  const typed = textField(req.body, "format");
  return accountFormats.find((format) => format === typed) ?? noneTicked.format;
};

const toDeliveries = (req: ScopedRequest, res: Response, title: string): void => {
  flash(req, "success", wordsOf(req, messages).t("fileQueued", { title }));
  res.redirect(303, `${placeOf(req).base}/deliveries`);
};

async function deliverInvoice(req: ScopedRequest, res: Response) {
  const read = readForm(sendInvoiceForm, req.body);
  if (!read.ok) return showInvoice(req, res, read.form);
  const requested = await requestInvoice(req.scope, idOf(req), { ...optionsOf(req), ...read.data });
  if (!requested) return refuse(req, res);
  flash(req, "success", queuedText(wordsOf(req, messages), requested));
  const ofYear = `${placeOf(req).base}/invoices?year=${requested.month.slice(0, 4)}`;
  res.redirect(303, backTo(req, listPages, ofYear));
}

/** Where an invoice is sent from: the person stays there, and its row says what becomes of it. */
const listPages = /^\/(?:a\/\d{11}|accounts)\/invoices(?:\/[1-9]\d*)?(?:\?|$)/;

/** There is no address: the list says what to do, and so does the form in which one was left out. */
const refuse = (req: ScopedRequest, res: Response) =>
  req.body?.["email"] === undefined
    ? showInvoices(req, res, { isRefused: true })
    : showInvoice(req, res, formOf(sendInvoiceForm, req.body, new Map([["email", "emailMissing"]])));

const optionsOf = ({ lang, site }: ScopedRequest) => ({ lang, publicUrl: site.config.publicUrl });

const idOf = (req: ScopedRequest): number => parse(invoiceId, req.params["id"]);

const hereOf = (req: ScopedRequest) => ({
  ...placeOf(req),
  may: { send: req.may("invoices:send"), setAddress: req.may("account:write"), register: req.may("payments:write") },
});
