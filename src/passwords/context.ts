import { fold, retyped, transliterated, unmasked } from "./disguises.ts";

/** Whether a folded password contains one of the words, also typed in the other layout, transliterated or with 4 for a. */
export const holdsContext = (text: string, words: readonly (string | null)[]): boolean => {
  const readings = retyped(text).flatMap(unmasked);
  const digits = text.replaceAll(/\D/g, "");
  return words
    .flatMap((word) => (word === null ? [] : [fold(word)]))
    .some((word) => numbersOf(word).some((part) => digits.includes(part)) || holdsPart(readings, partsOf(word)));
};

const holdsPart = (readings: readonly string[], parts: readonly string[]): boolean =>
  parts
    .flatMap((part) => [part, transliterated(part)])
    .some((part) => readings.some((reading) => holds(reading, part)));

// shorter parts match by chance: "ян" is in "январь"
const leastPart = 4;
// up to this length a part must stand alone: "анна" is also in "ванная"
const longestAlone = 5;

const holds = (reading: string, part: string): boolean => {
  if (part.length < leastPart || !reading.includes(part)) return false;
  return part.length > longestAlone || new RegExp(`(?<!\\p{L})${part}(?!\\p{L})`, "u").test(reading);
};

/** The words in a name; of an e-mail address the mailbox and the company, without the top-level domain. */
const partsOf = (word: string): string[] => {
  const [mailbox = "", domain] = word.split("@");
  const text = domain === undefined ? word : `${mailbox} ${domain.split(".").slice(0, -1).join(" ")}`;
  const parts = text.split(/[^\p{L}\p{N}]+/u).filter((part) => /\p{L}/u.test(part) && !ofEverybody.has(part));
  return [...parts, ...parts.map((part) => part.replaceAll(/\p{N}/gu, ""))];
};

/** A number in the forms in which people shorten it: without leading zeros, the country code or the operator's code. */
const numbersOf = (word: string): string[] => {
  const digits = word.replaceAll(/\D/g, "");
  if (/\p{L}/u.test(word) || digits.length < leastNumber) return [];
  const tails = digits.length < 9 ? [] : [digits.slice(-9), digits.slice(-7)];
  return [digits, digits.replace(/^0+/, ""), ...tails].filter((part) => part.length >= leastNumber);
};

const leastNumber = 5;

// words of nearly every company name and e-mail address, which identify nobody
const ofEverybody = new Set(
  `общество ограниченной ответственностью дополнительной акционерное открытое закрытое частное унитарное предприятие
   республиканское производственное торговое индивидуальный предприниматель филиал компания mail gmail yandex`.split(
    /\s+/,
  ),
);
