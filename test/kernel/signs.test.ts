import { describe, expect, it } from "vitest";
import { formatAmount, kopecks, parseMoney } from "../../src/kernel/money.ts";
import {
  exampleMsisdn,
  formatMsisdn,
  type Msisdn,
  maskMsisdn,
  msisdnsIn,
  parseMsisdn,
} from "../../src/kernel/msisdn.ts";
import { plainNumbers, unbroken } from "../../src/kernel/signs.ts";

const number = "375291234567" as Msisdn;

describe("a number as it is set", () => {
  it("has no place at which a line may break", () => {
    for (const text of [
      exampleMsisdn,
      maskMsisdn(number),
      formatAmount(kopecks(-123_456_789), "ru"),
      unbroken("+375 17 000-00-00"),
    ])
      expect(text).not.toMatch(/[ -]/);
    expect(formatMsisdn(number)).toBe("+375\u00A029\u00A0123\u201145\u201167");
    expect(formatAmount(kopecks(-2456), "ru")).toBe("\u221224,56");
  });

  it("is read when it comes back, copied from a page", () => {
    expect(parseMsisdn(formatMsisdn(number))).toBe(number);
    expect(msisdnsIn(`${formatMsisdn(number)}, ${formatMsisdn("375291234568" as Msisdn)}`)).toEqual([
      number,
      "375291234568",
    ]);
    expect(parseMoney(formatAmount(kopecks(-123_456_789), "ru"))).toBe(-123_456_789);
  });

  it.each([
    ["\u2212\u00A0нет", "\u2212\u00A0нет"],
    ["Иванов\u00A0И. Анна\u2011Мария", "Иванов\u00A0И. Анна\u2011Мария"],
    ["+375\u00A029\u00A0123\u201145\u201167", "+375 29 123-45-67"],
    ["+375\u00A029\u00A0***\u2011**\u201167", "+375 29 ***-**-67"],
    ["\u22121\u00A0234,56\u00A0руб.", "-1 234,56\u00A0руб."],
  ])("is plain for programs: %j", (text, plain) => expect(plainNumbers(text)).toBe(plain));
});
