import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendColumns } from "../platform/sheets/send.ts";
import { journalColumns } from "./columns.ts";
import { journalFilter, journalStart } from "./forms.ts";
import { messages } from "./messages.ts";
import { journalPage } from "./pages.ts";
import { listRecords, recordBatches } from "./repository.ts";
import type { Texts } from "./texts.ts";

/** Журнал действий. */
export const journalRoutes: readonly Route[] = routes("/a/:account", [
  get("/journal", "journal:read", showJournal),
  get("/journal.xlsx", "journal:read", sendWorkbook, { viewing: "deny" }),
]);

const textsOf = (req: ScopedRequest): Texts => ({ words: wordsOf(req, messages), parts: req.site.journalWords });

async function showJournal(req: ScopedRequest, res: Response) {
  const filter = journalFilter.parse(req.query);
  const list = await listRecords(req.scope, filter, journalStart.parse(req.query));
  show(req, res, "journal/index", journalPage(textsOf(req), req.scope.accountId, filter, list));
}

function sendWorkbook(req: ScopedRequest, res: Response) {
  const texts = textsOf(req);
  const title = texts.words.t("title");
  return sendColumns(req, res, {
    fileName: `${title}-${formatAccountNumber(req.scope.accountId)}-${isoDay(req.site.clock.now())}.xlsx`,
    name: title,
    columns: journalColumns(texts, placeOf(req).base),
    batches: recordBatches(req.scope, journalFilter.parse(req.query)),
  });
}
