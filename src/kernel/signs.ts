/*
 * Numbers as people read them: no line breaks inside one, and the minus is as wide as the plus. Whatever reads what people type takes
 * these signs for the plain ones (typed.ts, money.ts), so that a number copied from a page is found.
 */

export const nbsp = "\u00A0";
export const noBreakHyphen = "\u2011";
export const minus = "\u2212";

/** Text in which no line breaks: `+375 17 000-00-00` of a configured operator. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", nbsp).replaceAll("-", noBreakHyphen);
}

/** The numbers of a text with the signs of a keyboard: for sheets, CSV, text files and SMS, which programs and old phones read. */
export function plainNumbers(text: string): string {
  return anySign.test(text) ? text.replace(setSigns, (sign) => plain[sign] ?? sign) : text;
}

const anySign = /[\u00A0\u2011\u2212]/;

// between the digits, or the stars of a masked number, and before the first
const setSigns = /(?<=[\d*])[\u00A0\u2011](?=[\d*])|\u2212(?=\d)/g;

const plain: Readonly<Record<string, string>> = { [nbsp]: " ", [noBreakHyphen]: "-", [minus]: "-" };
