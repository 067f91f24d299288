import { formatAccountNumber } from "../kernel/account-number.ts";
import { monthsBack } from "../kernel/month.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { numberColumns } from "./columns.ts";
import { departmentRoutes } from "./departments/routes.ts";
import { chargesQuery, chargesStart, monthIn, monthsShown, sorts } from "./forms.ts";
import { instalmentRoutes } from "./instalments/routes.ts";
import { messages } from "./messages.ts";
import { monthKnown } from "./month/known.ts";
import { findFacts } from "./month/repository.ts";
import { chargesPage } from "./pages.ts";
import { chargeBatches, listCharges } from "./repository.ts";

/** Абоненты. Начисления и детализация (guide, end of chapter 15.5): preliminary charges by subscriber and by department, instalments. */
export const chargeRoutes: readonly Route[] = [
  ...routes("/a/:account", [
    get("/charges", "documents:read", showCharges),
    get("/charges.xlsx", "documents:read", sendWorkbook, { viewing: "deny" }),
  ]),
  ...departmentRoutes,
  ...instalmentRoutes,
];

async function showCharges(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const { month: wanted, ...filter } = chargesQuery.parse(req.query);
  const month = monthIn({ month: wanted }, now);
  const list = await listCharges(req.scope, month, filter, chargesStart.parse(req.query));
  const page = chargesPage(wordsOf(req, messages), {
    ...placeOf(req),
    month: monthKnown(month, { now, balanceOn: list.balanceOn }),
    months: monthsBack(now, monthsShown),
    filter,
    sorts,
    list,
  });
  show(req, res, "charges/index", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const { month: wanted, ...filter } = chargesQuery.parse(req.query);
  const month = monthIn({ month: wanted }, now);
  const { balanceOn } = await findFacts(req.scope, month);
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("fileName")}-${formatAccountNumber(req.scope.accountId)}-${month}.xlsx`,
    name: words.t("sheet"),
    columns: numberColumns(words, monthKnown(month, { now, balanceOn }), () => null),
    batches: chargeBatches(req.scope, month, filter),
  });
}
