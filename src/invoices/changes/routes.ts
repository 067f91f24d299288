import { formatAccountNumber } from "../../kernel/account-number.ts";
import { NotFound } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { formOf, pageStart, parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { invoiceId } from "../forms.ts";
import { queryAgainst } from "./change.ts";
import { effectColumns } from "./columns.ts";
import { compareInvoice } from "./compare.ts";
import { effectBatches } from "./effects/repository.ts";
import { changeKey, changesQuery, planForm, planId, planQuery } from "./forms.ts";
import { messages } from "./messages.ts";
import { changesPage } from "./pages.ts";
import { type PlanFields, planPage } from "./plans/pages.ts";
import { planChange, withdrawPlan } from "./plans/plan.ts";
import { listPlans } from "./plans/repository.ts";
import { findCompared, listChanges } from "./repository.ts";
import { whatText } from "./sentences.ts";

const invoice = { params: { id: "invoice" } };

/** Что изменилось: an invoice against the one before and that of a year ago; what of it was planned. */
export const changeRoutes: readonly Route[] = [
  ...routes("/a/:account/invoices/:id", [
    get("/changes", "invoices:read", showChanges, invoice),
    get("/changes.xlsx", "invoices:read", sendWorkbook, { ...invoice, viewing: "deny" }),
    get("/changes/plans", "payments:write", (req: ScopedRequest, res) => showPlan(req, res), invoice),
    post("/changes/plans", "payments:write", plan, {
      ...invoice,
      sample: { against: "previous", cause: "roaming", note: "Командировка" },
    }),
  ]),
  ...routes("/a/:account/planned-changes", [
    post("/:plan/withdrawal", "payments:write", withdraw, { params: { plan: "planned-change" }, sample: {} }),
  ]),
];

async function showChanges(req: ScopedRequest, res: Response) {
  const { against = "previous", ...filter } = changesQuery.parse(req.query);
  const comparison = await compareInvoice(req.scope, idOf(req), against);
  const of = { invoice: comparison.invoice.id, against };
  const { other, sums } = comparison;
  const isByNumber = other !== null && sums.some(({ numbers }) => numbers > 0);
  const [plans, list] = await Promise.all([
    listPlans(req.scope, of),
    isByNumber
      ? listChanges(
          req.scope,
          { ...of, before: other.month, after: comparison.invoice.month },
          filter,
          pageStart(changeKey).parse(req.query),
        )
      : null,
  ]);
  show(
    req,
    res,
    "invoices/changes",
    changesPage(wordsOf(req, messages), { ...placeOf(req), comparison, filter, plans, list }),
  );
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const { against = "previous" } = changesQuery.parse(req.query);
  const compared = await findCompared(req.scope, idOf(req), against);
  if (!compared?.other) throw new NotFound("nothing to compare with");
  const { other, invoice: of } = compared;
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("fileName")}-${formatAccountNumber(req.scope.accountId)}-${of.month}.xlsx`,
    name: words.t("sheet"),
    columns: effectColumns(words),
    batches: effectBatches(req.scope, { before: other.month, after: of.month }),
  });
}

async function showPlan(req: ScopedRequest, res: Response, sent?: PlanFields) {
  const compared = await findCompared(req.scope, idOf(req), "previous");
  if (!compared) throw new NotFound("invoice");
  const { against = "previous", cause = "", number = "" } = planQuery.parse(req.query);
  const fields = sent ?? { against: asked(against), cause: asked(cause), number: asked(number), note: asked("") };
  const page = planPage(wordsOf(req, messages), { ...placeOf(req), invoice: compared.invoice, fields });
  show(req, res, "invoices/plan", page, { status: sent ? 422 : 200 });
}

const asked = (value: string) => ({ value, error: undefined });

async function plan(req: ScopedRequest, res: Response) {
  const read = readForm(planForm, req.body);
  if (!read.ok) return showPlan(req, res, read.form);
  const { against, cause, number } = read.data;
  const outcome = await planChange(req.scope, idOf(req), { ...read.data, number }, req.site.clock.now());
  if (outcome === "no-number") {
    return showPlan(req, res, formOf(planForm, req.body, new Map([["number", "numberWrong"]])));
  }
  const words = wordsOf(req, messages);
  flash(req, "success", words.t("planDone", { what: whatText(words, cause, number) }));
  res.redirect(303, changesHref(req, against));
}

async function withdraw(req: ScopedRequest, res: Response) {
  const { cause, number, against, invoice: id } = await withdrawPlan(req.scope, parse(planId, req.params["plan"]));
  const words = wordsOf(req, messages);
  flash(req, "success", words.t("planEnded", { what: whatText(words, cause, number ?? undefined) }));
  res.redirect(303, changesHref(req, against, id));
}

const changesHref = (req: ScopedRequest, against: Parameters<typeof queryAgainst>[0], id = idOf(req)): string => {
  const known = queryAgainst(against);
  return `${placeOf(req).base}/invoices/${id}/changes${known ? `?against=${known}` : ""}`;
};

const idOf = (req: ScopedRequest): number => parse(invoiceId, req.params["id"]);
