import { accountTabs, allows, type Held, heldOf, roleText, scopeHeld } from "../../accounts/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { isoDay } from "../../kernel/dates.ts";
import { accountFormats } from "../../kernel/delivery-format.ts";
import { NotFound } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { messages as invoiceMessages } from "../page-messages.ts";
import { requestArchiveOver } from "../send.ts";
import type { Place } from "./archive.ts";
import { mostArchived, type Ticked } from "./archive-pages.ts";
import { heldInvoiceColumns } from "./columns.ts";
import {
  type ArchiveAsked,
  monthsOf,
  type OverAccountsQuery,
  overAccountsArchive,
  overAccountsQuery,
  overAccountsStart,
} from "./forms.ts";
import { messages } from "./messages.ts";
import { heldInvoicesPage } from "./pages.ts";
import { findHeldPlaces, heldInvoiceBatches, listHeldInvoices, listHeldPlaces, type Wanted } from "./repository.ts";

/**
 * Счета over all accounts of the role (guide, chapter 2: a supervisor has mobile and fixed ones); each is sent on its own
 * account's page, and several are one ZIP.
 */
export const overAccountsRoutes: readonly Route[] = routes("/accounts", [
  get("/invoices", "signed-in", (req, res) => showHeldInvoices(req, res)),
  get("/invoices.xlsx", "signed-in", sendHeldInvoices, { viewing: "deny" }),
  post("/invoice-archives", "signed-in", makeArchive, {
    sample: { format: "pdf", invoice: "20000001-900000000" },
    viewing: "deny",
  }),
]);

const noneTicked: Ticked = { places: [], format: "pdf", error: undefined };

async function showHeldInvoices(req: PageRequest, res: Response, ticked = noneTicked) {
  const held = heldOf(req, "invoices:read", "/invoices");
  if ("elsewhere" in held) return res.redirect(303, held.elsewhere);
  const { db } = req.site;
  const query = queryFor(req);
  const said = saidFor(req);
  const asked = { wanted: wantedBy(query, req), start: overAccountsStart.parse(req.query), today: said.today };
  const page = heldInvoicesPage(said, {
    tabs: accountTabs(req, "/accounts/invoices"),
    roleText: roleText(req, held.role),
    query,
    ...(await listHeldInvoices(db, held, asked)),
    maySend: allows(held.role, "invoices:send"),
    ticked,
  });
  show(req, res, "invoices/over-accounts", page, { status: ticked.error ? 422 : 200 });
}

/** The same guard as of the page: a file of all of them is kept with the first account. */
async function makeArchive(req: PageRequest, res: Response) {
  const held = heldOf(req, "invoices:read", "/invoices");
  if ("elsewhere" in held) return res.redirect(303, held.elsewhere);
  const read = overAccountsArchive.safeParse(req.body);
  if (!read.success)
    return showHeldInvoices(req, res, { ...noneTicked, format: typedFormat(req), error: "noneTicked" });
  const { format } = read.data;
  const places = await placesOf(req, held, read.data);
  const [first] = places.toSorted((a, b) => a.accountId - b.accountId);
  if (!first || places.length > mostArchived) {
    return showHeldInvoices(req, res, { ...noneTicked, format, error: first ? "tooMany" : "noneTicked" });
  }
  const { title } = await requestArchiveOver(scopeHeld(req, held, first.accountId), places, {
    format,
    lang: req.lang,
    publicUrl: req.site.config.publicUrl,
  });
  flash(req, "success", wordsOf(req, invoiceMessages).t("fileQueued", { title }));
  res.redirect(303, `/a/${formatAccountNumber(first.accountId)}/deliveries`);
}

/** What is ticked, or all that the filter of the page finds. @throws NotFound where one of those ticked is on no account held */
const placesOf = async (req: PageRequest, held: Held, asked: ArchiveAsked): Promise<readonly Place[]> => {
  const { db } = req.site;
  if (asked.all !== undefined) return listHeldPlaces(db, held, wantedBy(queryFor(req), req), mostArchived);
  const found = await findHeldPlaces(db, held, asked.invoice);
  if (found.length < new Set(asked.invoice.map(({ id }) => id)).size)
    throw new NotFound("an invoice of no account held");
  return found;
};

const typedFormat = (req: PageRequest): string => {
  const typed = textField(req.body, "format");
  return accountFormats.find((format) => format === typed) ?? noneTicked.format;
};

async function sendHeldInvoices(req: PageRequest, res: Response) {
  const held: Held | { elsewhere: string } = heldOf(req, "invoices:read", "/invoices");
  if ("elsewhere" in held) return res.redirect(303, held.elsewhere);
  const said = saidFor(req);
  await sendColumns(req, res, {
    fileName: `${said.own.t("fileName")}-${said.today}.xlsx`,
    name: said.own.t("sheet"),
    columns: heldInvoiceColumns(said),
    batches: heldInvoiceBatches(req.site.db, held, wantedBy(queryFor(req), req)),
  });
}

/** A month without a year is no period. */
const queryFor = (req: PageRequest): OverAccountsQuery => {
  const query = overAccountsQuery.parse(req.query);
  return query.year === undefined ? { ...query, month: undefined } : query;
};

const wantedBy = (query: OverAccountsQuery, req: PageRequest): Wanted => ({
  months: monthsOf(query, req.site.clock.now()),
  kind: query.kind,
  isUnpaid: query.unpaid !== undefined,
});

const saidFor = (req: PageRequest) => ({
  own: wordsOf(req, messages),
  invoices: wordsOf(req, invoiceMessages),
  today: isoDay(req.site.clock.now()),
});
