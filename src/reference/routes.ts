import { z } from "zod";
import { formatAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import { parse, sizedStart, textField } from "../platform/forms.ts";
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
import { statusKind, statusText, subscriberMessages } from "../subscribers/index.ts";
import { answerColumns, type StatusWords } from "./columns.ts";
import { messages } from "./messages.ts";
import { answersPage, askPage } from "./pages.ts";
import { readAsked } from "./read.ts";
import { answerBatches, countRows, keepList, listAnswers } from "./repository.ts";

const list = { params: { list: "reference-list" } };

/** Справочная по списку абонентов. */
export const referenceRoutes: readonly Route[] = routes("/a/:account/reference", [
  get("", "subscribers:read", (req: ScopedRequest, res) => showAsk(req, res)),
  post("", "subscribers:read", ask, { upload: true, sample: { numbers: "375291000001" } }),
  get("/:list.xlsx", "subscribers:read", sendWorkbook, { ...list, viewing: "deny" }),
  get("/:list", "subscribers:read", showAnswers, list),
]);

const showAsk = (
  req: ScopedRequest,
  res: Response,
  typed: { pasted: string; error: string | null } = { pasted: "", error: null },
) =>
  show(req, res, "reference/ask", askPage(wordsOf(req, messages), { ...placeOf(req), ...typed }), {
    status: typed.error === null ? 200 : 422,
  });

async function ask(req: ScopedRequest, res: Response) {
  const pasted = textField(req.body, "numbers");
  if (!req.file && pasted.trim() === "") return showAsk(req, res, { pasted, error: wordsOf(req, messages).t("empty") });
  const read = await readAsked(req, req.file, pasted);
  if ("problem" in read) return showAsk(req, res, { pasted, error: read.problem });
  const id = await keepList(req.scope, read.rows, req.site.clock.now());
  res.redirect(303, `${placeOf(req).base}/reference/${id}`);
}

const startOf = sizedStart(z.coerce.number().int().min(1).max(2_000_000_000));
const idIn = (req: ScopedRequest): string => parse(z.uuid(), req.params["list"]);

const statusOf = (req: ScopedRequest): StatusWords => ({
  text: (status) => statusText(wordsOf(req, subscriberMessages), status),
  tone: statusKind,
});

async function showAnswers(req: ScopedRequest, res: Response) {
  const id = idIn(req);
  const counts = await countRows(req.scope, id);
  if (!counts) throw new NotFound("list");
  const found = await listAnswers(req.scope, id, startOf.parse(req.query));
  const page = answersPage(wordsOf(req, messages), { ...placeOf(req), id, counts, list: found, status: statusOf(req) });
  show(req, res, "reference/answers", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const id = idIn(req);
  if (!(await countRows(req.scope, id))) throw new NotFound("list");
  const words = wordsOf(req, messages);
  const day = isoDay(req.site.clock.now());
  await sendColumns(req, res, {
    fileName: `${words.t("fileName")}-${formatAccountNumber(req.scope.accountId)}-${day}.xlsx`,
    name: words.t("sheet"),
    columns: answerColumns(words, statusOf(req), null),
    batches: answerBatches(req.scope, id),
  });
}
