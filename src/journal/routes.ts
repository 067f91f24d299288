import type { Response } from "express";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import type { Clock } from "../platform/clock.ts";
import { show } from "../platform/render.ts";
import { get, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendBatches } from "../platform/sheets/send.ts";
import { journalCells, journalSheet } from "./export.ts";
import { journalFilter, journalPlace } from "./forms.ts";
import { messages } from "./messages.ts";
import { journalPage } from "./pages.ts";
import { listRecords, recordBatches } from "./repository.ts";

/** Журнал действий. */
export const journalRoutes = ({ clock }: { clock: Clock }): readonly Route[] =>
  routes("/a/:account", [
    get("/journal", "journal:read", showJournal),
    get("/journal.xlsx", "journal:read", (req: ScopedRequest, res) => sendWorkbook(clock, req, res), {
      viewing: "deny",
    }),
  ]);

async function showJournal(req: ScopedRequest, res: Response) {
  const filter = journalFilter.parse(req.query);
  const list = await listRecords(req.scope, filter, journalPlace.parse(req.query));
  show(req, res, "journal/index", journalPage(wordsOf(req, messages), req.scope.accountId, filter, list));
}

function sendWorkbook(clock: Clock, req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  return sendBatches(req, res, {
    fileName: `${words.t("title")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(clock.now())}.xlsx`,
    sheet: journalSheet(words),
    batches: recordBatches(req.scope, journalFilter.parse(req.query)),
    cellsOf: (row) => journalCells(words, row),
  });
}
