import { parseIccid } from "../kernel/iccid.ts";
import { msisdnsIn, parseMsisdn } from "../kernel/msisdn.ts";

/** By what a list may name its subscribers: phone numbers, SIM cards, fixed lines. */
export const kinds = ["msisdn", "iccid", "line"] as const;
export type Kind = (typeof kinds)[number];

/** The subscribers that one cell names; several numbers may stand in it. */
export const namesIn = (kind: Kind, text: string): readonly string[] => {
  if (text === "") return [];
  if (kind === "line") return line.test(text) && /\d/.test(text) ? [text] : [];
  if (kind === "iccid") return simsIn(text);
  const msisdn = parseMsisdn(text);
  return msisdn ? [msisdn] : msisdnsIn(text);
};

/** Whom one typed text names, by the first kind that reads it as one; undefined for nobody, and for several. */
export const namedIn = (of: readonly Kind[], text: string): Partial<Record<Kind, string>> | undefined => {
  for (const kind of of) {
    const [name, ...others] = namesIn(kind, text.trim());
    if (name !== undefined) return others.length === 0 ? { [kind]: name } : undefined;
  }
  return undefined;
};

const simsIn = (text: string): readonly string[] => {
  const one = parseIccid(text);
  if (one) return [one];
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const sims = parts.flatMap((part) => parseIccid(part) ?? []);
  return sims.length === parts.length ? sims : [];
};

// An identifier without blanks, as contracts write it.
const line = /^[\p{L}\d][\p{L}\d/._-]{1,39}$/u;

export const digitsIn = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;

/** Nothing that can be read: a dash, dots, an empty quote. */
export const isBlank = (text: string): boolean =>
  text === "" || !(/[0-9A-Za-z]/.test(text) || /[\p{L}\p{N}]/u.test(text));

const HEADING_DIGITS = 5;

/** Words above a column: «Номер», «Телефон 1». What holds more digits may be a mistyped number and is never taken for one. */
export const isHeading = (text: string): boolean =>
  digitsIn(text) < HEADING_DIGITS && (/\p{L}/u.test(text) || digitsIn(text) === 0);

export const isTotal = (text: string): boolean =>
  /^\s*(?:итого|итог|всего|усяго|разам|вынік|total|sum)(?!\p{L})/iu.test(text) && digitsIn(text) < 9;
