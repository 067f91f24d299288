import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { paymentColumns } from "./columns.ts";
import { paymentsQuery, paymentsStart } from "./forms.ts";
import { messages } from "./messages.ts";
import { paymentsPage } from "./pages.ts";
import { spanOf } from "./payment.ts";
import { paymentOrderRoutes } from "./payment-order/routes.ts";
import { registrationCards } from "./registrations/list-pages.ts";
import { messages as registrationMessages } from "./registrations/messages.ts";
import { listRegistrations } from "./registrations/repository.ts";
import { registrationRoutes } from "./registrations/routes.ts";
import { listPayments, paymentBatches } from "./repository.ts";

/** Платежи (guide, chapter 4): what came in, what was registered, and papers to pay by. */
export const paymentRoutes: readonly Route[] = [
  ...routes("/a/:account", [
    get("/payments", "payments:read", showPayments),
    get("/payments.xlsx", "payments:read", sendWorkbook, { viewing: "deny" }),
  ]),
  ...registrationRoutes,
  ...paymentOrderRoutes,
];

async function showPayments(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const { period = "month" } = paymentsQuery.parse(req.query);
  const [list, registrations] = await Promise.all([
    listPayments(req.scope, spanOf(period, now), paymentsStart.parse(req.query)),
    listRegistrations(req.scope),
  ]);
  const place = placeOf(req);
  const page = paymentsPage(wordsOf(req, messages), {
    ...place,
    period,
    list,
    registrations: registrationCards(wordsOf(req, registrationMessages), { ...place, registrations, now }),
  });
  show(req, res, "payments/index", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const { period = "month" } = paymentsQuery.parse(req.query);
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("fileName")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(now)}.xlsx`,
    name: words.t("sheet"),
    columns: paymentColumns(words),
    batches: paymentBatches(req.scope, spanOf(period, now)),
  });
}
