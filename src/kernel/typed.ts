/**
 * What people type, paste or keep in cells, in one plain form. Lists, sign-in, invitations and both searches read
 * numbers, codes and names through these functions, so that a text is accepted everywhere or nowhere.
 */

/** Digits of any script as ASCII, every dash as `-`, a full-width plus as `+`. */
export function folded(text: string): string {
  if (plainAscii.test(text)) return text;
  return text
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(dashes, "-")
    .replaceAll("\uff0b", "+");
}

/** The folded text without anything that looks like nothing: blanks, control characters, invisible marks. */
export function compact(text: string): string {
  return folded(text).replace(blanks, "");
}

/** The text without control characters and marks that nobody sees; spaces and line ends stay. */
export function withoutMarks(text: string): string {
  return text.replace(invisible, "");
}

/** Words as they are searched for: invisible marks removed, one space between words, one kind of apostrophe. */
export function plainWords(text: string): string {
  return withoutMarks(folded(text)).replace(apostrophes, "'").replace(spaces, " ").trim();
}

/** Removes quotes around a text, also `="…"` that keeps Excel from turning digits into a number, however often written. */
export function unquoted(text: string): string {
  return text.replace(openingQuotes, "").replace(closingQuotes, "");
}

/** The digits of a code or an account number that may be written in groups: `478-692`, `0017-000-0003`. */
export function groupedDigits(text: string): string {
  return compact(text)
    .replace(/^(?:№|#)+/, "")
    .replaceAll("-", "");
}

/** A decimal without a fraction, as other programs save whole numbers: `375291000001.0`, `375291000001,00`. */
export function wholePart(text: string): string {
  return text.replace(/^(\d+)[.,]0+$/, "$1");
}

// oxlint-disable-next-line no-control-regex -- the range is all of ASCII that can be seen, and the space
const plainAscii = /^[\u0020-\u007e]*$/;

const dashes = /[\p{Pd}\u2212]/gu;

// U+2800 is an empty Braille cell, U+FFFC the place of a lost picture; fillers such as U+3164 are ignorable by definition
const blanks = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/gu;

const invisible = /(?!\s)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/gu;

const spaces = /\s+/g;

const apostrophes = /[’‘ʼ`´\u2032\uff07]/g;

const openingQuotes = /^(?:=?["'’‘`´“”„«»])+/;

const closingQuotes = /["'’‘`´“”„«»]+$/;

/** Digits stand in runs of ten code points, from zero to nine, in every script. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let start = code;
  while (isDigit(start - 1)) start -= 1;
  return String((code - start) % 10);
}

function isDigit(code: number): boolean {
  return code > 0 && /^\p{Nd}$/u.test(String.fromCodePoint(code));
}
