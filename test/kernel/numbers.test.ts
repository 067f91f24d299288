import { describe, expect, it } from "vitest";
import { kopecks } from "../../src/kernel/money.ts";
import { formatBytes, formatCount, formatDuration } from "../../src/kernel/numbers.ts";
import { amountInWords } from "../../src/kernel/words.ts";
import { asvs } from "../support/asvs.ts";

const plain = (text: string) => text.replaceAll("\u00A0", " ").replace("\u2212", "-");

describe("formatCount", () => {
  it.each([
    [0, "0", "0"],
    [-0, "0", "0"],
    [-1, "-1", "-1"],
    [999, "999", "999"],
    [1234, "1 234", "1,234"],
    [-100_000, "-100 000", "-100,000"],
    [2 ** 31, "2 147 483 648", "2,147,483,648"],
    [2 ** 53, "9 007 199 254 740 992", "9,007,199,254,740,992"],
    [10n ** 18n, "1 000 000 000 000 000 000", "1,000,000,000,000,000,000"],
  ])("%s", (n, slavic, english) => {
    expect(formatCount(n, "ru")).toBe(slavic.replaceAll(" ", "\u00A0").replace("-", "\u2212"));
    expect(formatCount(n, "be")).toBe(slavic.replaceAll(" ", "\u00A0").replace("-", "\u2212"));
    expect(formatCount(n, "en")).toBe(english.replace("-", "\u2212"));
  });

  it.each([Number.NaN, Infinity, -Infinity])(`refuses %d ${asvs("1.4.2")}`, (n) => {
    expect(() => formatCount(n, "ru")).toThrow(RangeError);
    expect(() => formatBytes(n, "ru")).toThrow(RangeError);
    expect(() => formatDuration(n, "ru")).toThrow(RangeError);
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 Б", "0 B"],
    [1, "1 Б", "1 B"],
    [1023, "1 023 Б", "1,023 B"],
    [1024, "1 КБ", "1 KB"],
    [1536, "1,5 КБ", "1.5 KB"],
    [1024 ** 2 - 1, "1 МБ", "1 MB"],
    [1023 * 1024, "1 023 КБ", "1,023 KB"],
    [1.5 * 1024 ** 3, "1,5 ГБ", "1.5 GB"],
    [-2048, "-2 КБ", "-2 KB"],
    [2 ** 53, "8 192 ТБ", "8,192 TB"],
  ])("%d", (bytes, slavic, english) => {
    expect(plain(formatBytes(bytes, "ru"))).toBe(slavic);
    expect(plain(formatBytes(bytes, "be"))).toBe(slavic);
    expect(plain(formatBytes(bytes, "en"))).toBe(english);
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 с", "0 с", "0 s"],
    [0.4, "0 с", "0 с", "0 s"],
    [-0.4, "0 с", "0 с", "0 s"],
    [59, "59 с", "59 с", "59 s"],
    [59.6, "1 мин", "1 хв", "1 min"],
    [60, "1 мин", "1 хв", "1 min"],
    [3599, "59 мин 59 с", "59 хв 59 с", "59 min 59 s"],
    [3600, "1 ч", "1 гадз", "1 h"],
    [3605, "1 ч 5 с", "1 гадз 5 с", "1 h 5 s"],
    [-90, "-1 мин 30 с", "-1 хв 30 с", "-1 min 30 s"],
    [2 ** 31, "596 523 ч 14 мин 8 с", "596 523 гадз 14 хв 8 с", "596,523 h 14 min 8 s"],
  ])("%d", (seconds, ru, be, en) => {
    expect([plain(formatDuration(seconds, "ru")), plain(formatDuration(seconds, "be"))]).toEqual([ru, be]);
    expect(plain(formatDuration(seconds, "en"))).toBe(en);
  });
});

describe("amountInWords", () => {
  it.each([
    [0, "ноль рублей 00 копеек", "нуль рублёў 00 капеек"],
    [1, "ноль рублей 01 копейка", "нуль рублёў 01 капейка"],
    [102, "один рубль 02 копейки", "адзін рубель 02 капейкі"],
    [205, "два рубля 05 копеек", "два рублі 05 капеек"],
    [511, "пять рублей 11 копеек", "пяць рублёў 11 капеек"],
    [1121, "одиннадцать рублей 21 копейка", "адзінаццаць рублёў 21 капейка"],
    [2100, "двадцать один рубль 00 копеек", "дваццаць адзін рубель 00 капеек"],
    [4000, "сорок рублей 00 копеек", "сорак рублёў 00 капеек"],
    [11_200, "сто двенадцать рублей 00 копеек", "сто дванаццаць рублёў 00 капеек"],
    [17_568, "сто семьдесят пять рублей 68 копеек", "сто семдзесят пяць рублёў 68 капеек"],
    [-16_415, "минус сто шестьдесят четыре рубля 15 копеек", "мінус сто шэсцьдзясят чатыры рублі 15 капеек"],
    [100_000, "одна тысяча рублей 00 копеек", "адна тысяча рублёў 00 капеек"],
    [200_101, "две тысячи один рубль 01 копейка", "дзве тысячы адзін рубель 01 капейка"],
    [1_100_000, "одиннадцать тысяч рублей 00 копеек", "адзінаццаць тысяч рублёў 00 капеек"],
    [2_200_000, "двадцать две тысячи рублей 00 копеек", "дваццаць дзве тысячы рублёў 00 капеек"],
    [100_000_000, "один миллион рублей 00 копеек", "адзін мільён рублёў 00 капеек"],
    [200_000_100, "два миллиона один рубль 00 копеек", "два мільёны адзін рубель 00 капеек"],
    [500_000_000_000, "пять миллиардов рублей 00 копеек", "пяць мільярдаў рублёў 00 капеек"],
    [
      2 ** 31,
      "двадцать один миллион четыреста семьдесят четыре тысячи восемьсот тридцать шесть рублей 48 копеек",
      "дваццаць адзін мільён чатырыста семдзесят чатыры тысячы восемсот трыццаць шэсць рублёў 48 капеек",
    ],
    [
      Number.MAX_SAFE_INTEGER,
      "девяносто триллионов семьдесят один миллиард девятьсот девяносто два миллиона пятьсот сорок семь тысяч четыреста девять рублей 91 копейка",
      "дзевяноста трыльёнаў семдзесят адзін мільярд дзевяцьсот дзевяноста два мільёны пяцьсот сорак сем тысяч чатырыста дзевяць рублёў 91 капейка",
    ],
  ])("%d", (amount, ru, be) => {
    expect(amountInWords(kopecks(amount), "ru")).toBe(ru);
    expect(amountInWords(kopecks(amount), "be")).toBe(be);
  });

  it.each([
    [0, "zero rubles 00 kopecks"],
    [101, "one ruble 01 kopeck"],
    [17_568, "one hundred seventy-five rubles 68 kopecks"],
    [200_001_500, "two million fifteen rubles 00 kopecks"],
    [-200_000, "minus two thousand rubles 00 kopecks"],
  ])("%d in English", (amount, words) => {
    expect(amountInWords(kopecks(amount), "en")).toBe(words);
  });

  it("has no empty, doubled or missing word, and no two sums alike", () => {
    for (const lang of ["ru", "be", "en"] as const) {
      const all = Array.from({ length: 2200 }, (_, n) => amountInWords(kopecks(n * 100), lang));
      expect(new Set(all).size).toBe(2200);
      expect(all.filter((text) => /undefined| {2}|^ | $/.test(text))).toEqual([]);
    }
  });
});
