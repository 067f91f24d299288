import { readFileSync } from "node:fs";
import { z } from "zod";

export type SmppAddress = {
  host: string;
  port: number;
  tls: boolean;
  /** The certificates to trust instead of the usual ones. */
  ca: string | undefined;
  systemId: string;
  password: string;
  systemType: string;
  source: { source_addr_ton: number; source_addr_npi: number; source_addr: string };
  window: number;
  enquireMs: number;
};

const whole = (from: number, to: number, otherwise: number) =>
  z.coerce.number().int().min(from).max(to).default(otherwise);

const parameters = z.strictObject({
  source: z.string().optional(),
  ca: z.string().min(1).optional(),
  system_type: z
    .string()
    .regex(/^[\x20-\x7e]{1,12}$/)
    .default(""),
  /** How many messages may be without an answer at a time. */
  window: whole(1, 1000, 10),
  /** Seconds. */
  enquire_link: whole(1, 3600, 30),
});

/**
 * `smpp://user:password@host:port?source=Name`, or `ssmpp://` for TLS with `ca=<file of the certificates to trust>`.
 * @throws TypeError, which never repeats what is in the URL
 */
export function readSmppUrl(text: string, sender = ""): SmppAddress {
  const url = URL.parse(text);
  if (!url || !["smpp:", "ssmpp:"].includes(url.protocol) || url.hostname === "") throw wrong("is malformed");
  const { data, error } = parameters.safeParse(Object.fromEntries(url.searchParams));
  if (!data) throw wrong(`has a wrong parameter: ${error.issues.map(nameOf).join(", ")}`);
  const tls = url.protocol === "ssmpp:";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (tls ? 3550 : 2775),
    tls,
    ca: data.ca === undefined ? undefined : readFileSync(data.ca, "utf8"),
    systemId: credential(url.username),
    password: credential(url.password),
    systemType: data.system_type,
    source: sourceOf(data.source ?? sender),
    window: data.window,
    enquireMs: data.enquire_link * 1000,
  };
}

const nameOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "unrecognized_keys" ? issue.keys.join(", ") : issue.path.join(".");

/** The protocol ends a string with a zero and knows ASCII alone. */
function credential(encoded: string): string {
  const isAscii = !/%(?![0-7][0-9a-f])/i.test(encoded);
  const text = isAscii ? decodeURIComponent(encoded) : "";
  if (!isAscii || !/^[\x20-\x7e]*$/.test(text)) throw wrong("has a user or password that is not printable ASCII");
  return text;
}

/** Empty leaves the sender to the gateway. */
function sourceOf(sender: string): SmppAddress["source"] {
  if (sender === "") return { source_addr_ton: 0, source_addr_npi: 0, source_addr: "" };
  if (/^\d{1,15}$/.test(sender)) return { source_addr_ton: 1, source_addr_npi: 1, source_addr: sender };
  if (!/^[\w .&-]{1,11}$/.test(sender)) throw new TypeError("the sender of an SMS is 1 to 15 digits or 11 letters");
  return { source_addr_ton: 5, source_addr_npi: 0, source_addr: sender };
}

const wrong = (what: string): TypeError => new TypeError(`SMPP_URL ${what}`);
