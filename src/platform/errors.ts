import type { ErrorRequestHandler, RequestHandler } from "express";
import {
  FactorMissing,
  Forbidden,
  FormOutdated,
  FormRefused,
  FreshProofNeeded,
  Gone,
  NotAllowed,
  NotFound,
  NotHeld,
  NotWhileViewing,
  ReaderBusy,
  RoleNeeded,
  RuleBroken,
  SessionOver,
  TooLarge,
  TooManyRequests,
  Upstream,
  UsageAway,
} from "../kernel/errors.ts";
import { type Logger, noteRefusal, type RefusalNote } from "./log.ts";
import { messages } from "./messages.ts";
import { show } from "./render.ts";
import { type PageRequest, wordsOf } from "./routing.ts";

type Status = 403 | 404 | 405 | 410 | 413 | 422 | 429 | 500 | 503;
const answers = [
  [NotFound, 404],
  [Forbidden, 403],
  [FreshProofNeeded, 403],
  [SessionOver, 403],
  [NotAllowed, 405],
  [Gone, 410],
  [RuleBroken, 422],
  [TooLarge, 413],
  [TooManyRequests, 429],
  [Upstream, 503],
] as const;
// the database is away or too slow: PostgreSQL's classes 08, 57, 53 and 25006, and the pool's own words
const databaseAway = /^(08|57|53)|^25006$|^ECONN|^ETIMEDOUT$|^EPIPE$/;
const poolWords =
  /Timeout acquiring a connection|Connection terminated|connection timeout|Client has encountered a connection error/i;

const isDatabaseAway = (error: unknown): boolean =>
  error instanceof Error &&
  (databaseAway.test((error as { code?: string }).code ?? "") || poolWords.test(error.message));

const statusOf = (error: unknown): Status => {
  const known = answers.find(([type]) => error instanceof type)?.[1];
  if (known) return known;
  // refusals of express' own parsers: a body too large, a broken encoding, a bad percent sign, a client that left (ECONNABORTED)
  const status = (error as { status?: number }).status;
  if (status === 413) return 413;
  if (status !== undefined && status >= 400 && status < 500) return 404;
  return isDatabaseAway(error) ? 503 : 500;
};

/** What the log says of a refusal. */
const noteOf = (error: unknown): RefusalNote | undefined => {
  if (error instanceof FormRefused || error instanceof SessionOver) return { why: "token", what: error.message };
  if (error instanceof Forbidden) return { why: "right", what: error.message };
  return error instanceof NotHeld ? { why: "account", what: error.message } : undefined;
};

/** What the page says, and where its one link leads. */
const wayOnOf = (error: unknown, status: Status) => wayOfForm(error) ?? wayOfRight(error) ?? wayOfRest(error, status);

/** A form that could not be taken, and what becomes of what was typed. */
const wayOfForm = (error: unknown) => {
  if (error instanceof FreshProofNeeded) {
    return { key: error.isKept ? "ProofKept" : "Proof", place: error.place, link: "confirm" } as const;
  }
  if (error instanceof SessionOver) {
    return { key: error.isKept ? "SessionKept" : "Session", place: error.place, link: "signIn" } as const;
  }
  if (error instanceof FormOutdated) return { key: "Outdated", place: error.place, link: "toForm" } as const;
  return error instanceof FormRefused ? ({ key: "Foreign", place: "/", link: "home" } as const) : undefined;
};

/** One cause, and who can help. */
const wayOfRight = (error: unknown) => {
  if (error instanceof RoleNeeded) {
    const { place } = error;
    return place === undefined
      ? ({ key: "Role", place: "/", link: "home", params: { role: error.role } } as const)
      : ({ key: "OtherRole", place, link: "changeRole", params: { role: error.role } } as const);
  }
  if (error instanceof NotHeld && error.place !== undefined) {
    return { key: "HeldOtherwise", place: error.place, link: "changeRole" } as const;
  }
  return undefined;
};

const wayOfRest = (error: unknown, status: Status) => {
  if (error instanceof FactorMissing) {
    return { key: "NoFactor", place: "/profile/second-factor", link: "setUpFactor" } as const;
  }
  if (error instanceof NotWhileViewing) return { key: "Viewing", place: "/", link: "home" } as const;
  if (error instanceof ReaderBusy) return { key: "Reader", place: "/", link: "home" } as const;
  if (error instanceof UsageAway) return { key: "Usage", place: "/", link: "home" } as const;
  return { key: status, place: "/", link: "home" } as const;
};

export const pageNotFound: RequestHandler = () => {
  throw new NotFound("no such address");
};

/** Every error ends here: the page of its status, a log line for our own faults, no stack trace in the answer. */
export const errorPage =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const status = statusOf(error);
    const { requestId } = req as PageRequest;
    const note = noteOf(error);
    if (note) noteRefusal(res, note);
    if (status >= 500) log.error({ err: error, requestId }, "request failed");
    if (res.headersSent) return next(error);
    if (error instanceof TooManyRequests) res.setHeader("Retry-After", String(error.retryAfterSeconds));
    if (status === 503) res.setHeader("Retry-After", "5");
    const words = wordsOf(req, messages);
    const { key, place, link, params } = { params: {}, ...wayOnOf(error, status) };
    const page = {
      status,
      title: words.t(`title${key}`, params),
      text: words.t(`text${key}`, params),
      requestId,
      homeHref: place,
      words: { requestId: words.t("reference"), home: words.t(link) },
    };
    show(req, res, "errors/error", page, { status, layout: "plain" });
  };
