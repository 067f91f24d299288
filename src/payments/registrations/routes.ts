import { NotFound } from "../../kernel/errors.ts";
import { attach } from "../../platform/attachment.ts";
import { flash } from "../../platform/flash.ts";
import { formOf, parse, readForm } from "../../platform/forms.ts";
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
import { idInAddress } from "../forms.ts";
import { registrationForm } from "./forms.ts";
import { messages } from "./messages.ts";
import { doneText, registrationPage, type Typed } from "./pages.ts";
import { registerPayment, standingOf, withdrawRegistration } from "./registration.ts";
import { findScan } from "./repository.ts";
import { maxScanMegabytes, readScan, type Scan, type ScanProblem } from "./scan.ts";

const registration = { params: { registration: "registration" } };

/** Регистрация оплаты (guide, chapter 4). */
export const registrationRoutes: readonly Route[] = routes("/a/:account/payments", [
  get("/registration", "payments:write", (req: ScopedRequest, res) => showForm(req, res)),
  post("/registration", "payments:write", register, {
    upload: true,
    sample: { number: "1187", paidOn: "2026-11-09", amount: "175,68" },
  }),
  get("/registrations/:registration/scan", "payments:read", downloadScan, { ...registration, viewing: "deny" }),
  post("/registrations/:registration/withdrawal", "payments:write", withdraw, { ...registration, sample: {} }),
]);

type Sent = { readonly typed?: Typed; readonly scanError?: string | undefined };

async function showForm(req: ScopedRequest, res: Response, { typed, scanError }: Sent = {}) {
  const now = req.site.clock.now();
  const { standing, verdict } = await standingOf(req.scope, now);
  const page = registrationPage(wordsOf(req, messages), {
    ...placeOf(req),
    standing,
    verdict,
    now,
    maxMegabytes: maxScanMegabytes,
    typed,
    scanError,
  });
  show(req, res, "payments/registration", page, { status: typed ? 422 : 200 });
}

async function register(req: ScopedRequest, res: Response) {
  const read = readForm(registrationForm, req.body);
  const scan = req.file && (await readScan(req.file));
  if (!read.ok) return showForm(req, res, { typed: read.form, scanError: scanErrorOf(scan) });
  if (isProblem(scan)) return showForm(req, res, { typed: formOf(registrationForm, req.body), scanError: scan });
  const outcome = await registerPayment(req.scope, read.data, scan, req.site.clock.now());
  if (outcome.kind !== "done") {
    const faults = outcome.kind === "wrong" ? outcome.faults : undefined;
    return showForm(req, res, { typed: formOf(registrationForm, req.body, faults), scanError: scanErrorOf(scan) });
  }
  flash(req, "success", doneText(wordsOf(req, messages), read.data.number, outcome));
  res.redirect(303, `${placeOf(req).base}/payments`);
}

const isProblem = (scan: Scan | ScanProblem | undefined): scan is ScanProblem => typeof scan === "string";

/** A browser does not send a file again that it was not asked for. */
const scanErrorOf = (scan: Scan | ScanProblem | undefined): string | undefined =>
  isProblem(scan) ? scan : scan && "scanAgain";

async function downloadScan(req: ScopedRequest, res: Response) {
  const scan = await findScan(req.scope, idOf(req));
  if (!scan) throw new NotFound("scan");
  attach(res, scan.fileName, "scan").type(scan.contentType).send(scan.content);
}

async function withdraw(req: ScopedRequest, res: Response) {
  const isDone = await withdrawRegistration(req.scope, idOf(req), req.site.clock.now());
  const words = wordsOf(req, messages);
  flash(req, isDone ? "success" : "danger", words.t(isDone ? "withdrawn" : "notWithdrawn"));
  res.redirect(303, `${placeOf(req).base}/payments`);
}

const idOf = (req: ScopedRequest): number => parse(idInAddress, req.params["registration"]);
