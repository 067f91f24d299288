import { describe, expect, it } from "vitest";
import { formatAccountNumber, parseAccountNumber, showAccountNumber } from "../../src/kernel/account-number.ts";
import { formatIban, isIban, makeIban, parseIban } from "../../src/kernel/iban.ts";
import { iccidHint, isIccid, makeIccid, parseIccid } from "../../src/kernel/iccid.ts";
import { isLuhn, luhnDigit } from "../../src/kernel/luhn.ts";
import { isUnp, makeUnp, parseUnp } from "../../src/kernel/unp.ts";

const nasty = [
  "",
  " ",
  "0",
  "-1",
  "NaN",
  "null",
  "1e21",
  "<script>",
  "' OR 1=1",
  "\0",
  "😀".repeat(9),
  "9".repeat(200),
];

describe("luhn", () => {
  it.each([
    ["7992739871", 3],
    ["0", 0],
    ["893750100000000001", 7],
  ])("%s is completed by %d", (digits, check) => {
    expect(luhnDigit(digits)).toBe(check);
    expect(isLuhn(digits + String(check))).toBe(true);
  });

  it("sees every single wrong digit", () => {
    const good = "8937501000000000017";
    for (let place = 0; place < good.length; place += 1) {
      for (let add = 1; add < 10; add += 1) {
        const digit = String((Number(good[place]) + add) % 10);
        expect(isLuhn(good.slice(0, place) + digit + good.slice(place + 1))).toBe(false);
      }
    }
  });

  it.each(["", "0", "7", "79927398713 ", "٣٣"])("refuses %j", (text) => {
    expect(isLuhn(text)).toBe(false);
  });
});

describe("iccid", () => {
  it.each(["8937501000000000017", " 89375 01000 00000 0017 ", "8937501-000-000-000017", "'8937501000000000017"])(
    "reads %j",
    (text) => {
      expect(parseIccid(text)).toBe("8937501000000000017");
      expect(iccidHint(text)).toBeUndefined();
    },
  );

  it.each([
    ["893750100000000001", { kind: "no-check-digit", suggestion: "8937501000000000017" }],
    ["8937501000000000018", { kind: "wrong-check-digit" }],
    ["8927501000000000017", { kind: "other-issuer" }],
    ["892750100000000001", { kind: "other-issuer" }],
    ["89375010000000000179", { kind: "wrong-length", length: 20 }],
    ["8937501", { kind: "wrong-length", length: 7 }],
    ["8,9375E+18", { kind: "not-digits" }],
    ["", { kind: "not-digits" }],
    ["9".repeat(200), { kind: "not-digits" }],
  ])("%j is refused with a hint", (text, hint) => {
    expect(parseIccid(text)).toBeUndefined();
    expect(iccidHint(text)).toEqual(hint);
  });

  it.each(nasty)("refuses %j", (text) => {
    expect(parseIccid(text)).toBeUndefined();
  });

  it("makes valid, different ones", () => {
    expect(makeIccid(1)).toBe("8937501000000000017");
    const made = [0, 1, 2, 999, 2 ** 31, 99_999_999_999].map(makeIccid);
    expect(made.every(isIccid)).toBe(true);
    expect(new Set(made).size).toBe(made.length);
  });

  it.each([-1, 0.5, 1e11, 2 ** 53, Number.NaN])("makes none of %d", (serial) => {
    expect(() => makeIccid(serial)).toThrow(RangeError);
  });
});

describe("unp", () => {
  it.each([
    ["200988541", "200988541"],
    [" 200 988 541 ", "200988541"],
    ["УНП 200988541", "200988541"],
    ["MA1953684", "MA1953684"],
    ["ma1953684", "MA1953684"],
    ["МА1953684", "MA1953684"], // Cyrillic
    ["мА1953684", "MA1953684"],
    ["УНП MA1953684", "MA1953684"],
  ])("reads %j", (text, unp) => {
    expect(parseUnp(text)).toBe(unp);
    expect(isUnp(text)).toBe(true);
  });

  it.each([
    ...nasty,
    "200988542",
    "20098854",
    "2009885411",
    "000000000",
    "800000003",
    "MA1953685",
    "M11953684",
    "1A1953684",
    "ZZ1953684",
    "OA1953684",
    "MЯ1953684",
  ])("refuses %j", (text) => {
    expect(isUnp(text)).toBe(false);
  });

  it("makes a valid one, or none where there is no check digit", () => {
    expect(makeUnp("20098854")).toBe("200988541");
    const made = Array.from({ length: 1100 }, (_, n) => makeUnp(String(19_000_000 + n)));
    const valid = made.filter((unp) => unp !== undefined);
    expect(valid.every(isUnp)).toBe(true);
    expect(valid.length).toBeGreaterThan(950);
    expect(valid.length).toBeLessThan(1050);
  });

  it.each(["", "2009885", "200988541", "90098854", "abcdefgh", "MЯ195368"])("makes none of %j", (text) => {
    expect(makeUnp(text)).toBeUndefined();
  });
});

describe("iban", () => {
  const sample = "BY13NBRB3600900000002Z00AB00";

  it.each([sample, "by13 nbrb 3600 9000 0000 2z00 ab00", "BY13\u00A0NBRB\u00A03600 900000002Z00AB00 "])(
    "reads %j",
    (text) => {
      expect(parseIban(text)).toBe(sample);
    },
  );

  it.each([
    ...nasty,
    "BY14NBRB3600900000002Z00AB00",
    "BY13NBRB3600900000002Z00AB01",
    "BY13NBRB3600900000020Z00AB00",
    "BY13NBRB360090000002Z00AB00",
    "BY13NBRBX600900000002Z00AB00",
    "DE89370400440532013000",
    `${sample}\n${sample}`,
  ])("refuses %j", (text) => {
    expect(parseIban(text)).toBeUndefined();
  });

  it("is strict in isIban", () => {
    expect(isIban(sample)).toBe(true);
    expect(isIban(sample.toLowerCase())).toBe(false);
    expect(isIban(`${sample}\n`)).toBe(false);
  });

  it("makes the sample from its parts and prints it in fours", () => {
    expect(makeIban("NBRB", "3600", "900000002Z00AB00")).toBe(sample);
    expect(formatIban(makeIban("NBRB", "3600", "900000002Z00AB00")).replaceAll("\u00A0", " ")).toBe(
      "BY13 NBRB 3600 9000 0000 2Z00 AB00",
    );
    for (let n = 0; n < 200; n += 1) expect(isIban(makeIban("AKBB", "3012", String(n)))).toBe(true);
  });

  it.each([
    ["NBR", "3600", "1"],
    ["NBRB", "36000", "1"],
    ["NBRB", "3600", "12345678901234567"],
    ["nbrb", "3600", "1"],
  ])("makes none of %s %s %s", (bank, balance, account) => {
    expect(() => makeIban(bank, balance, account)).toThrow(RangeError);
  });
});

describe("account number", () => {
  it.each([
    ["00020000001", 20_000_001, "00020 000 001"],
    ["00170000003", 170_000_003, "00170 000 003"],
    ["00000000001", 1, "00000 000 001"],
    ["99999999999", 99_999_999_999, "99999 999 999"],
  ])("%s", (text, id, shown) => {
    expect(parseAccountNumber(text)).toBe(id);
    expect(formatAccountNumber(id)).toBe(text);
    expect(showAccountNumber(id)).toBe(shown.replaceAll(" ", "\u00A0"));
  });

  it.each([
    ...nasty,
    "20000001",
    "0002000001",
    "000200000010",
    " 0002000001",
    "0002000001\n",
    "00000000000",
    "-0020000001",
    "0x020000001",
    "0002000000l",
    "1e000000001",
    "0002000000.",
    "٠٠٠٢٠٠٠٠٠٠١",
  ])("refuses %j", (text) => {
    expect(parseAccountNumber(text)).toBeUndefined();
  });

  it.each([0, -1, 1.5, 1e11, 2 ** 53, Number.NaN, Infinity])("formats none of %d", (id) => {
    expect(() => formatAccountNumber(id)).toThrow(RangeError);
    expect(() => showAccountNumber(id)).toThrow(RangeError);
  });
});
