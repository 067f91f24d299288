import { isLuhn, luhnDigit } from "./luhn.ts";
import { compact, unquoted } from "./typed.ts";

declare const brand: unique symbol;

/** The number of a SIM card: 19 digits, the last a Luhn check digit. */
export type Iccid = string & { readonly [brand]: "Iccid" };

/** Why a text is not an ICCID; `no-check-digit` is the one a person may accept as a suggestion. */
export type IccidHint =
  | { readonly kind: "no-check-digit"; readonly suggestion: Iccid }
  | { readonly kind: "wrong-check-digit" }
  | { readonly kind: "other-issuer" }
  | { readonly kind: "wrong-length"; readonly length: number }
  | { readonly kind: "not-digits" };

/** Reads 19 digits, spaces and hyphens between them ignored; undefined when the issuer or the check digit is wrong. */
export function parseIccid(text: string): Iccid | undefined {
  const bare = digitsOf(text);
  return isIccid(bare) ? bare : undefined;
}

export function isIccid(text: string): text is Iccid {
  return text.length === length && text.startsWith(issuer) && isLuhn(text);
}

/** What to tell a person whose text `parseIccid` refused; undefined when the text is an ICCID. */
export function iccidHint(text: string): IccidHint | undefined {
  const bare = digitsOf(text);
  if (isIccid(bare)) return undefined;
  if (!/^\d+$/.test(bare)) return { kind: "not-digits" };
  if (bare.length !== length && bare.length !== length - 1) return { kind: "wrong-length", length: bare.length };
  if (!bare.startsWith(issuer)) return { kind: "other-issuer" };
  if (bare.length === length) return { kind: "wrong-check-digit" };
  const suggestion = bare + String(luhnDigit(bare));
  return isIccid(suggestion) ? { kind: "no-check-digit", suggestion } : { kind: "wrong-check-digit" };
}

/** For seeds: serial 1 gives 8937501000000000017. */
export function makeIccid(serial: number): Iccid {
  if (!Number.isSafeInteger(serial) || serial < 0 || serial > 99_999_999_999) {
    throw new RangeError(`not an ICCID serial: ${serial}`);
  }
  const digits = issuer + String(serial).padStart(length - issuer.length - 1, "0");
  const iccid = digits + String(luhnDigit(digits));
  if (!isIccid(iccid)) throw new RangeError(`not an ICCID: ${iccid}`);
  return iccid;
}

// 89 telecommunications, 375 Belarus, 01 the operator (E.118).
const issuer = "8937501";

const length = 19;

const maxTyped = 64;

function digitsOf(text: string): string {
  return text.length > maxTyped
    ? ""
    : unquoted(compact(text))
        .replace(/^(?:iccid|sim|№|#)[:.]*/iu, "")
        .replaceAll("-", "");
}
