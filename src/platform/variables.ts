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
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export const partitionLengths = ["month", "week"] as const;
/** How much time one partition of usage records holds. */
export type PartitionLength = (typeof partitionLengths)[number];

export const secondFactorModes = ["off", "optional", "administrators"] as const;

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

/** The environment, each variable with what is wrong with it in one line. */
export const variables = z.object({
  NODE_ENV: text.optional(),
  HOST: text.regex(/^[A-Za-z0-9.:_-]+$/, "must be a host name or an IP address").default("127.0.0.1"),
  PORT: whole(0, 65535).default(3000),
  DATA_DIR: text.optional(),
  DATABASE_URL: url("postgres", "postgresql").optional(),
  WEB_DATABASE_URL: url("postgres", "postgresql").optional(),
  WORKER_DATABASE_URL: url("postgres", "postgresql").optional(),
  USAGE_DATABASE_URL: url("postgres", "postgresql").optional(),
  DATABASE_READ_URL: url("postgres", "postgresql").optional(),
  READ_LAG_SECONDS: whole(0, 60).default(2),
  USAGE_PARTITION: z
    .enum(partitionLengths, { error: `must be one of ${partitionLengths.join(", ")}` })
    .default("month"),
  USAGE_YEARS: whole(2, 30).default(3),
  USAGE_EXPORT_DIR: text.optional(),
  ORDER_ITEMS_MONTHS: whole(6, 360).default(36),
  SMTP_URL: url("smtp", "smtps").optional(),
  DKIM_DOMAIN: text.regex(/^[a-z\d-]+(\.[a-z\d-]+)+$/i, "must be a domain").optional(),
  DKIM_SELECTOR: text.regex(/^[a-z\d-]+(\.[a-z\d-]+)*$/i, "must be a name of letters, digits and dashes").optional(),
  DKIM_KEY: z.string().optional(),
  DKIM_KEY_FILE: text.optional(),
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
  SESSION_SECRET_PREVIOUS: z.string().optional(),
  // A time without an offset is Minsk's.
  PORTAL_NOW: z.iso
    .datetime({ offset: true, local: true, error: "must be an ISO date-time such as 2026-03-31T12:00:00Z" })
    .transform((iso) => new Date(hasOffset.test(iso) ? iso : `${iso}+03:00`))
    .optional(),
  // read by plain-hosts.ts
  PLAIN_HOSTS: text.optional(),
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
  OPERATOR_PHONE: text.regex(/^\+?[\d \u00A0()\u2011-]{3,30}$/, "must be a phone number").default(demoOperator.phone),
  OPERATOR_EMAIL: z.email("must be an e-mail address").default(demoOperator.email),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("info"),
  POOL_SIZE: whole(1, 100).default(10),
  WEB_PROCESSES: whole(1, 1_000).default(1),
  WORKER_PROCESSES: whole(1, 1_000).default(1),
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
