import type { Lang } from "./lang.ts";
import { minus, nbsp } from "./signs.ts";

declare const brand: unique symbol;

/** A sum in kopecks, VAT included: a safe integer, so sums are exact. */
export type Kopecks = number & { readonly [brand]: "Kopecks" };

/** Throws a RangeError unless `n` is a safe integer: a fraction of a kopeck is a fault in the caller. */
export function kopecks(n: number): Kopecks {
  // + 0 turns -0 into 0, which would print and compare differently.
  const whole = n + 0;
  if (!isKopecks(whole)) throw new RangeError(`not a whole number of kopecks: ${n}`);
  return whole;
}

export function sumMoney(list: Iterable<Kopecks>): Kopecks {
  let total = 0;
  for (const item of list) total = kopecks(total + item);
  return kopecks(total);
}

/** The VAT inside a VAT-inclusive sum, rounded half up (half away from zero for a negative sum, so a reversal mirrors its charge). */
export function vatOf(gross: Kopecks, ratePercent: number): Kopecks {
  if (!(ratePercent >= 0 && ratePercent <= 1000)) throw new RangeError(`not a VAT rate: ${ratePercent}`);
  // The rate in hundredths of a percent keeps the arithmetic whole; bigint, because gross × rate can pass 2^53.
  const rate = BigInt(Math.round(ratePercent * 100));
  const base = 10_000n + rate;
  const size = BigInt(Math.abs(gross));
  const vat = Number((2n * size * rate + base) / (2n * base));
  return kopecks(gross < 0 && vat !== 0 ? -vat : vat);
}

/** `1 164,15 руб.`: the space is a no-break one. */
export function formatMoney(amount: Kopecks, lang: Lang): string {
  return formatAmount(amount, lang) + nbsp + (lang === "en" ? "BYN" : "руб.");
}

/** `+9,90 руб./мес.`: how a monthly fee changes; a fee that grows says so. */
export function formatMonthly(change: Kopecks, lang: Lang): string {
  return (change > 0 ? "+" : "") + formatAmount(change, lang) + nbsp + (lang === "en" ? "BYN/month" : "руб./мес.");
}

/** As `formatMoney`, without the unit. Groups are always split from four digits on, the minus is U+2212. */
export function formatAmount(amount: Kopecks, lang: Lang): string {
  const size = Math.abs(amount);
  const whole = Math.floor(size / 100);
  const rest = String(size % 100).padStart(2, "0");
  const grouped = String(whole).replace(/\B(?=(?:\d{3})+$)/g, lang === "en" ? "," : nbsp);
  return (amount < 0 ? minus : "") + grouped + (lang === "en" ? "." : ",") + rest;
}

/**
 * Reads what people type or paste: `1 164,15`, `1164.15 руб.`, `-0,5`, `1,164.15 BYN`.
 * Undefined for anything that could be read two ways or has parts of a kopeck.
 */
export function parseMoney(text: string): Kopecks | undefined {
  if (text.length > maxTyped) return undefined;
  const bare = text.trim().replace(/\s*(?:руб\.?|рублей|рублёў|byn|br)$/iu, "");
  const match = moneyPattern.exec(bare.replace(/^[\u2212\u2013]/, "-"));
  if (!match?.groups) return undefined;
  const { sign, spaced, commas, fraction = "" } = match.groups;
  const whole = (spaced ?? commas ?? "").replace(/\D/g, "");
  const size = Number(whole + fraction.padEnd(2, "0"));
  const value = sign && size !== 0 ? -size : size;
  return isKopecks(value) ? value : undefined;
}

const maxTyped = 40;

// With comma groups the decimal sign can only be a point; otherwise it may be either.
const moneyPattern =
  /^(?<sign>-)?(?:(?<spaced>\d+|\d{1,3}(?:[ \u00A0\u202F]\d{3})+)(?:[.,](?<fraction>\d{1,2}))?|(?<commas>\d{1,3}(?:,\d{3})+)\.(?<fraction>\d{1,2}))$/;

function isKopecks(n: number): n is Kopecks {
  return Number.isSafeInteger(n);
}
