import { formatAccountNumber } from "../../kernel/account-number.ts";
import { isoDay } from "../../kernel/dates.ts";
import { NotFound } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { formOf, parse, readForm, textField } from "../../platform/forms.ts";
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
import { forgottenAt, ledgerDays } from "../forget.ts";
import { periodForm } from "../forms.ts";
import { messages as actMessages } from "../messages.ts";
import type { Typed } from "../pages.ts";
import { limitsOf, periodFaults, usualPeriod } from "../period.ts";
import { differenceColumns } from "./columns.ts";
import { columnsPage } from "./columns-pages.ts";
import { differenceBatches, listDifferences } from "./differences/repository.ts";
import { differencesQuery, matchingId, readMapping } from "./forms.ts";
import { forgetLedger, mapColumns, uploadLedger } from "./matching.ts";
import { messages } from "./messages.ts";
import { resultPage } from "./pages.ts";
import { readLedger } from "./read.ts";
import { findMatching, listMatchings, type Matching, mostMatchings } from "./repository.ts";
import { guessMapping, type Mapping, type MappingFault, mappingFault } from "./roles.ts";
import { matchingHref, matchingsHref, startPage } from "./start-pages.ts";

const matching = { params: { matching: "ledger-matching" } };

/** The customer's own ledger against the operator's books. */
export const matchingRoutes: readonly Route[] = routes("/a/:account/reconciliation-acts/matchings", [
  get("", "deliveries:send", (req: ScopedRequest, res) => showStart(req, res)),
  post("", "deliveries:send", upload, {
    upload: true,
    sample: { from: "2026-01-01", to: "2026-10-31", table: "Дата\tНомер\tСумма\n05.05.2026\t118\t100,00" },
  }),
  get("/:matching.xlsx", "deliveries:send", sendWorkbook, { ...matching, viewing: "deny" }),
  get("/:matching", "deliveries:send", showResult, matching),
  get("/:matching/columns", "deliveries:send", showColumns, matching),
  post("/:matching/columns", "deliveries:send", saveColumns, {
    ...matching,
    sample: { "column-0": "date", "column-1": "number", "column-2": "amount" },
  }),
  post("/:matching/removal", "deliveries:send", remove, { ...matching, sample: {} }),
]);

type Sent = { readonly typed?: Typed; readonly pasted?: string; readonly fault?: string };

async function showStart(req: ScopedRequest, res: Response, sent: Sent = {}) {
  const now = req.site.clock.now();
  const page = startPage(wordsOf(req, messages), wordsOf(req, actMessages), {
    ...placeOf(req),
    matchings: await listMatchings(req.scope),
    kept: { days: ledgerDays, files: mostMatchings },
    limits: limitsOf(now),
    usual: usualPeriod(now),
    typed: sent.typed,
    pasted: sent.pasted ?? "",
    fault: sent.fault ?? null,
  });
  show(req, res, "reconciliation-acts/matchings", page, { status: sent.typed ? 422 : 200 });
}

async function upload(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const pasted = textField(req.body, "table");
  const read = readForm(periodForm, req.body);
  const faults = read.ok ? periodFaults(read.data, now) : new Map<string, string>();
  const typed = read.ok ? formOf(periodForm, req.body, faults) : read.form;
  if (!read.ok || faults.size > 0 || isEmpty(req, pasted)) {
    return showStart(req, res, { typed, pasted, ...fileFault(req, pasted) });
  }
  const ledger = await readLedger(req, req.file, pasted);
  if ("problem" in ledger) return showStart(req, res, { typed, pasted, fault: ledger.problem });
  const fileName = fileNameOf(req);
  const { id, isMatched } = await uploadLedger(req.scope, { fileName, table: ledger.table, period: read.data, now });
  res.redirect(303, matchingHref(placeOf(req).base, id) + (isMatched ? "" : "/columns"));
}

const isEmpty = ({ file }: ScopedRequest, pasted: string): boolean => !file && pasted.trim() === "";

const fileNameOf = (req: ScopedRequest): string => req.file?.name ?? wordsOf(req, messages).t("pastedName");

/** A browser does not send a file again that it was not asked for. */
const fileFault = (req: ScopedRequest, pasted: string): Pick<Sent, "fault"> => {
  const words = wordsOf(req, messages);
  if (req.file) return { fault: words.t("fileAgain") };
  return isEmpty(req, pasted) ? { fault: words.t("fileMissing") } : {};
};

const idIn = (req: ScopedRequest): string => parse(matchingId, req.params["matching"]);

const matchingIn = async (req: ScopedRequest): Promise<Matching> => {
  const found = await findMatching(req.scope, idIn(req));
  if (!found) throw new NotFound("ledger");
  return found;
};

async function showResult(req: ScopedRequest, res: Response) {
  const found = await matchingIn(req);
  const { summary } = found;
  if (!summary) return res.redirect(303, `${matchingHref(placeOf(req).base, found.id)}/columns`);
  const { kind, ...start } = differencesQuery.parse(req.query);
  const counts = kind ? [summary.kinds[kind]] : Object.values(summary.kinds);
  const count = counts.reduce((sum, heap) => sum + heap.count, 0);
  const page = resultPage(wordsOf(req, messages), {
    ...placeOf(req),
    matching: found,
    summary,
    kind,
    list: await listDifferences(req.scope, found.id, { kind, start, count }),
    until: forgottenAt(found.createdAt),
  });
  show(req, res, "reconciliation-acts/matching", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const found = await matchingIn(req);
  const { kind } = differencesQuery.parse(req.query);
  const words = wordsOf(req, messages);
  const name = `${words.t("fileName")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(found.createdAt)}.xlsx`;
  await sendColumns(req, res, {
    fileName: name,
    name: words.t("differences"),
    columns: differenceColumns(words),
    batches: differenceBatches(req.scope, found.id, kind),
  });
}

async function showColumns(req: ScopedRequest, res: Response) {
  const found = await matchingIn(req);
  const mapping = found.mapping ?? guessMapping(found.columns);
  drawColumns(req, res, { matching: found, mapping, fault: found.mapping ? undefined : mappingFault(mapping) });
}

type Drawing = { readonly matching: Matching; readonly mapping: Mapping; readonly fault: MappingFault | undefined };

const drawColumns = (req: ScopedRequest, res: Response, { fault, ...drawing }: Drawing, status = 200) => {
  const words = wordsOf(req, messages);
  const role = fault?.code === "twice" ? words.t(`role.${fault.role}`) : "";
  const error = fault ? words.t(`fault.${fault.code}`, { role }) : null;
  show(req, res, "reconciliation-acts/columns", columnsPage(words, { ...placeOf(req), ...drawing, error }), { status });
};

async function saveColumns(req: ScopedRequest, res: Response) {
  const found = await matchingIn(req);
  const mapping = readMapping(req.body, found.columns.length);
  const fault = mappingFault(mapping);
  if (fault) return drawColumns(req, res, { matching: found, mapping, fault }, 422);
  await mapColumns(req.scope, found.id, mapping);
  res.redirect(303, matchingHref(placeOf(req).base, found.id));
}

async function remove(req: ScopedRequest, res: Response) {
  await forgetLedger(req.scope, idIn(req));
  flash(req, "success", wordsOf(req, messages).t("forgotten"));
  res.redirect(303, matchingsHref(placeOf(req).base));
}
