import type { Lang } from "./lang.ts";
import type { Kopecks } from "./money.ts";
import { type Forms, speech } from "./words-speech.ts";

/** `сто семьдесят пять рублей 68 копеек`: rubles in words, kopecks in two figures, as documents have it. */
export function amountInWords(amount: Kopecks, lang: Lang): string {
  const { minus, ruble, kopeck } = speech[lang];
  const size = Math.abs(amount);
  const rubles = Math.floor(size / 100);
  const rest = size % 100;
  const words = [
    amount < 0 ? minus : "",
    integerInWords(rubles, lang),
    form(rubles, ruble, lang),
    String(rest).padStart(2, "0"),
    form(rest, kopeck, lang),
  ];
  return words.filter(Boolean).join(" ");
}

function integerInWords(n: number, lang: Lang): string {
  const { zero, powers, below1000 } = speech[lang];
  if (n === 0) return zero;
  const words: string[] = [];
  for (let rest = n, power = 0; rest > 0; rest = Math.floor(rest / 1000), power += 1) {
    const group = rest % 1000;
    const noun = powers[power - 1];
    if (group === 0) continue;
    if (noun) words.unshift(form(group, noun, lang));
    words.unshift(below1000(group, power === 1));
  }
  return words.join(" ");
}

function form(n: number, [one, few, many]: Forms, lang: Lang): string {
  const category = plurals[lang].select(n);
  if (category === "one") return one;
  return category === "few" ? few : many;
}

const plurals: Readonly<Record<Lang, Intl.PluralRules>> = {
  ru: new Intl.PluralRules("ru"),
  be: new Intl.PluralRules("be"),
  en: new Intl.PluralRules("en"),
};
