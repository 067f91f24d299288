import { fold, retyped, transliterated, unmasked } from "./disguises.ts";

/** A folded password that holds one of the words, also in the other layout, in Latin letters or with 4 for a. */
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

// shorter parts are chance: "ян" is in "январь"
const leastPart = 4;
// "анна" is in "ванная" too: up to here a part has to stand alone
const longestAlone = 5;

const holds = (reading: string, part: string): boolean => {
  if (part.length < leastPart || !reading.includes(part)) return false;
  return part.length > longestAlone || new RegExp(`(?<!\\p{L})${part}(?!\\p{L})`, "u").test(reading);
};

/** The words in a name; of an e-mail address the mailbox and the company, not the endings. */
const partsOf = (word: string): string[] => {
  const [mailbox = "", domain] = word.split("@");
  const text = domain === undefined ? word : `${mailbox} ${domain.split(".").slice(0, -1).join(" ")}`;
  const parts = text.split(/[^\p{L}\p{N}]+/u).filter((part) => /\p{L}/u.test(part) && !ofEverybody.has(part));
  return [...parts, ...parts.map((part) => part.replaceAll(/\p{N}/gu, ""))];
};

/** Of a number what people leave of it: without zeros in front, without the country, without the operator's code. */
const numbersOf = (word: string): string[] => {
  const digits = word.replaceAll(/\D/g, "");
  if (/\p{L}/u.test(word) || digits.length < leastNumber) return [];
  const tails = digits.length < 9 ? [] : [digits.slice(-9), digits.slice(-7)];
  return [digits, digits.replace(/^0+/, ""), ...tails].filter((part) => part.length >= leastNumber);
};

const leastNumber = 5;

// what stands in the names of all companies and in everybody's address tells nothing about one
const ofEverybody = new Set(
  `общество ограниченной ответственностью дополнительной акционерное открытое закрытое частное унитарное предприятие
   республиканское производственное торговое индивидуальный предприниматель филиал компания mail gmail yandex`.split(
    /\s+/,
  ),
);
