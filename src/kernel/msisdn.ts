declare const brand: unique symbol;

/** A Belarusian mobile or fixed number: 12 digits, `375` and nine more. */
export type Msisdn = string & { readonly [brand]: "Msisdn" };

/** Reads a number however it was typed or pasted; undefined unless it is a Belarusian mobile or fixed one. */
export function parseMsisdn(text: string): Msisdn | undefined {
  if (text.length > maxTyped) return undefined;
  const bare = text
    .trim()
    .replace(/^['’‘`]/, "")
    .replace(separators, "");
  const national = typed.exec(bare)?.groups?.["national"];
  const msisdn = `375${national ?? ""}`;
  return isMsisdn(msisdn) ? msisdn : undefined;
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

/** `+375 29 123-45-67` */
export function formatMsisdn(msisdn: Msisdn): string {
  const part = (from: number, to: number) => msisdn.slice(from, to);
  return `+${part(0, 3)} ${part(3, 5)} ${part(5, 8)}-${part(8, 10)}-${part(10, 12)}`;
}

/** `+375 29 ***-**-45`: for support, who sees whom a customer talks with only as far as the customer needs help. */
export function maskMsisdn(msisdn: Msisdn): string {
  const text = formatMsisdn(msisdn);
  return `${text.slice(0, 8)}***-**${text.slice(-3)}`;
}

/** True for `3.75291E+11`: a spreadsheet kept the number as a number and shows only its first digits. */
export function lostDigits(text: string): boolean {
  return text.length <= maxTyped && scientific.test(text.trim());
}

const maxTyped = 64;

// Spaces and dashes of every kind, brackets, invisible marks. No point: 37529123456.7 is a fraction, not a phone.
const separators = /[\s\p{Pd}\p{Cf}\u2212()[\]]/gu;

const typed = /^(?:\+?375|00375|810375|80|0|)(?<national>\d{9})$/;

const scientific = /^['’‘`]?\+?\d(?:[.,]\d+)?[eе]\+?\d{1,3}$/iu;

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
