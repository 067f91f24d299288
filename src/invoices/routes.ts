import type { Response } from "express";
import { opens } from "../accounts/index.ts";
import { showAccountNumber } from "../kernel/account-number.ts";
import { NotFound } from "../kernel/errors.ts";
import { addMonths, monthOf } from "../kernel/month.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { flash } from "../platform/flash.ts";
import { parse } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { invoiceId, invoicesQuery } from "./forms.ts";
import { invoicePage } from "./invoice-pages.ts";
import { messages as paperMessages } from "./messages.ts";
import { messages } from "./page-messages.ts";
import { invoicesPage, queuedText } from "./pages.ts";
import { findInvoice, listInvoices } from "./repository.ts";
import { printInvoice, requestInvoice } from "./send.ts";

type Deps = { config: Pick<Config, "operator" | "publicUrl">; clock: Clock };

/** As long as the operator keeps documents ready (guide, chapters 5 and 6). */
const keptMonths = 36;

/** Счета: by period, one by one, on paper and by mail (guide, chapter 2). */
export const invoiceRoutes = (deps: Deps): readonly Route[] => {
  const invoice = { params: { id: "invoice" } };
  return routes("/a/:account/invoices", [
    get("", "invoices:read", (req: ScopedRequest, res) => showInvoices(deps, req, res)),
    get("/:id.pdf", "invoices:read", (req: ScopedRequest, res) => downloadInvoice(deps, req, res), {
      ...invoice,
      viewing: "deny",
    }),
    get("/:id", "invoices:read", (req: ScopedRequest, res) => showInvoice(req, res), invoice),
    post("/:id/deliveries", "invoices:send", (req: ScopedRequest, res) => deliverInvoice(deps, req, res), {
      ...invoice,
      sample: {},
    }),
  ]);
};

const showInvoices = async ({ clock }: Deps, req: ScopedRequest, res: Response, isRefused = false) => {
  const now = clock.now();
  const wanted = invoicesQuery.parse(req.query);
  const { invoices, address } = await listInvoices(req.scope, addMonths(monthOf(now), -keptMonths));
  const page = invoicesPage(wordsOf(req, messages), { ...placeOf(req), invoices, address, wanted, now, isRefused });
  show(req, res, "invoices/index", page, { status: isRefused ? 422 : 200 });
};

const showInvoice = async (req: ScopedRequest, res: Response) => {
  const found = await findInvoice(req.scope, idOf(req));
  if (!found) throw new NotFound("invoice");
  const page = invoicePage(wordsOf(req, messages), wordsOf(req, paperMessages), { ...placeOf(req), ...found });
  show(req, res, "invoices/show", page);
};

const downloadInvoice = async ({ config }: Deps, req: ScopedRequest, res: Response) => {
  const { fileName, content } = await printInvoice(req.scope, idOf(req), config.operator, req.lang);
  res.attachment(fileName).send(content);
};

const deliverInvoice = async (deps: Deps, req: ScopedRequest, res: Response) => {
  const { lang, scope } = req;
  const requested = await requestInvoice(scope, idOf(req), { lang, publicUrl: deps.config.publicUrl });
  if (!requested) return showInvoices(deps, req, res, true);
  flash(req, "success", queuedText(wordsOf(req, messages), requested));
  res.redirect(303, `${placeOf(req).base}/deliveries`);
};

const idOf = (req: ScopedRequest): number => parse(invoiceId, req.params["id"]);
const placeOf = (req: ScopedRequest) => ({
  base: `/a/${String(req.params["account"])}`,
  accountText: showAccountNumber(req.scope.accountId),
  may: {
    send: opens(req.session.role, "invoices:send"),
    setAddress: opens(req.session.role, "account:write"),
  },
});
