import { accountTabs, heldOf, roleText } from "../../accounts/index.ts";
import { isoDay } from "../../kernel/dates.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { messages as paymentMessages } from "../messages.ts";
import { spanOf } from "../payment.ts";
import { type OverAccountsQuery, overAccountsQuery, overAccountsStart } from "./forms.ts";
import { messages } from "./messages.ts";
import { heldPaymentColumns, heldPaymentsPage } from "./pages.ts";
import { heldPaymentBatches, listHeldPayments, type Wanted } from "./repository.ts";

/** Платежи over all accounts of the role (guide, chapter 4). */
export const overAccountsRoutes: readonly Route[] = routes("/accounts", [
  get("/payments", "signed-in", showHeldPayments),
  get("/payments.xlsx", "signed-in", sendHeldPayments, { viewing: "deny" }),
]);

async function showHeldPayments(req: PageRequest, res: Response) {
  const held = heldOf(req, "payments:read", "/payments");
  if ("elsewhere" in held) return res.redirect(303, held.elsewhere);
  const query = overAccountsQuery.parse(req.query);
  const start = overAccountsStart.parse(req.query);
  const page = heldPaymentsPage(saidFor(req), {
    tabs: accountTabs(req, "/accounts/payments"),
    roleText: roleText(req, held.role),
    query,
    list: await listHeldPayments(req.site.db, held, wantedBy(query, req), start),
  });
  show(req, res, "payments/over-accounts", page);
}

async function sendHeldPayments(req: PageRequest, res: Response) {
  const held = heldOf(req, "payments:read", "/payments");
  if ("elsewhere" in held) return res.redirect(303, held.elsewhere);
  const said = saidFor(req);
  await sendColumns(req, res, {
    fileName: `${said.payments.t("fileName")}-${isoDay(req.site.clock.now())}.xlsx`,
    name: said.payments.t("sheet"),
    columns: heldPaymentColumns(said),
    batches: heldPaymentBatches(req.site.db, held, wantedBy(overAccountsQuery.parse(req.query), req)),
  });
}

const wantedBy = ({ period = "month", kind }: OverAccountsQuery, req: PageRequest): Wanted => ({
  span: spanOf(period, req.site.clock.now()),
  kind,
});

const saidFor = (req: PageRequest) => ({ own: wordsOf(req, messages), payments: wordsOf(req, paymentMessages) });
