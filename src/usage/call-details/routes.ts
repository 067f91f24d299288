import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, parse, readForm, textField } from "../../platform/forms.ts";
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
import { listRefusals, readChosen } from "./chosen/repository.ts";
import { chosenRoutes } from "./chosen/routes.ts";
import { callDetailsDocument } from "./document.ts";
import { detailsForm, refusalsStart, requestId, requestsStart, wantedOf } from "./forms.ts";
import { messages } from "./messages.ts";
import { callDetailsPage } from "./pages.ts";
import { type ListRead, readPasted, readUpload } from "./read-list.ts";
import { findDeliveryAddress, findRequest, listRequests } from "./repository.ts";
import { confirmRequest, openFromList, openRequest } from "./request.ts";
import { requestPage } from "./request-pages.ts";

const request = { params: { request: "call-details-request" }, viewing: "deny" } as const;
const sample = { year: "2026", month: "10", method: "list", format: "xlsx", peers: "masked", reason: "" };

/** Детализация на Email (guide, chapter 5). Who may order for subscribers may ask; others see what was asked for. */
export const callDetailsRoutes: readonly Route[] = routes("/a/:account/call-details", [
  get("", "documents:read", (req: ScopedRequest, res) => showStart(req, res), { viewing: "deny" }),
  post("", "orders:write", ask, { upload: true, sample, viewing: "deny" }),
  ...chosenRoutes,
  get("/:request", "documents:read", showRequest, request),
  post("/:request/confirmation", "orders:write", confirm, { ...request, stepUp: true, sample: {} }),
]);

const showStart = async (req: ScopedRequest, res: Response, typed: Form = {}) => {
  const [list, email] = await Promise.all([
    listRequests(req.scope, requestsStart.parse(req.query)),
    findDeliveryAddress(req.scope),
  ]);
  const page = callDetailsPage(wordsOf(req, messages), {
    ...placeOf(req),
    now: req.site.clock.now(),
    mayAsk: req.may("orders:write"),
    hasAddress: email !== null,
    typed,
    list,
  });
  show(req, res, "usage/call-details", page, { status: Object.keys(typed).length > 0 ? 422 : 200 });
};

async function ask(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const schema = detailsForm(now);
  const [read, list] = [readForm(schema, req.body), await listOf(req)];
  if (!read.ok || (list && "faults" in list)) {
    const typed = {
      ...formOf(schema, req.body),
      numbers: fieldOf(req, "numbers"),
      ...(list && "faults" in list && list.faults),
    };
    return showStart(req, res, read.ok ? typed : { ...typed, ...read.form });
  }
  const wanted = wantedOf(read.data);
  const base = `${placeOf(req).base}/call-details`;
  if (list) return res.redirect(303, `${base}/${await openFromList(req.scope, wanted, list.list, now)}`);
  res.redirect(303, `${base}/${await openRequest(req.scope, wanted, now)}/subscribers`);
}

/** The subscribers' own list unless they are to be ticked; a fault stands beside its field. */
const listOf = async (
  req: ScopedRequest,
): Promise<Exclude<ListRead, { problem: string }> | { faults: Form } | undefined> => {
  const method = textField(req.body, "method");
  if (method === "file") {
    const read = req.file ? await readUpload(req, req.file) : { problem: "errorFile" };
    return "problem" in read ? { faults: { file: { value: "", error: read.problem } } } : read;
  }
  if (method !== "text") return undefined;
  const numbers = textField(req.body, "numbers");
  const name = wordsOf(req, messages).t("pastedName");
  const read = numbers.trim() === "" ? { problem: "errorNumbers" } : await readPasted(req, name, numbers);
  return "problem" in read ? { faults: { numbers: { value: numbers, error: read.problem } } } : read;
};

const fieldOf = (req: ScopedRequest, name: string) => ({ value: textField(req.body, name), error: undefined });

async function showRequest(req: ScopedRequest, res: Response) {
  const id = parse(requestId, req.params["request"]);
  const [found, { total }, refused, email] = await Promise.all([
    findRequest(req.scope, id),
    readChosen(req.scope, id, []),
    listRefusals(req.scope, id, refusalsStart.parse(req.query)),
    findDeliveryAddress(req.scope),
  ]);
  if (!found) throw new NotFound("request");
  const page = requestPage(wordsOf(req, messages), {
    ...placeOf(req),
    accountId: req.scope.accountId,
    request: found,
    chosen: total,
    refused,
    email,
    mayAsk: req.may("orders:write"),
  });
  show(req, res, "usage/call-details-request", page);
}

async function confirm(req: ScopedRequest, res: Response) {
  const id = parse(requestId, req.params["request"]);
  const words = wordsOf(req, messages);
  const { clock, config } = req.site;
  try {
    const options = { kind: callDetailsDocument, lang: req.lang, publicUrl: config.publicUrl, now: clock.now() };
    const requested = await confirmRequest(req.scope, id, options);
    flash(req, requested ? "success" : "info", words.t(requested ? "done" : "doneBefore"));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "danger", words.t(error.code === "no-address" ? "noAddress" : "nobodyTicked"));
  }
  res.redirect(303, `${placeOf(req).base}/call-details/${id}`);
}
