import { readFileSync } from "node:fs";
import { join } from "node:path";
import { jobs, slots } from "../../../src/jobs.ts";
import { readConfig } from "../../../src/platform/config.ts";
import { type Role, statementTimeouts } from "../../../src/platform/logins.ts";
import { top } from "../asvs-score.ts";

/** @throws Error where the source does not say it in this way any more */
const figure = (file: string, pattern: RegExp): string => {
  const [, found] = pattern.exec(readFileSync(join(top, "src", file), "utf8")) ?? [];
  if (found === undefined) throw new Error(`src/${file} has no ${pattern}`);
  return found.replaceAll("_", "");
};
const seconds = (file: string, pattern: RegExp): string => `${Number(figure(file, pattern)) / 1_000} s`;

const { poolSize } = readConfig({});
const statement = (role: Role) => statementTimeouts[role];
const usual = {
  limit: figure("platform/jobs.ts", /retryLimit: (\d+), retryDelayMax/),
  most: figure("platform/jobs.ts", /retryDelayMax: (\d+), cron/),
};
const patience = {
  limit: figure("deliveries/send.ts", /retryLimit: (\d+)/),
  most: Number(figure("deliveries/send.ts", /retryDelayMax: ([\d_]+)/)) / 3_600,
};

/** Each service that is called: how many connections, what when all are taken, how long, and what after a failure. */
export const connections = (): string[][] => [
  [
    "PostgreSQL, of web",
    `${poolSize} a process (POOL_SIZE), and those of sessions`,
    `a request waits ${seconds("platform/db.ts", /acquireConnectionTimeout: ([\d_]+)/)}, then is answered 503; nothing is queued beyond that`,
    `connecting ${seconds("platform/db.ts", /connectionTimeoutMillis: ([\d_]+)/)}, a statement ${statement("portal_web")}`,
    "a transaction is rolled back, the person is told to repeat; nothing is repeated by itself",
  ],
  [
    "PostgreSQL, of the worker",
    `${Math.max(poolSize, slots)} a process at least, for ${slots} jobs of a kind at once`,
    "a job waits for its turn",
    `a statement ${statement("portal_worker")}`,
    `the job is tried again: after 1 s, twice as long each time, up to ${usual.most} s, ${usual.limit} times; then support sees it among the failed ones`,
  ],
  [
    "mail server",
    `${figure("platform/mail.ts", /maxConnections: (\d+)/)} a worker`,
    "a mail waits in the queue",
    `connecting, greeting and each pause ${seconds("platform/mail.ts", /timeoutMs = ([\d_]+)/)}, the whole six times that`,
    `documents: up to ${patience.limit} tries, ${patience.most} h apart at most; notices as any job; a refusal for good is not repeated`,
  ],
  [
    "SMSC",
    `one connection a process, ${figure("platform/sms/address.ts", /window: whole\(1, 1000, (\d+)\)/)} messages without an answer (window=)`,
    "a message waits within its time",
    `a message ${seconds("platform/sms/gateway.ts", /limitMs = ([\d_]+)/)}, an answer ${seconds("platform/sms/smpp-gateway.ts", /answerMs: ([\d_]+)/)}, binding ${seconds("platform/sms/smpp-gateway.ts", /bindMs: ([\d_]+)/)}`,
    `the connection is made anew, after up to ${seconds("platform/sms/smpp-gateway.ts", /longestPauseMs: ([\d_]+)/)}; a code that could not be sent is said so at once`,
  ],
  [
    "the operator's network",
    `one call a slice, ${figure("network/network.ts", /maxPerCall = (\d+)/)} commands in it; ${slots} slices a worker`,
    "a slice waits; NETWORK_RATE items a second over all workers",
    `a call ${seconds("network/index.ts", /timeoutMs = ([\d_]+)/)}`,
    `asked first what came of it, then sent again; ${figure("orders/slices/tries.ts", /maxAttempts = (\d+)/)} tries an item; after ${figure("orders/slices/gate.ts", /mostFailures = (\d+)/)} failures in a row the gate closes for up to ${figure("orders/slices/gate.ts", /longestPauseSeconds = (\d+)/)} s`,
  ],
];

/** What a job's own patience is where it is not the usual one. */
export const patientJobs = (): string =>
  jobs
    .filter(({ retryLimit }) => String(retryLimit) !== usual.limit)
    .map(({ name, retryLimit }) => `\`${name}\` ${retryLimit}`)
    .join(", ");
