import { formatAccountNumber } from "../kernel/account-number.ts";
import { NotFound } from "../kernel/errors.ts";
import { attach } from "../platform/attachment.ts";
import { flash } from "../platform/flash.ts";
import { parse, readForm } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { type Allocated, allocate } from "./allocation.ts";
import { ledgerColumns } from "./columns.ts";
import { invoiceId, ruleForm } from "./forms.ts";
import { type SplitInvoice, totalsOf } from "./invoice.ts";
import { csvOf } from "./ledger.ts";
import { messages, type Words } from "./messages.ts";
import { allocationPage } from "./pages.ts";
import { findAllocation } from "./repository.ts";
import { setRule } from "./rule.ts";

const invoice = { params: { id: "invoice" } };

/** An invoice split between departments (cost centres), for the customer's own ledger. */
export const allocationRoutes: readonly Route[] = routes("/a/:account/invoices", [
  get("/:id/allocation", "invoices:read", (req: ScopedRequest, res) => showAllocation(req, res), invoice),
  get("/:id/allocation.csv", "invoices:read", sendCsv, { ...invoice, viewing: "deny" }),
  get("/:id/allocation.xlsx", "invoices:read", sendWorkbook, { ...invoice, viewing: "deny" }),
  // whoever registers payments keeps the books
  post("/:id/allocation", "payments:write", chooseRule, { ...invoice, sample: { rule: "lines" } }),
]);

async function showAllocation(req: ScopedRequest, res: Response, isRefused = false) {
  const { may, ...place } = placeOf(req);
  const page = allocationPage(wordsOf(req, messages), {
    ...place,
    ...(await read(req)),
    may: { set: may("payments:write"), departments: may("subscribers:read") },
    error: isRefused ? "ruleMissing" : null,
  });
  show(req, res, "allocation/index", page, { status: isRefused ? 422 : 200 });
}

async function chooseRule(req: ScopedRequest, res: Response) {
  const id = idOf(req);
  const sent = readForm(ruleForm, req.body);
  if (!sent.ok) return showAllocation(req, res, true);
  await setRule(req.scope, id, sent.data);
  flash(req, "success", wordsOf(req, messages).t("saved"));
  res.redirect(303, `${placeOf(req).base}/invoices/${id}/allocation`);
}

async function sendCsv(req: ScopedRequest, res: Response) {
  const { fileName, columns, rows } = await ledgerOf(req);
  attach(res, `${fileName}.csv`, "allocation").type("text/csv; charset=utf-8").send(csvOf(columns, rows));
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const { fileName, columns, rows } = await ledgerOf(req);
  await sendColumns(req, res, {
    fileName: `${fileName}.xlsx`,
    name: wordsOf(req, messages).t("sheet"),
    columns,
    batches: once(rows),
  });
}

async function* once(rows: readonly Allocated[]): AsyncGenerator<readonly Allocated[]> {
  yield rows;
}

const ledgerOf = async (req: ScopedRequest) => {
  const words = wordsOf(req, messages);
  const { invoice: split, rows } = await read(req);
  const account = formatAccountNumber(req.scope.accountId);
  return { fileName: fileNameOf(words, split), rows, columns: ledgerColumns(words, { invoice: split, account }) };
};

/** A number may hold what no file name can, such as a slash. */
const fileNameOf = (words: Words, { number }: SplitInvoice): string =>
  words.t("fileName", { number: number.replaceAll(/[^\p{L}\d._-]+/gu, "-") });

const read = async (req: ScopedRequest) => {
  const found = await findAllocation(req.scope, idOf(req));
  if (!found) throw new NotFound("invoice");
  return { ...found, rows: allocate(totalsOf(found.invoice), found.shares, found.rule) };
};

const idOf = (req: ScopedRequest): number => parse(invoiceId, req.params["id"]);
