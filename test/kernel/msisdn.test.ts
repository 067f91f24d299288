import { type NumberType, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import {
  formatMsisdn,
  isFixed,
  isMobile,
  isMsisdn,
  lostDigits,
  type Msisdn,
  maskMsisdn,
  parseMsisdn,
} from "../../src/kernel/msisdn.ts";
import { plainNumbers } from "../../src/kernel/signs.ts";

describe("parseMsisdn", () => {
  it.each([
    "375291234567",
    "+375291234567",
    "+375 29 123-45-67",
    "+375 (29) 123-45-67",
    "+375\u00A029\u00A0123\u00A045\u00A067",
    "+375\u202F29\u2009123\u201345\u201467",
    "375 29 123\u221245\u201267",
    "375\u201129\u20111234567",
    "\u202A+375 29 1234567\u202C",
    "\uFEFF375291234567\u200B",
    "'375291234567",
    "’+375291234567",
    "  375291234567\r\n",
    "8 029 123-45-67",
    "80 29 1234567",
    "80291234567",
    "8 (029) 123 45 67",
    "0 29 1234567",
    "0291234567",
    "00 375 29 1234567",
    "00375291234567",
    "8 10 375 29 1234567",
    "291234567",
    "[29] 123-45-67",
    "375291234567.0",
    "375291234567,00",
    "''375291234567",
    "+375 (0)29 123-45-67",
    "+375 (029) 123-45-67",
    "+375 0 29 1234567",
    "375.29.123.45.67",
    "375/29/123/45/67",
    "8-029-123.45.67",
    "37529123456７",
    "＋３７５ ２９ １２３－４５－６７",
    "٣٧٥٢٩١٢٣٤٥٦٧",
    "375\u280029\u31641234567\uFFA0",
    "\uFFFC375291234567",
    "\u0001375291234567\u001a",
    "tel:+375-29-123-45-67",
    "тел. +375 29 123-45-67",
    "1. 375291234567",
    "12) +375 29 123-45-67",
    "№ 3 375291234567",
    '"375291234567"',
    "«+375 29 123-45-67»",
    '="375291234567"',
    '"=""375291234567"""',
    "375291234567;",
    "375291234567.",
  ])("reads %j", (text) => {
    expect(parseMsisdn(text)).toBe("375291234567");
  });

  it.each([
    "",
    " ",
    "+",
    "375",
    "37529123456",
    "3752912345678",
    "29123456",
    "2912345678",
    "++375291234567",
    "375+291234567",
    "+80291234567",
    "+291234567",
    "+00375291234567",
    "3,75291E+11",
    "37529123456.7",
    "375291234567.05",
    "29.1234567",
    "=1+375291234567",
    "375291234567 доб. 5",
    "375291234567;375291234568",
    "375290234567",
    "375251234567",
    "375241234567",
    "375249123456",
    "375181234567",
    "3758001234567",
    "79161234567",
    "380441234567",
    "NaN",
    "-375291234567e0",
    "null",
    "1".repeat(200),
  ])("refuses %j", (text) => {
    expect(parseMsisdn(text)).toBeUndefined();
  });

  it("gives a number back as it is", () => {
    expect(parseMsisdn(numberOf("375447654321"))).toBe("375447654321");
  });
});

describe("against libphonenumber-js, max metadata", () => {
  const areas = ["25", "29", "33", "44", "15", "16", "17", "21", "22", "23", "24", "18", "19", "80", "90"];

  it("agrees on validity and kind for every four leading digits", () => {
    let valid = 0;
    for (const area of areas) {
      for (let next = 0; next < 100; next += 1) {
        for (const tail of ["00000", "54321"]) {
          const digits = `375${area}${String(next).padStart(2, "0")}${tail}`;
          expect([digits, kindOf(digits)]).toEqual([digits, referenceKind(digits)]);
          if (kindOf(digits)) valid += 1;
        }
      }
    }
    expect(valid).toBeGreaterThan(1000);
  });

  it("agrees on the normal form of every way to write a number", () => {
    const ways = [
      (n: string) => `+375${n}`,
      (n: string) => `375${n}`,
      (n: string) => `80${n}`,
      (n: string) => `8 0${n.slice(0, 2)} ${n.slice(2)}`,
      (n: string) => `0${n}`,
      (n: string) => `810375${n}`,
      (n: string) => n,
      (n: string) => `+375 (${n.slice(0, 2)}) ${n.slice(2, 5)}\u2011${n.slice(5, 7)}\u2013${n.slice(7)}`,
    ];
    for (const area of ["256", "291", "299", "330", "447", "152", "162", "172", "212", "222", "232"]) {
      for (let step = 0; step < 50; step += 1) {
        const national = area + String((step * 7919 * 104_729) % 1_000_000).padStart(6, "0");
        for (const way of ways) {
          const reference = parsePhoneNumberFromString(way(national), "BY")?.number.slice(1);
          expect([way(national), parseMsisdn(way(national))]).toEqual([way(national), reference]);
        }
      }
    }
  });
});

describe("kinds and display", () => {
  it.each([
    ["375291234567", true, "+375 29 123-45-67"],
    ["375257654321", true, "+375 25 765-43-21"],
    ["375172000000", false, "+375 17 200-00-00"],
  ])("%s", (text, mobile, shown) => {
    const msisdn = numberOf(text);
    expect(isMobile(msisdn)).toBe(mobile);
    expect(isFixed(msisdn)).toBe(!mobile);
    expect(plainNumbers(formatMsisdn(msisdn))).toBe(shown);
    expect(parseMsisdn(shown)).toBe(text);
  });

  it("isMsisdn takes the normal form alone", () => {
    expect(isMsisdn("375291234567")).toBe(true);
    for (const text of ["+375291234567", "291234567", "375291234567\n", " 375291234567"]) {
      expect(isMsisdn(text)).toBe(false);
    }
  });
});

describe("maskMsisdn", () => {
  it.each([
    ["375291234545", "+375 29 ***-**-45"],
    ["375172000001", "+375 17 ***-**-01"],
  ])("leaves of %s the code and the last two digits", (msisdn, shown) => {
    expect(plainNumbers(maskMsisdn(msisdn as Msisdn))).toBe(shown);
  });
});

describe("lostDigits", () => {
  it.each(["3.75291E+11", "3,75E+11", "3.75e11", "4E+11", " 3,75291E+11 ", "'3.75291E+11", "3,75Е+11", "8.9375E+18"])(
    "sees it in %j",
    (text) => {
      expect(lostDigits(text)).toBe(true);
    },
  );

  it.each(["", "375291234567", "3.75", "E+11", "3.75E", "3.75E-11", "абонент 3,75E+11", "1".repeat(200)])(
    "does not in %j",
    (text) => {
      expect(lostDigits(text)).toBe(false);
    },
  );
});

function numberOf(text: string): Msisdn {
  const msisdn = parseMsisdn(text);
  if (!msisdn) throw new Error(`not a number: ${text}`);
  return msisdn;
}

function kindOf(digits: string): NumberType {
  const msisdn = parseMsisdn(digits);
  if (!msisdn) return undefined;
  return isMobile(msisdn) ? "MOBILE" : "FIXED_LINE";
}

function referenceKind(digits: string): NumberType {
  const reference = parsePhoneNumberFromString(`+${digits}`);
  const kind = reference?.isValid() ? reference.getType() : undefined;
  return kind === "MOBILE" || kind === "FIXED_LINE" ? kind : undefined;
}
