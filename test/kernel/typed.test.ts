import { describe, expect, it } from "vitest";
import { parseAccountNumber, readAccountNumber } from "../../src/kernel/account-number.ts";
import { msisdnsIn } from "../../src/kernel/msisdn.ts";
import { compact, groupedDigits, plainWords, unquoted } from "../../src/kernel/typed.ts";
import { cpuMs } from "../support/cpu.ts";

describe("what people type, in one plain form", () => {
  it.each([
    ["١٢٣۴५６𝟕", "1234567"],
    ["12\u201334\u22125６", "12-34-56"],
    ["\u0000\u200b1\u00ad2\u2800\u3164\uffa0\ufffc3\u001a", "123"],
    [" a \u00a0b\t", "ab"],
  ])("%j is %s", (text, plain) => {
    expect(compact(text)).toBe(plain);
  });

  it.each([
    ["478-692", "478692"],
    ["４７８ ６９２", "478692"],
    ["№ 0017-000-0003", "00170000003"],
    ["478_692", "478_692"],
  ])("digits in groups: %j is %s", (text, digits) => {
    expect(groupedDigits(text)).toBe(digits);
  });

  it.each(["Дем'янюк  Ян", "Дем’янюк\u00a0Ян", "Демʼянюк Ян ", "Дем`янюк\u200b Ян"])("a name: %j", (text) => {
    expect(plainWords(text)).toBe("Дем'янюк Ян");
  });

  it.each(["'a'", '"a"', '="a"', '"=""a"""', "«a»", "“a”"])("takes the quotes off %s", (text) => {
    expect(unquoted(text)).toBe("a");
  });
});

describe("an account number", () => {
  it.each(["00170000003", "0017-000-0003", "№ 00170 000 003", "№00170000003", "００１７-０００-０００３"])(
    "is read from %j",
    (text) => {
      expect(readAccountNumber(text)).toBe(170_000_003);
    },
  );

  it.each(["0017-000-003", "", "№", "001700000031", "0017000000a", "0".repeat(11), "0017-000-0003".repeat(9)])(
    "is not %j",
    (text) => {
      expect(readAccountNumber(text)).toBeUndefined();
    },
  );

  it("stands in an address as eleven digits and nothing else", () => {
    expect(parseAccountNumber("0017-000-0003")).toBeUndefined();
  });
});

describe("numbers in one text", () => {
  it.each([
    ["375291000001 375291000002", ["375291000001", "375291000002"]],
    ["375291000001; +375 29 100-00-02,8 029 1000003", ["375291000001", "375291000002", "375291000003"]],
    ["375291000001\n375291000002", ["375291000001", "375291000002"]],
    ["29 1000001, 33 1000002", ["375291000001", "375331000002"]],
    ["Иванов +375 29 100-00-01", ["375291000001"]],
    ["моб. 80291000001 (рабочий), дом. 8 017 200-00-00", ["375291000001", "375172000000"]],
  ])("%j", (text, numbers) => {
    expect(msisdnsIn(text)).toEqual(numbers);
  });

  it.each([
    "375291000001 – 375291000005",
    "375291000001 доб. 5",
    "=HYPERLINK(375291000001)",
    "375291000001 37529",
    "счёт 375291000001 от 12.03.2026",
    "37529123456.7",
    "x375291000001",
  ])("none where a digit would be left over: %j", (text) => {
    expect(msisdnsIn(text)).toEqual([]);
  });

  it("answers at once on the longest nonsense", () => {
    const started = cpuMs();
    for (const part of ["1 ", "375 ", "8 (0", "(((", "тел ", "+", '="', "№1. "])
      msisdnsIn(part.repeat(4_000 / part.length));
    expect(cpuMs() - started).toBeLessThan(200);
  });
});
