import { accountTabs, allows, type Held, heldOf, roleText } from "../../accounts/index.ts";
import { isoDay } from "../../kernel/dates.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { messages as invoiceMessages } from "../page-messages.ts";
import { heldInvoiceColumns } from "./columns.ts";
import { monthsOf, type OverAccountsQuery, overAccountsQuery, overAccountsStart } from "./forms.ts";
import { messages } from "./messages.ts";
import { heldInvoicesPage } from "./pages.ts";
import { heldInvoiceBatches, listHeldInvoices, type Wanted } from "./repository.ts";

/** Счета over all accounts of the role (guide, chapter 2: a supervisor has mobile and fixed ones); each is sent on its own account's page. */
export const overAccountsRoutes: readonly Route[] = routes("/accounts", [
  get("/invoices", "signed-in", showHeldInvoices),
  get("/invoices.xlsx", "signed-in", sendHeldInvoices, { viewing: "deny" }),
]);

async function showHeldInvoices(req: PageRequest, res: Response) {
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
  });
  show(req, res, "invoices/over-accounts", page);
}

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
