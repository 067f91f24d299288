import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lang, langs } from "../../src/kernel/lang.ts";
import { definedKeys } from "../../src/platform/i18n.ts";

const src = resolve(import.meta.dirname, "../../src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) =>
  /messages[^/]*\.ts$|^journal-words\.ts$/.test(path),
);
for (const path of files) await import(join(src, path));

type Texts = Readonly<Record<string, string>>;
const textsOf = (namespace: string): Record<Lang, Texts> =>
  Object.fromEntries(langs.map((lang) => [lang, definedKeys(lang)[namespace] ?? {}])) as Record<Lang, Texts>;
const namespaces = Object.keys(definedKeys("ru")).toSorted();

const plural = /_(one|few|many|other)$/;
const baseOf = (key: string): string => key.replace(plural, "");
const keysOf = (texts: Texts): string[] => [...new Set(Object.keys(texts).map(baseOf))].toSorted();
const classesOf = (lang: Lang): string[] => new Intl.PluralRules(lang).resolvedOptions().pluralCategories;

// the same word in both languages
const equalWords = new Set(
  "Абонент, Баланс, Год, Дата, Замена SIM, Замок, замок, Меню, Месяц, Метка, Назад, Новая метка, Пароль, Плата, Поле, Статус, Супервайзер, УНП, Файл, без замка".split(
    ", ",
  ),
);
const wordsIn = (text: string): string => text.replaceAll(/\{\{\w+\}\}/g, "").trim();
const isCopy = (ru: string, be: string): boolean => {
  const word = wordsIn(be);
  return ru === be && /\p{Script=Cyrillic}{3}/u.test(word) && !equalWords.has(word);
};

/** What is wrong with a namespace; each rule is shown to fail below. */
const faultsOf = (texts: Record<Lang, Texts>): string[] => [
  ...langs.flatMap((lang) => keyFaults(lang, texts)),
  ...langs.flatMap((lang) => Object.entries(texts[lang]).flatMap(([key, text]) => textFaults(lang, key, text))),
  ...(["be", "en"] as const).flatMap((lang) => parameterFaults(lang, texts)),
  ...Object.entries(texts.be)
    .filter(([key, be]) => isCopy(texts.ru[key] ?? "", be))
    .map(([key, be]) => `be ${key} is a copy of ru: ${be}`),
];

const keyFaults = (lang: Lang, texts: Record<Lang, Texts>): string[] => {
  const absent = keysOf(texts.ru).filter((key) => !keysOf(texts[lang]).includes(key));
  const surplus = keysOf(texts[lang]).filter((key) => !keysOf(texts.ru).includes(key));
  const plurals = new Set(
    Object.keys(texts.ru)
      .filter((key) => plural.test(key))
      .map(baseOf),
  );
  const incomplete = [...plurals].filter((key) => classesOf(lang).some((each) => !(`${key}_${each}` in texts[lang])));
  return [
    ...absent.map((key) => `${lang} lacks ${key}`),
    ...surplus.map((key) => `${lang} alone has ${key}`),
    ...incomplete.map((key) => `${lang} lacks a plural of ${key}`),
  ];
};

const textFaults = (lang: Lang, key: string, text: string): string[] => [
  ...(text.trim() === "" ? [`${lang} ${key} is empty`] : []),
  // "c" for "с": it cannot be searched for, and is read out as another letter
  ...(/\p{Script=Cyrillic}[a-z]|[a-z]\p{Script=Cyrillic}/iu.test(text)
    ? [`${lang} ${key} mixes alphabets: ${text}`]
    : []),
  ...(lang === "en" && /\p{Script=Cyrillic}/u.test(text) ? [`en ${key} is not English: ${text}`] : []),
  ...(lang === "be" && /[иИщЩъЪ]/u.test(text) ? [`be ${key} has a letter that Belarusian lacks: ${text}`] : []),
  ...(lang === "ru" && /[іІўЎ]/u.test(text) ? [`ru ${key} has a letter that Russian lacks: ${text}`] : []),
];

const parametersOf = (texts: Texts, base: string): string => {
  const own = Object.entries(texts).filter(([key]) => baseOf(key) === base);
  const names = own.flatMap(([, text]) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => String(match[1])));
  return [...new Set(names)].toSorted().join(" ");
};
const parameterFaults = (lang: Lang, texts: Record<Lang, Texts>): string[] =>
  keysOf(texts.ru)
    .filter((key) => parametersOf(texts.ru, key) !== parametersOf(texts[lang], key))
    .map((key) => `${lang} ${key} has other parameters: "${parametersOf(texts[lang], key)}"`);

describe("the words of every feature, in three languages", () => {
  it("are all seen", () => {
    expect(namespaces).toEqual(
      expect.arrayContaining(["accounts", "bulk", "errors", "orders", "orders.journal", "sign-in", "subscribers"]),
    );
  });

  it.each(namespaces)("%s", (namespace) => expect(faultsOf(textsOf(namespace))).toEqual([]));

  const right = { ru: { a: "Счета {{n}}" }, be: { a: "Рахункі {{n}}" }, en: { a: "Invoices {{n}}" } };
  it.each<[string, Record<Lang, Texts>]>([
    ["be lacks a", { ...right, be: {} }],
    ["en alone has b", { ...right, en: { ...right.en, b: "B" } }],
    ["ru a is empty", { ...right, ru: { a: " {{n}}".slice(0, 1) } }],
    ["be a has other parameters", { ...right, be: { a: "Рахункі {{number}}" } }],
    ["be a is a copy of ru", { ...right, ru: { a: "Всего {{n}}" }, be: { a: "Всего {{n}}" } }],
    ["ru a mixes alphabets", { ...right, ru: { a: "Cчета {{n}}" } }],
    ["en a is not English", { ...right, en: { a: "Счета {{n}}" } }],
    ["be a has a letter", { ...right, be: { a: "Рахунки {{n}}" } }],
    [
      "en lacks a plural of a",
      { ru: { a_one: "1", a_few: "2", a_many: "5", a_other: "0" }, be: right.be, en: { a_one: "1" } },
    ],
  ])("%s is noticed", (fault, texts) => {
    expect(faultsOf(texts).filter((found) => found.startsWith(fault))).not.toEqual([]);
  });
  it("what is right is left alone", () => expect(faultsOf(right)).toEqual([]));
});
