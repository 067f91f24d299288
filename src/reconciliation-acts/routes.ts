import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DeliveryFormat } from "../deliveries/index.ts";
import { formatDate } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import { attach } from "../platform/attachment.ts";
import { flash } from "../platform/flash.ts";
import { formOf, parse, readForm } from "../platform/forms.ts";
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
import { draftAct, orderAct, resendAct, termsOf } from "./act.ts";
import { actPage } from "./act-pages.ts";
import { actDocument } from "./document.ts";
import { actForm, actId, actsStart } from "./forms.ts";
import { matchingRoutes } from "./matching/routes.ts";
import { messages } from "./messages.ts";
import { actHref, actsHref, actsPage, type Typed } from "./pages.ts";
import { findHistory } from "./paper/repository.ts";
import { limitsOf, periodFaults, usualPeriod } from "./period.ts";
import { findOrderedAct, listActs } from "./repository.ts";
import { statementOf } from "./statement.ts";

const act = { params: { act: "reconciliation-act" } };
const file = { ...act, viewing: "deny" } as const;

/** Акт сверки (guide, chapter 6). */
export const reconciliationRoutes: readonly Route[] = [
  ...matchingRoutes,
  ...routes("/a/:account/reconciliation-acts", [
    get("", "documents:read", (req: ScopedRequest, res) => showActs(req, res)),
    post("", "deliveries:send", draft, {
      sample: { from: "2026-01-01", to: "2026-10-31", email: "buh@other.example" },
    }),
    get("/:act.pdf", "documents:read", (req: ScopedRequest, res) => download(req, res, "pdf"), file),
    get("/:act.xlsx", "documents:read", (req: ScopedRequest, res) => download(req, res, "xlsx"), file),
    get("/:act", "documents:read", showAct, act),
    post("/:act/confirmation", "deliveries:send", confirm, { ...act, sample: {} }),
    post("/:act/deliveries", "deliveries:send", resend, { ...act, sample: {} }),
  ]),
];

async function showActs(req: ScopedRequest, res: Response, typed?: Typed) {
  const now = req.site.clock.now();
  const page = actsPage(wordsOf(req, messages), {
    ...placeOf(req),
    list: await listActs(req.scope, actsStart.parse(req.query)),
    limits: limitsOf(now),
    usual: usualPeriod(now),
    typed,
  });
  show(req, res, "reconciliation-acts/index", page, { status: typed ? 422 : 200 });
}

async function draft(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const read = readForm(actForm, req.body);
  if (!read.ok) return showActs(req, res, read.form);
  const { email, ...period } = read.data;
  const faults = new Map(periodFaults(period, now));
  const { destination } = await termsOf(req.scope, now);
  if (email === null && destination.email === null) faults.set("email", "emailMissing");
  if (faults.size > 0) return showActs(req, res, formOf(actForm, req.body, faults));
  const id = await draftAct(req.scope, { period, email }, now);
  res.redirect(303, actHref(placeOf(req).base, id));
}

const idOf = (req: ScopedRequest): number => parse(actId, req.params["act"]);

async function showAct(req: ScopedRequest, res: Response) {
  const [found, history, terms] = await Promise.all([
    findOrderedAct(req.scope, idOf(req)),
    findHistory(req.scope),
    termsOf(req.scope, req.site.clock.now()),
  ]);
  if (!found) throw new NotFound("reconciliation act");
  const statement = statementOf(history, found.period);
  const page = actPage(wordsOf(req, messages), { ...placeOf(req), act: found, statement, terms });
  show(req, res, "reconciliation-acts/show", page);
}

async function download(req: ScopedRequest, res: Response, format: DeliveryFormat) {
  const id = idOf(req);
  const found = await findOrderedAct(req.scope, id);
  if (!found?.orderedAt) throw new NotFound("reconciliation act");
  const wanted = { subjectId: String(id), format, lang: req.lang };
  const made = await actDocument.make(req.scope, wanted, req.site.config.operator);
  attach(res, made.fileName, "act").type(made.contentType);
  await pipeline(Readable.from(made.content), res);
}

const sendingOf = ({ lang, site }: ScopedRequest) => ({ lang, publicUrl: site.config.publicUrl });

async function confirm(req: ScopedRequest, res: Response) {
  const id = idOf(req);
  const words = wordsOf(req, messages);
  const { base } = placeOf(req);
  const outcome = await orderAct(req.scope, id, req.site.clock.now(), sendingOf(req));
  if (outcome.kind === "no-address") {
    flash(req, "danger", words.t("noAddress"));
    return res.redirect(303, actsHref(base));
  }
  if (outcome.kind === "before") flash(req, "info", words.t("before"));
  else {
    const { email, readyBy } = outcome;
    flash(req, "success", words.t("ordered", { email, readyBy: formatDate(readyBy, words.lang) }));
  }
  res.redirect(303, actHref(base, outcome.id));
}

async function resend(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const requested = await resendAct(req.scope, idOf(req), sendingOf(req));
  if (requested) flash(req, "success", words.t("resent", { email: requested.email }));
  else flash(req, "danger", words.t("noAddress"));
  res.redirect(303, actsHref(placeOf(req).base));
}
