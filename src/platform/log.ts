import type { RequestHandler } from "express";
import { type DestinationStream, type Logger, pino } from "pino";
import type { PageRequest, Route } from "./routing.ts";

export type { Logger } from "pino";

/** JSON lines in UTC. Personal data does not belong here: numbers, names and addresses are never logged fields. */
export const createLog = (process: string, level: string, to: DestinationStream = pino.destination(1)): Logger =>
  pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime, redact: ["req.headers", "password"] }, to);

/** One line a request: the route's pattern and never the address, in which numbers stand. */
export const logRequests =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const started = performance.now();
    res.on("close", () => {
      const { requestId } = req as PageRequest;
      const route = (req.route as Route | undefined)?.path ?? "none";
      const ms = Math.round(performance.now() - started);
      log.info(
        { requestId, method: req.method, route, status: res.statusCode, ms },
        res.writableFinished ? "answered" : "left",
      );
    });
    next();
  };
