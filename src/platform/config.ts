import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { unbroken } from "../kernel/signs.ts";
import { type Dkim, readDkim } from "./dkim.ts";
import { plainHosts } from "./plain-hosts.ts";
import {
  type LogLevel,
  type NetworkRate,
  type Operator,
  type PartitionLength,
  type secondFactorModes,
  variables,
} from "./variables.ts";

export type { LogLevel, NetworkRate, Operator } from "./variables.ts";

export type Config = {
  production: boolean;
  host: string;
  port: number;
  dataDir: string;
  databaseUrl?: string | undefined;
  /** The logins of web and worker, for `migrate`, which makes them, and `npm start`; the process itself reads `databaseUrl`. */
  webDatabaseUrl?: string | undefined;
  workerDatabaseUrl?: string | undefined;
  /** Where usage records lie; unset, or the same as `databaseUrl`: in the main database. */
  usageDatabaseUrl?: string | undefined;
  /** A streaming replica for long reads, and how far behind it may be. */
  readDatabaseUrl?: string | undefined;
  readLagSeconds: number;
  /** How long the partitions of usage records are that `migrate` and what follows it make. */
  usagePartition: PartitionLength;
  /** How long usage records are kept, and where a month is written before it goes; unset: nowhere. */
  usageYears: number;
  usageExportDir?: string | undefined;
  /** How long the items of an order are kept after its end; then its result stands in a file. */
  orderItemsMonths: number;
  smtpUrl?: string | undefined;
  /** Mails are signed with it where it is set. */
  dkim?: Dkim | undefined;
  smppUrl?: string | undefined;
  /** Where caught mails and SMS are kept; set by `npm start`, and only while something is caught. */
  outboxDir?: string | undefined;
  networkUrl?: string | undefined;
  /** Unlimited unless set. */
  networkRate?: NetworkRate | undefined;
  sessionSecret?: string | undefined;
  /** What SESSION_SECRET was before: what was sealed and signed by it is still good. */
  previousSecret?: string | undefined;
  fixedNow?: Date | undefined;
  /** Where people reach the portal, without a slash at the end. */
  publicUrl: string;
  /** How many proxies in front add to X-Forwarded-For. */
  trustProxy: number;
  operator: Operator;
  logLevel: LogLevel;
  /** Database connections of one process. */
  poolSize: number;
  /** How many of each are started: for the sum of their connections alone. */
  webProcesses: number;
  workerProcesses: number;
  /** How long an irreversible order over a list waits before anything is sent, to be cancelled. */
  graceMinutes: number;
  /** Whether users may have a second factor, and whether users who manage others' numbers must have one. */
  secondFactor: (typeof secondFactorModes)[number];
};

/** Whether people reach the portal over https: cookies are then Secure and bound to the host. */
export const isOverHttps = ({ publicUrl }: Pick<Config, "publicUrl">): boolean => publicUrl.startsWith("https://");

/** Every wrong variable at once, one line each; secrets are never repeated in it. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** @throws ConfigError naming every variable whose value is wrong */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // Compose files pass an unset variable on as an empty one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const read = variables.safeParse(given);
  const { dkim, problem } = readDkim(given);
  const problems = [...(read.error?.issues ?? []).map(describe), ...productionProblems(given), problem ?? []].flat();
  if (!read.success || problems.length > 0) throw new ConfigError(problems.join("\n"));
  return { ...configOf(read.data, read.data.NODE_ENV === "production"), dkim };
}

function configOf(value: z.output<typeof variables>, production: boolean): Config {
  const publicUrl = value.PUBLIC_URL ?? originOf(value.HOST, value.PORT);
  return {
    production,
    host: value.HOST,
    port: value.PORT,
    dataDir: value.DATA_DIR ? resolve(value.DATA_DIR) : defaultDataDir(process.cwd()),
    databaseUrl: value.DATABASE_URL,
    webDatabaseUrl: value.WEB_DATABASE_URL,
    workerDatabaseUrl: value.WORKER_DATABASE_URL,
    usageDatabaseUrl: value.USAGE_DATABASE_URL === value.DATABASE_URL ? undefined : value.USAGE_DATABASE_URL,
    readDatabaseUrl: value.DATABASE_READ_URL,
    readLagSeconds: value.READ_LAG_SECONDS,
    usagePartition: value.USAGE_PARTITION,
    usageYears: value.USAGE_YEARS,
    usageExportDir: value.USAGE_EXPORT_DIR && resolve(value.USAGE_EXPORT_DIR),
    orderItemsMonths: value.ORDER_ITEMS_MONTHS,
    smtpUrl: value.SMTP_URL,
    smppUrl: value.SMPP_URL,
    // what is caught lies open to everyone: never at work
    outboxDir: production ? undefined : value.OUTBOX_DIR,
    networkUrl: value.NETWORK_URL,
    networkRate: value.NETWORK_RATE,
    sessionSecret: value.SESSION_SECRET,
    previousSecret: value.SESSION_SECRET_PREVIOUS || undefined,
    fixedNow: value.PORTAL_NOW,
    publicUrl,
    trustProxy: value.TRUST_PROXY ?? (isOverHttps({ publicUrl }) ? 1 : 0),
    operator: operatorOf(value),
    logLevel: value.LOG_LEVEL,
    poolSize: value.POOL_SIZE,
    webProcesses: value.WEB_PROCESSES,
    workerProcesses: value.WORKER_PROCESSES,
    graceMinutes: value.GRACE_MINUTES,
    secondFactor: value.SECOND_FACTOR,
  };
}

/** Under root PostgreSQL runs as another user, which must be able to enter the folder. */
export function othersCanEnter(folder: string): boolean {
  const parent = dirname(folder);
  const enterable = (statSync(folder, { throwIfNoEntry: false })?.mode ?? 0o777) & 0o001;
  return enterable !== 0 && (parent === folder || othersCanEnter(parent));
}

/** The place outside `folder` that stands in for it where others cannot enter it: one per folder. */
export function placeOutside(folder: string): string {
  const id = createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 12);
  return `/var/lib/corporate-self-care/${id}`;
}

function defaultDataDir(folder: string): string {
  if (process.getuid?.() === 0 && !othersCanEnter(folder)) return placeOutside(folder);
  return resolve(folder, ".data");
}

const knownSecret = /change.?me|keyboard.?cat|sample|example|placeholder|your.?secret|replace.?me/i;
const isKnownSecret = (text: string): boolean => knownSecret.test(text) || new Set(text).size < 8;

function productionProblems(given: Record<string, string | undefined>): string[] {
  if (given.NODE_ENV !== "production") return [];
  const secret = given.SESSION_SECRET;
  const problems: string[] = [];
  if (secret === undefined) problems.push("SESSION_SECRET is required in production");
  else if (secret.length < 32) problems.push("SESSION_SECRET must have at least 32 characters");
  else if (isKnownSecret(secret)) problems.push("SESSION_SECRET is a known sample or too simple: take a random one");
  problems.push(...plainHosts(given));
  if (given.PORTAL_NOW) problems.push("PORTAL_NOW is refused in production: only the real clock counts there");
  return problems;
}

function operatorOf(value: z.output<typeof variables>): Operator {
  return {
    name: value.OPERATOR_NAME,
    unp: value.OPERATOR_UNP,
    iban: value.OPERATOR_IBAN,
    bic: value.OPERATOR_BIC,
    bank: value.OPERATOR_BANK,
    address: value.OPERATOR_ADDRESS,
    phone: unbroken(value.OPERATOR_PHONE),
    email: value.OPERATOR_EMAIL,
  };
}

function originOf(host: string, port: number): string {
  const name = { "0.0.0.0": "localhost", "::": "localhost" }[host] ?? (host.includes(":") ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

const describe = (issue: z.core.$ZodIssue): string => `${issue.path.join(".")} ${issue.message}`;
