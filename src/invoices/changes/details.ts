import { formatMoney, kopecks } from "../../kernel/money.ts";
import { formatMonth, parseMonth } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Cause, Effect } from "./change.ts";
import type { Words } from "./messages.ts";

/** As many charges are told of one number and cause. */
const most = 3;

/** What a cause was to one number, in a line or a few: old → new, volumes, prices, days. */
export const detailsOf = (words: Words, cause: Cause, effects: readonly Effect[]): string[] => {
  if (cause === "tariff" || cause === "bundle") return [swapText(words, effects)];
  const told = effects.slice(0, most).map((effect) => effectText(words, effect));
  const left = effects.length - told.length;
  return left > 0 ? [...told, words.t("moreDetails", { count: left })] : told;
};

/** What was there before alone → what is there now alone; where a month had both, all that it had. */
const swapText = (words: Words, effects: readonly Effect[]): string => {
  const was = effects.filter(({ before }) => before !== null);
  const is = effects.filter(({ after }) => after !== null);
  return words.t("swap", { before: words.named(namesOf(was, is)), after: words.named(namesOf(is, was)) });
};

const namesOf = (side: readonly Effect[], others: readonly Effect[]): string => {
  const all = side.map(({ name }) => name);
  const alone = all.filter((name) => !others.some((other) => other.name === name));
  return (alone.length > 0 ? alone : all).join(", ") || "—";
};

const effectText = (words: Words, effect: Effect): string => {
  const { cause } = effect;
  const name = words.named(effect.name);
  if (cause === "volume" || cause === "roaming") return quantityText(words, effect);
  if (cause === "price") return priceText(words, effect);
  if (cause === "days") {
    return words.t("days", {
      name,
      before: daysText(words, effect.daysBefore),
      after: daysText(words, effect.daysAfter),
    });
  }
  if (cause === "late") return lateText(words, effect);
  return words.t("began", { name });
};

const quantityText = (words: Words, { name: russian, quantityBefore, quantityAfter, unit: of }: Effect): string => {
  const name = words.named(russian);
  const unit = words.t(`unit.${of}`);
  const count = (quantity: number) => formatCount(quantity, words.lang);
  if (quantityBefore === null) return words.t("quantityFrom", { name, after: count(quantityAfter ?? 0), unit });
  if (quantityAfter === null) return words.t("quantityTo", { name, before: count(quantityBefore), unit });
  return words.t("quantity", { name, before: count(quantityBefore), after: count(quantityAfter), unit });
};

const priceText = (words: Words, effect: Effect): string => {
  const { unit, before, after, quantityBefore, quantityAfter } = effect;
  const name = words.named(effect.name);
  const price = (sum: number | null, quantity: number | null) =>
    formatMoney(kopecks(Math.round((sum ?? 0) / (quantity || 1))), words.lang);
  const values = { name, before: price(before, quantityBefore), after: price(after, quantityAfter) };
  return unit === "month" ? words.t("fee", values) : words.t("price", { ...values, unit: words.t(`unit.${unit}`) });
};

const daysText = (words: Words, days: number | null): string =>
  days === null ? words.t("wholeMonth") : words.t("dayCount", { count: days });

const lateText = (words: Words, { name: russian, usedIn }: Effect): string => {
  const name = words.named(russian);
  const month = parseMonth(usedIn?.slice(0, 7) ?? "");
  return month ? words.t("lateOf", { name, month: formatMonth(month, words.lang) }) : name;
};
