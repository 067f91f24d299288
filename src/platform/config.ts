import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { isIban } from "../kernel/iban.ts";
import { isUnp } from "../kernel/unp.ts";

export type Operator = {
  name: string;
  unp: string;
  iban: string;
  bic: string;
  bank: string;
  address: string;
  phone: string;
  email: string;
};

/** Items a second that the operator's network is told at most, over all workers together. */
export type NetworkRate = {
  readonly all?: number | undefined;
  readonly byOperation: Readonly<Record<string, number>>;
};

export type LogLevel = (typeof logLevels)[number];

export type Config = {
  production: boolean;
  host: string;
  port: number;
  dataDir: string;
  databaseUrl?: string | undefined;
  smtpUrl?: string | undefined;
  smppUrl?: string | undefined;
  /** Where caught mails and SMS are kept; set by `npm start`, and only while something is caught. */
  outboxDir?: string | undefined;
  networkUrl?: string | undefined;
  /** Unlimited unless set. */
  networkRate?: NetworkRate | undefined;
  sessionSecret?: string | undefined;
  fixedNow?: Date | undefined;
  /** Where people reach the portal, without a slash at the end. */
  publicUrl: string;
  /** How many proxies in front add to X-Forwarded-For. */
  trustProxy: number;
  operator: Operator;
  logLevel: LogLevel;
  /** Database connections of one process. */
  poolSize: number;
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
  const problems = [...(read.error?.issues ?? []).map(describe), ...productionProblems(given)];
  if (!read.success || problems.length > 0) throw new ConfigError(problems.join("\n"));
  return configOf(read.data, read.data.NODE_ENV === "production");
}

function configOf(value: z.output<typeof variables>, production: boolean): Config {
  const publicUrl = value.PUBLIC_URL ?? originOf(value.HOST, value.PORT);
  return {
    production,
    host: value.HOST,
    port: value.PORT,
    dataDir: value.DATA_DIR ? resolve(value.DATA_DIR) : defaultDataDir(process.cwd()),
    databaseUrl: value.DATABASE_URL,
    smtpUrl: value.SMTP_URL,
    smppUrl: value.SMPP_URL,
    // what is caught lies open to everyone: never at work
    outboxDir: production ? undefined : value.OUTBOX_DIR,
    networkUrl: value.NETWORK_URL,
    networkRate: value.NETWORK_RATE,
    sessionSecret: value.SESSION_SECRET,
    fixedNow: value.PORTAL_NOW,
    publicUrl,
    trustProxy: value.TRUST_PROXY ?? (isOverHttps({ publicUrl }) ? 1 : 0),
    operator: operatorOf(value),
    logLevel: value.LOG_LEVEL,
    poolSize: value.POOL_SIZE,
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

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const secondFactorModes = ["off", "optional", "administrators"] as const;

// An invented company; УНП and IBAN pass their check digits.
const demoOperator: Operator = {
  name: "УП «Пример Связь»",
  unp: "699999990",
  iban: "BY16DEMO30120000000000000001",
  bic: "DEMOBY2X",
  bank: "ОАО «Банк-Пример»",
  address: "220000, г. Минск, ул. Примерная, 1",
  phone: "+375 17 000-00-00",
  email: "info@operator.example",
};

const knownSecret = /change.?me|keyboard.?cat|sample|example|placeholder|your.?secret|replace.?me/i;
const isKnownSecret = (text: string): boolean => knownSecret.test(text) || new Set(text).size < 8;

const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    error: `must be an address that starts with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
  });

const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((number) => number >= from && number <= to, error);
};

const hasOffset = /(Z|[+-]\d\d:\d\d)$/;
const text = z.string().trim();

const variables = z.object({
  NODE_ENV: text.optional(),
  HOST: text.regex(/^[A-Za-z0-9.:_-]+$/, "must be a host name or an IP address").default("127.0.0.1"),
  PORT: whole(0, 65535).default(3000),
  DATA_DIR: text.optional(),
  DATABASE_URL: url("postgres", "postgresql").optional(),
  SMTP_URL: url("smtp", "smtps").optional(),
  SMPP_URL: url("smpp", "ssmpp").optional(),
  OUTBOX_DIR: text.optional(),
  NETWORK_URL: url("http", "https").optional(),
  // `500`, or with rates of their own `500,replace-sim=20`
  NETWORK_RATE: text
    .regex(
      /^(\d{1,6}|[a-z-]{1,40}=\d{1,6})(,[a-z-]{1,40}=\d{1,6})*$/,
      "must be items a second such as 500 or 500,replace-sim=20",
    )
    .transform(rateOf)
    .refine(({ all, byOperation }) => [all ?? 1, ...Object.values(byOperation)].every((rate) => rate > 0), {
      error: "must be items a second, not 0",
    })
    .optional(),
  SESSION_SECRET: z.string().optional(),
  // A time without an offset is Minsk's.
  PORTAL_NOW: z.iso
    .datetime({ offset: true, local: true, error: "must be an ISO date-time such as 2026-03-31T12:00:00Z" })
    .transform((iso) => new Date(hasOffset.test(iso) ? iso : `${iso}+03:00`))
    .optional(),
  PUBLIC_URL: url("http", "https")
    .transform((address) => address.replace(/\/+$/, ""))
    .optional(),
  TRUST_PROXY: whole(0, 5).optional(),
  OPERATOR_NAME: text.default(demoOperator.name),
  OPERATOR_UNP: text.refine(isUnp, "must be a УНП with a right check digit").default(demoOperator.unp),
  OPERATOR_IBAN: text
    .transform((iban) => iban.replaceAll(" ", ""))
    .refine((iban): boolean => isIban(iban), "must be an IBAN of Belarus with right check digits")
    .default(demoOperator.iban),
  OPERATOR_BIC: text
    .regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/, "must be 8 or 11 letters and digits")
    .default(demoOperator.bic),
  OPERATOR_BANK: text.default(demoOperator.bank),
  OPERATOR_ADDRESS: text.default(demoOperator.address),
  OPERATOR_PHONE: text.regex(/^\+?[\d ()-]{3,30}$/, "must be a phone number").default(demoOperator.phone),
  OPERATOR_EMAIL: z.email("must be an e-mail address").default(demoOperator.email),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("info"),
  POOL_SIZE: whole(1, 100).default(10),
  GRACE_MINUTES: whole(0, 1_440).default(10),
  SECOND_FACTOR: z
    .enum(secondFactorModes, { error: `must be one of ${secondFactorModes.join(", ")}` })
    .default("optional"),
});

function rateOf(typed: string): NetworkRate {
  const parts = typed.split(",").map((part) => part.split("="));
  const all = parts.find(([, rate]) => rate === undefined)?.[0];
  const own = parts.flatMap(([name, rate]) => (rate === undefined ? [] : [[name, Number(rate)] as const]));
  return { all: all === undefined ? undefined : Number(all), byOperation: Object.fromEntries(own) };
}

function productionProblems(given: Record<string, string | undefined>): string[] {
  if (given.NODE_ENV !== "production") return [];
  const secret = given.SESSION_SECRET;
  const problems: string[] = [];
  if (secret === undefined) problems.push("SESSION_SECRET is required in production");
  else if (secret.length < 32) problems.push("SESSION_SECRET must have at least 32 characters");
  else if (isKnownSecret(secret)) problems.push("SESSION_SECRET is a known sample or too simple: take a random one");
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
    phone: value.OPERATOR_PHONE,
    email: value.OPERATOR_EMAIL,
  };
}

function originOf(host: string, port: number): string {
  const name = { "0.0.0.0": "localhost", "::": "localhost" }[host] ?? (host.includes(":") ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

const describe = (issue: z.core.$ZodIssue): string => `${issue.path.join(".")} ${issue.message}`;
