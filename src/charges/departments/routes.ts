import { formatAccountNumber } from "../../kernel/account-number.ts";
import { monthsBack } from "../../kernel/month.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { departmentColumns } from "../columns.ts";
import { chargesQuery, monthIn, monthsShown } from "../forms.ts";
import { messages } from "../messages.ts";
import { monthKnown } from "../month/known.ts";
import { departmentsPage } from "./pages.ts";
import { type Departments, listDepartments } from "./repository.ts";

export const departmentRoutes: readonly Route[] = routes("/a/:account/charges", [
  get("/departments", "documents:read", showDepartments),
  get("/departments.xlsx", "documents:read", sendWorkbook, { viewing: "deny" }),
]);

async function showDepartments(req: ScopedRequest, res: Response) {
  const { month, list } = await read(req);
  const months = monthsBack(req.site.clock.now(), monthsShown);
  const page = departmentsPage(wordsOf(req, messages), { ...placeOf(req), month, months, list });
  show(req, res, "charges/departments", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const { month, list } = await read(req);
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("departmentsFile")}-${formatAccountNumber(req.scope.accountId)}-${month.month}.xlsx`,
    name: words.t("sheet"),
    columns: departmentColumns(words, month, () => null),
    batches: once(list.departments),
  });
}

async function* once(rows: Departments["departments"]): AsyncGenerator<Departments["departments"]> {
  yield rows;
}

const read = async (req: ScopedRequest) => {
  const now = req.site.clock.now();
  const month = monthIn(chargesQuery.parse(req.query), now);
  const list = await listDepartments(req.scope, month);
  return { list, month: monthKnown(month, { now, balanceOn: list.balanceOn }) };
};
