import { describe, expect, it } from "vitest";
import { readEntries } from "../../src/orders/index.ts";

const read = (...texts: string[]) => readEntries(texts.map((text, index) => ({ row: index + 1, text })));
const brief = (...texts: string[]) =>
  read(...texts).map(({ row, msisdn, reason, detail }) => [row, msisdn, reason, detail]);

describe("readEntries", () => {
  it("reads a number however it was typed", () => {
    const forms = ["375291000001", "+375 (29) 100-00-02", "80291000003", "8 029 100 00 04"];
    expect(read(...forms).map(({ msisdn }) => msisdn)).toEqual([
      "375291000001",
      "375291000002",
      "375291000003",
      "375291000004",
    ]);
  });

  it("takes a first row without a number for the heading, and no other row", () => {
    expect(brief("Номер абонента", "375291000001")).toEqual([[2, "375291000001", null, null]]);
    expect(brief("375291000001", "Номер абонента")).toEqual([
      [1, "375291000001", null, null],
      [2, null, "not-a-number", null],
    ]);
  });

  it("does not lose a mistyped first number as a heading", () => {
    expect(brief("37529100000", "375291000001")).toEqual([
      [1, null, "not-a-number", null],
      [2, "375291000001", null, null],
    ]);
  });

  it("names the row where a repeated number stands first, however it was typed", () => {
    expect(brief("375291000001", "375291000002", "+375 29 100 00 01", "80291000001")).toEqual([
      [1, "375291000001", null, null],
      [2, "375291000002", null, null],
      [3, "375291000001", "repeated", "1"],
      [4, "375291000001", "repeated", "1"],
    ]);
  });

  it("tells a number that has lost its digits from what is none", () => {
    expect(brief("375291000001", "3.75291E+11", "нет", "375291000001000")).toEqual([
      [1, "375291000001", null, null],
      [2, null, "lost-digits", null],
      [3, null, "not-a-number", null],
      [4, null, "not-a-number", null],
    ]);
  });

  it("keeps the sheet's own row numbers past blanks, and no more than 100 characters of a cell", () => {
    const entries = readEntries([
      { row: 3, text: "375291000001" },
      { row: 9, text: `x${"y".repeat(500)}` },
    ]);
    expect(entries.map(({ row, input }) => [row, input?.length])).toEqual([
      [3, 12],
      [9, 100],
    ]);
  });

  it("makes nothing of nothing", () => {
    expect(read()).toEqual([]);
    expect(read("Номер")).toEqual([]);
  });
});
