import { z } from "zod";
import { parseAccountNumber } from "../kernel/account-number.ts";
import { parseDay } from "../kernel/dates.ts";
import { parseIccid } from "../kernel/iccid.ts";
import { parseMonth } from "../kernel/month.ts";
import { isMsisdn, parseMsisdn } from "../kernel/msisdn.ts";
import { parseUnp } from "../kernel/unp.ts";
import type { CopyValue } from "../platform/copy.ts";
import { readMailbox } from "../platform/mailbox.ts";

/** Why a value is refused: the code of a sentence in `messages`. */
export type FieldFault =
  | "account"
  | "number"
  | "unp"
  | "iccid"
  | "money"
  | "positive"
  | "day"
  | "month"
  | "moment"
  | "whole"
  | "decimal"
  | "flag"
  | "choice"
  | "mailbox"
  | "list"
  | "long"
  | "empty";

/** One column of a file: how its text is read, and the type of what is staged. */
export type Field = {
  readonly type: "bigint" | "int" | "text" | "date" | "timestamptz" | "boolean" | "numeric" | "text[]";
  readonly schema: z.ZodType<CopyValue, string>;
  readonly isRequired: boolean;
};

const longest = 1_000;

const field = (type: Field["type"], fault: FieldFault, read: (text: string) => CopyValue | undefined): Field => ({
  type,
  isRequired: true,
  schema: z.string().transform((text, context) => {
    const value = text === "" ? undefined : read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: text === "" ? "empty" : fault });
    return z.NEVER;
  }),
});

/** The column may be left out: then what is there stays as it is, and what is new takes the usual value. */
export const optional = (of: Field): Field => ({ ...of, isRequired: false });

/** The column may be left out, and a cell may be empty: no value. */
export const nullable = (of: Field): Field => ({
  ...of,
  isRequired: false,
  schema: z.string().transform((text, context) => {
    if (text === "") return null;
    const read = of.schema.safeParse(text);
    if (read.success) return read.data;
    context.addIssue({ code: "custom", message: read.error.issues[0]?.message ?? "" });
    return z.NEVER;
  }),
});

export const account = field("bigint", "account", parseAccountNumber);
/** A phone number, or the line's own identifier where it has none. */
export const number = field(
  "text",
  "number",
  (text) => parseMsisdn(text) ?? (lineForm.test(text) && !isNearNumber(text) ? text : undefined),
);
const lineForm = /^[\p{L}\p{N}@._:/-]{3,64}$/u;
const isNearNumber = (text: string): boolean => /^\+?\d{9,}$/.test(text) && !isMsisdn(text);
export const unp = field("text", "unp", parseUnp);
export const iccid = field("text", "iccid", parseIccid);
export const mailbox = field("text", "mailbox", readMailbox);
export const day = field("date", "day", parseDay);
export const month = field("date", "month", (text) => {
  const found = parseMonth(text.slice(0, 7));
  return found && (text === found || text === `${found}-01`) ? `${found}-01` : undefined;
});

const wholeForm = /^-?\d{1,15}$/;
/** A whole number of 0 or more, such as an identifier or a count. */
export const whole = field("bigint", "whole", (text) =>
  wholeForm.test(text) && !text.startsWith("-") ? Number(text) : undefined,
);
export const id = field("int", "whole", (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined));
export const decimal = field("numeric", "decimal", (text) =>
  /^-?\d{1,11}([.,]\d{1,3})?$/.test(text) ? text.replace(",", ".") : undefined,
);

/** Roubles with at most two decimals, as billing systems export them; staged in kopecks. */
export const money = field("bigint", "money", kopecksIn);
/** A sum of 0 or more. */
export const fee = field("bigint", "positive", (text) => ((kopecksIn(text) ?? -1) >= 0 ? kopecksIn(text) : undefined));

const moneyForm = /^(-?)(\d{1,13})(?:[.,](\d{1,2}))?$/;
function kopecksIn(text: string): number | undefined {
  const found = moneyForm.exec(text);
  if (!found) return undefined;
  const size = Number(found[2]) * 100 + Number((found[3] ?? "").padEnd(2, "0"));
  return found[1] && size > 0 ? -size : size;
}

/** A moment with its offset from UTC, or Minsk's own time without one. */
export const moment = field("timestamptz", "moment", (text) => {
  const found = momentForm.exec(text);
  if (!found || parseDay(found[1] ?? "") === undefined) return undefined;
  return `${found[1]}T${found[2]}${offsetOf(found[3] ?? "+03")}`;
});
const offsetOf = (text: string): string =>
  text === "Z" || text.includes(":") ? text : `${text.slice(0, 3)}:${text.slice(3) || "00"}`;
const momentForm = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?)(Z|[+-]\d\d(?::?\d\d)?)?$/;

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  "1": true,
  "0": false,
  yes: true,
  no: false,
};
export const flag = field("boolean", "flag", (text) => flags[text.toLowerCase()]);

export const choice = (...values: readonly string[]): Field =>
  field("text", "choice", (text) => (values.includes(text) ? text : undefined));

/** A line of text; may be empty, and is at most 1 000 characters long. */
export const text: Field = {
  type: "text",
  isRequired: true,
  schema: z.string().max(longest, "long" satisfies FieldFault),
};
/** A text that says something. */
export const name: Field = field("text", "long", (given) => (given.length <= longest ? given : undefined));

/** Several names or identifiers, separated by `|`; none in an empty cell. */
export const list: Field = {
  type: "text[]",
  isRequired: false,
  schema: z.string().transform((given, context) => {
    const parts = given
      .split("|")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.every((part) => part.length <= 200)) return `{${parts.map(quoted).join(",")}}`;
    context.addIssue({ code: "custom", message: "list" satisfies FieldFault });
    return z.NEVER;
  }),
};

const quoted = (part: string): string => `"${part.replace(/["\\]/g, "\\$&")}"`;
