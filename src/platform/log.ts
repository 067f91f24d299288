import type { RequestHandler, Response } from "express";
import { type DestinationStream, type Logger, pino } from "pino";
import type { PageRequest, Route } from "./routing.ts";

export type { Logger } from "pino";

/** JSON lines in UTC. Personal data does not belong here: numbers, names and addresses are never logged fields. */
export const createLog = (process: string, level: string, to: DestinationStream = pino.destination(1)): Logger =>
  pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime, redact: ["req.headers", "password"] }, to);

/** Why a request was refused: a missing right, another's account, a form without its token, a limit of attempts. Words of our own alone. */
export type RefusalNote =
  | { readonly why: "right" | "account" | "token"; readonly what: string }
  | { readonly why: "limit"; readonly rule?: string };

/** For the line that the answer leaves. */
export const noteRefusal = (res: Response, note: RefusalNote): void => {
  res.locals["refusal"] = note;
};

/** One line a request, the route's pattern and never the address, in which numbers stand; and one for a refusal, with the user. */
export const logRequests = (log: Logger): RequestHandler => {
  const mayLog = fairly();
  return (req, res, next) => {
    const started = performance.now();
    res.on("close", () => {
      const { requestId } = req as PageRequest;
      const route = (req.route as Route | undefined)?.path ?? "none";
      const ms = Math.round(performance.now() - started);
      const { method } = req;
      const { statusCode: status } = res;
      log.info({ requestId, method, route, status, ms }, res.writableFinished ? "answered" : "left");
      const note = (res.locals["refusal"] ?? (status === 429 ? { why: "limit" } : undefined)) as
        | RefusalNote
        | undefined;
      if (!note) return;
      const userId = userIdOf(req as PageRequest);
      const leftOut = mayLog(`${note.why} ${method} ${route} ${userId}`);
      if (leftOut !== null) log.warn({ requestId, userId, method, route, status, ...note, leftOut }, "refused");
    });
    next();
  };
};

/** Who really asked: support, where it views the portal as a customer. */
const userIdOf = ({ user, viewing }: PageRequest): number | null => (viewing?.staff ?? user)?.id ?? null;

const minuteMs = 60_000;
const mostLines = 20;

/** At most 20 lines of one kind a minute. @returns how many were left out since the last one; null: this one is left out */
const fairly = () => {
  let counts = new Map<string, number>();
  let before = counts;
  let since = performance.now();
  return (kind: string): number | null => {
    if (performance.now() - since > minuteMs) {
      [before, counts, since] = [counts, new Map(), performance.now()];
    }
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > mostLines) return null;
    return count === 1 ? Math.max(0, (before.get(kind) ?? 0) - mostLines) : 0;
  };
};
