import { describe, expect, it } from "vitest";
import { formatAmount, formatMoney, kopecks, parseMoney, sumMoney, vatOf } from "../../src/kernel/money.ts";
import { asvs } from "../support/asvs.ts";

const max = Number.MAX_SAFE_INTEGER;

describe("kopecks", () => {
  it.each([0, 1, -1, 2 ** 31, -(2 ** 31), max, -max])("takes %d", (n) => {
    expect(kopecks(n)).toBe(n);
  });

  it.each([0.5, 2 ** 53, -(2 ** 53), 1e21, Number.NaN, Infinity, -Infinity])("refuses %d", (n) => {
    expect(() => kopecks(n)).toThrow(RangeError);
  });

  it("turns -0 into 0", () => {
    expect(Object.is(kopecks(-0), 0)).toBe(true);
  });
});

describe("formatMoney", () => {
  it.each([
    [0, "0,00 руб.", "0.00 BYN"],
    [5, "0,05 руб.", "0.05 BYN"],
    [-5, "-0,05 руб.", "-0.05 BYN"],
    [99, "0,99 руб.", "0.99 BYN"],
    [100, "1,00 руб.", "1.00 BYN"],
    [99_999, "999,99 руб.", "999.99 BYN"],
    [116_415, "1 164,15 руб.", "1,164.15 BYN"],
    [-16_415, "-164,15 руб.", "-164.15 BYN"],
    [-116_415, "-1 164,15 руб.", "-1,164.15 BYN"],
    [2 ** 31, "21 474 836,48 руб.", "21,474,836.48 BYN"],
    [max, "90 071 992 547 409,91 руб.", "90,071,992,547,409.91 BYN"],
  ])("%d kopecks", (amount, slavic, english) => {
    const withNbsp = slavic.replaceAll(" ", "\u00A0").replace("-", "\u2212");
    expect(formatMoney(kopecks(amount), "ru")).toBe(withNbsp);
    expect(formatMoney(kopecks(amount), "be")).toBe(withNbsp);
    expect(formatMoney(kopecks(amount), "en")).toBe(english.replace(" ", "\u00A0").replace("-", "\u2212"));
    expect(formatMoney(kopecks(amount), "ru")).toBe(`${formatAmount(kopecks(amount), "ru")}\u00A0руб.`);
  });
});

describe("sumMoney", () => {
  it.each([
    [[], 0],
    [[1, -1], 0],
    [[10, 20, 12], 42],
    [[max, -1], max - 1],
  ])("%j is %d", (list, total) => {
    expect(sumMoney(list.map(kopecks))).toBe(total);
  });

  it(`refuses a total past 2^53, even where a later item would bring it back ${asvs("1.4.2")}`, () => {
    expect(() => sumMoney([kopecks(max), kopecks(1), kopecks(-1)])).toThrow(RangeError);
  });
});

describe("vatOf", () => {
  it.each([
    [12_500, 25, 2500],
    [120, 20, 20],
    [0, 25, 0],
    [17_568, 0, 0],
    [2, 25, 0], // 0.4
    [3, 25, 1], // 0.6
    [1, 100, 1], // 0.5 up
    [-1, 100, -1], // a reversal mirrors its charge
    [-2, 25, 0],
    [17_568, 26, 3625], // 3625.14
    [10_000, 12.5, 1111], // 1111.11
    [max, 25, 1_801_439_850_948_198],
  ])("%d at %d %% is %d", (gross, rate, vat) => {
    expect(vatOf(kopecks(gross), rate)).toBe(vat);
  });

  it("agrees with exact fractions for every sum up to 20 roubles", () => {
    for (let gross = 0; gross <= 2000; gross += 1) {
      expect(vatOf(kopecks(gross), 25)).toBe(Math.floor((2 * gross * 25 + 125) / 250));
    }
  });

  it.each([-1, Number.NaN, Infinity, 1001])("refuses the rate %d", (rate) => {
    expect(() => vatOf(kopecks(1), rate)).toThrow(RangeError);
  });
});

describe("parseMoney", () => {
  it.each([
    ["1 164,15", 116_415],
    ["1\u00A0164,15\u00A0руб.", 116_415],
    ["1\u202F164,15", 116_415],
    ["1164.15 рублей", 116_415],
    ["1,164.15 BYN", 116_415],
    ["12,345,678.9", 1_234_567_890],
    ["-0,5", -50],
    ["\u2212164,15", -16_415],
    [" 7 ", 700],
    ["0", 0],
    ["-0", 0],
    ["007", 700],
    ["90071992547409,91", max],
  ])("reads %j", (text, amount) => {
    expect(parseMoney(text)).toBe(amount);
  });

  it.each([
    "",
    " ",
    "-",
    "руб.",
    "1,164",
    "1.164",
    "12.345",
    "1 16,5",
    "1 1640",
    "1,16.50",
    "1 164.15,00",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "--1",
    "+1",
    "1-",
    "5,",
    ",5",
    "5 USD",
    "٣",
    "1\n2",
    "90071992547409,92",
    "1".repeat(30),
    "1".repeat(100),
    "1; DROP TABLE invoices",
  ])("refuses %j", (text) => {
    expect(parseMoney(text)).toBeUndefined();
  });

  it("reads back everything that formatMoney writes", () => {
    for (const amount of [0, 1, -1, 99, -100, 123_456, -123_456_789, 2 ** 31, max, -max].map(kopecks)) {
      for (const lang of ["ru", "be", "en"] as const) expect(parseMoney(formatMoney(amount, lang))).toBe(amount);
    }
  });
});
