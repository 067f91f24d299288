import { type Logger, pino } from "pino";

export type { Logger } from "pino";

/** JSON lines in UTC. Personal data does not belong here: numbers, names and addresses are never logged fields. */
export const createLog = (process: string, level: string): Logger =>
  pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime, redact: ["req.headers", "password"] });
