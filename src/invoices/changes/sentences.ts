import { formatMoney, kopecks, sumMoney } from "../../kernel/money.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import type { Cause, CauseSum, Comparison } from "./change.ts";
import type { Words } from "./messages.ts";

/** As many causes are named in the first sentence; the rest is one sum. */
const namedCauses = 3;

/** «Счет больше на 1 164,15 руб.: роуминг +900,00 руб., новые номера +300,00 руб., остальное -35,85 руб.» */
export const firstSentence = (words: Words, { difference, sums }: Comparison): string => {
  const head = headOf(words, difference);
  const named = sums.slice(0, namedCauses);
  const rest = sumMoney(sums.slice(namedCauses).map(({ amount }) => amount));
  const parts = [
    ...named.map((sum) => `${lowered(causeText(words, sum.cause))} ${signed(words, sum.amount)}`),
    ...(rest === 0 ? [] : [words.t("rest", { sum: signed(words, rest) })]),
  ];
  return ended(parts.length === 0 ? head : words.t("becauseOf", { head, parts: parts.join(", ") }));
};

/** «руб.» ends a sentence by itself. */
export const ended = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

export const headOf = (words: Words, difference: number): string => {
  if (difference === 0) return words.t("same");
  const sum = formatMoney(kopecks(Math.abs(difference)), words.lang);
  return words.t(difference > 0 ? "more" : "less", { sum });
};

/** «Роуминг: +900,00 руб.», the largest causes one by one. */
export const causeSentences = (words: Words, sums: readonly CauseSum[]): string[] =>
  sums.slice(0, namedCauses).map(({ cause, amount }) => `${causeText(words, cause)}: ${signed(words, amount)}`);

export const causeText = (words: Words, cause: Cause): string => words.t(`cause.${cause}`);

/** With a plus, where it adds. */
export const signed = ({ lang }: Words, amount: number): string =>
  (amount > 0 ? "+" : "") + formatMoney(kopecks(amount), lang);

const lowered = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** «Роуминг», or «Роуминг, +375 29 100-00-01». */
export const whatText = (words: Words, cause: Cause, number: string | undefined): string =>
  number === undefined
    ? causeText(words, cause)
    : words.t("whatOfNumber", { cause: causeText(words, cause), number: numberText(number) });

export const numberText = (number: string): string => (isMsisdn(number) ? formatMsisdn(number) : number);
