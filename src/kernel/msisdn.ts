import { nbsp, noBreakHyphen } from "./signs.ts";
import { compact, folded, unquoted, wholePart } from "./typed.ts";

declare const brand: unique symbol;

/** A Belarusian mobile or fixed number: 12 digits, `375` and nine more. */
export type Msisdn = string & { readonly [brand]: "Msisdn" };

/** Reads a number however it was typed or pasted; undefined unless it is a Belarusian mobile or fixed one. */
export function parseMsisdn(text: string): Msisdn | undefined {
  if (text.length > maxTyped || !canHold(text)) return undefined;
  if (mobile.test(text)) return text as Msisdn;
  const bare = withoutLabels(compact(text));
  return readBare(bare) ?? readBare(withoutLabels(compact(text.replace(numbering, ""))));
}

export function isMsisdn(text: string): text is Msisdn {
  return mobile.test(text) || fixed.test(text);
}

export function isMobile(msisdn: Msisdn): boolean {
  return mobile.test(msisdn);
}

export function isFixed(msisdn: Msisdn): boolean {
  return fixed.test(msisdn);
}

/** `+375 29 123-45-67`, with no-break spaces and hyphens: a line never breaks inside a number. */
export function formatMsisdn(msisdn: Msisdn): string {
  const part = (from: number, to: number) => msisdn.slice(from, to);
  const end = [part(5, 8), part(8, 10), part(10, 12)].join(noBreakHyphen);
  return [`+${part(0, 3)}`, part(3, 5), end].join(nbsp);
}

/** How a number is written, for what tells people to write one. */
export const exampleMsisdn = formatMsisdn("375291234567" as Msisdn);

/** `+375 29 ***-**-45`: support sees other parties' numbers only in part. */
export function maskMsisdn(msisdn: Msisdn): string {
  const text = formatMsisdn(msisdn);
  return `${text.slice(0, 8)}***${noBreakHyphen}**${text.slice(-3)}`;
}

/** True for `3.75291E+11`: a spreadsheet kept the number as a number and shows only its first digits. */
export function lostDigits(text: string): boolean {
  return text.length <= maxTyped && scientific.test(unquoted(compact(text)));
}

/** The numbers that stand in a text one after another or among words; empty where a digit would be left over. */
export function msisdnsIn(text: string): Msisdn[] {
  if (text.length > maxSearched || !canHold(text)) return [];
  const plain = ` ${folded(text).replace(marks, "")} `;
  if (formula.test(plain)) return [];
  const found: Msisdn[] = [];
  const rest = plain.replace(/\p{L}/u.test(plain) ? amongWords : oneAfterAnother, (candidate) => {
    const msisdn = parseMsisdn(candidate);
    if (msisdn) found.push(msisdn);
    return msisdn ? taken : candidate;
  });
  return /\d/.test(rest) || range.test(rest) ? [] : found;
}

const maxTyped = 64;

// A row of some hundred numbers; more than that in one cell is no list that a person made.
const maxSearched = 4_000;

/** Whether a text has the nine digits of a number. Most cells of a list are words: they are told apart at once. */
function canHold(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length && digits < 9; i += 1) {
    const code = text.charCodeAt(i);
    if ((code >= 48 && code <= 57) || code >= firstOtherDigit) digits += 1;
  }
  return digits >= 9;
}

// The Arabic zero; Latin and Cyrillic letters stand before it.
const firstOtherDigit = 0x660;

/** «тел. », `tel:`, `№`, brackets and quotes around a number, a dot or a comma after it. */
function withoutLabels(bare: string): string {
  return unquoted(unquoted(bare).replace(before, "").replace(after, ""));
}

function readBare(bare: string): Msisdn | undefined {
  const whole = wholePart(bare);
  // 37529123456.7 is a fraction, not a number written with a point
  if (/^\d+[.,]\d+$/.test(whole)) return undefined;
  const national = typed.exec(whole.replace(separators, ""))?.groups?.["national"];
  const msisdn = `375${national ?? ""}`;
  return isMsisdn(msisdn) ? msisdn : undefined;
}

const labels =
  "(?:тел(?:ефон)?|моб(?:ильный)?|номер|нумар|абонент|msisdn|tel(?:ephone)?|phone|mob(?:ile)?|cell|callto)";

const before = new RegExp(`^(?:[\\[({<]*${labels}[.:)\\]}>]*|[\\[({<"'«№#*•·]+)+`, "iu");

const after = new RegExp(`(?:[\\[({<]+${labels}[.:)\\]}>]*|[\\])}>"'».,;:*]+)+$`, "iu");

/** «1. », «2) », «№3 » before the number of a list; a blank must follow, else `29.1000001` would begin with it. */
const numbering = /^\s*(?:(?:№|#)\s*)?\d{1,6}\s*[.)]\s+|^\s*(?:№|#)\s*\d{1,6}\s+/u;

// Whatever separates the digits of one number; blanks are gone by then.
const separators = /[-()[\]./]/g;

const typed = /^(?:(?:\+|00|810)?375(?:80|0)?|80|0|)(?<national>\d{9})$/;

const scientific = /^\+?\d(?:[.,]\d+)?[eе]\+?\d{1,3}$/iu;

// Invisible marks inside a number; blanks and line ends separate numbers and stay.
const marks = /(?!\s)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

// What a spreadsheet would calculate is never a number with words around it.
const formula = /^\s*["']?(?:=(?!\s*["'])|@)|[=+*^&|]\s*\d*\s*\(|\d[+*^&|=]|[|!]/u;

const edge = "(?<![\\p{L}\\d_+=@*/.-])";
const digit = "[ \\u00a0().\\/-]{0,3}\\d";
const end = "(?![\\p{L}\\d_+=@\\u{1F000}-\\u{1FFFF}]|[.-]\\d|,\\d{1,2}(?![ (]*\\d))";
const prefix = "(?:(?:\\+|00|810)?375[ ().-]{0,3}0?|8[ (-]{0,2}0)";

const taken = "\u0001";

// «375291000001 – 375291000005» means more numbers than it names
const range = new RegExp(`${taken}\\s*(?:[-…]|\\.{2,}|до|по|да|to)\\s*${taken}`, "u");

const amongWords = new RegExp(`${edge}${prefix}(?:${digit}){9}${end}`, "gu");

/** Without words around them numbers may also be short: `29 1000001, 33 1000002`. */
const oneAfterAnother = new RegExp(`${edge}(?:${prefix}(?:${digit}){9}|0?\\d(?:${digit}){8})${end}`, "gu");

// The numbering plan as libphonenumber-js 1.13.16 (max metadata) has it.
const mobile = /^375(?:25[5-79]|29[1-9]|33\d|44\d)\d{6}$/;

const fixed = new RegExp(
  `^375(?:${[
    "15(?:1[1-5]|[24]\\d|6[2-4]|9[1-7])", // Grodno
    "16(?:[235]\\d|4[1-7])", // Brest
    "17\\d\\d", // Minsk
    "21(?:[246]\\d|3[0-35-9]|5[1-9])", // Vitebsk
    "22(?:[235]\\d|4[0-8])", // Mogilev
    "23(?:[26]\\d|3[02-79]|4[024-7]|5[03-7])", // Gomel
  ].join("|")})\\d{5}$`,
);
