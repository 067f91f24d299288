import { describe, expect, it } from "vitest";
import { addDays, formatDate, formatDateTime, isoDay, parseDay, startOfDay } from "../../src/kernel/dates.ts";
import { langs } from "../../src/kernel/lang.ts";
import {
  addMonths,
  firstDay,
  formatMonth,
  type Month,
  monthOf,
  monthRange,
  monthsBack,
  parseMonth,
} from "../../src/kernel/month.ts";

const newYearInMinsk = new Date("2026-12-31T23:30:00Z");

describe("isoDay", () => {
  it.each([
    ["2026-12-31T23:30:00Z", "2027-01-01"],
    ["2026-12-31T21:00:00Z", "2027-01-01"],
    ["2026-12-31T20:59:59.999Z", "2026-12-31"],
    ["2028-02-28T21:00:00Z", "2028-02-29"],
    ["2027-02-28T21:00:00Z", "2027-03-01"],
    ["1969-12-31T21:00:00Z", "1970-01-01"],
  ])("%s is %s in Minsk", (moment, day) => {
    expect(isoDay(new Date(moment))).toBe(day);
    const zone = new Intl.DateTimeFormat("sv-SE", { timeZone: "+03:00" });
    expect(zone.format(new Date(moment))).toBe(day);
  });

  it("gives a day's text back", () => {
    expect(isoDay("2026-10-10")).toBe("2026-10-10");
  });

  it.each(["", "2026-02-30", "10.10.2026", "2026-10-10T00:00:00Z", "x".repeat(200)])("refuses %j", (text) => {
    expect(() => isoDay(text)).toThrow(RangeError);
  });

  it.each([Number.NaN, 8.64e15, -8.64e15])("refuses the moment %d", (time) => {
    expect(() => isoDay(new Date(time))).toThrow(RangeError);
  });
});

describe("parseDay", () => {
  it.each(["2026-01-31", "2028-02-29", "2000-02-29", "1900-01-01", "2100-12-31"])("takes %s", (text) => {
    expect(parseDay(text)).toBe(text);
  });

  it.each([
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-1",
    "1899-12-31",
    "2101-01-01",
    "0001-01-01",
    "9999-12-31",
    "2026-01-01\n",
  ])("refuses %j", (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});

describe("days", () => {
  it("begin at Minsk midnight", () => {
    expect(startOfDay("2027-01-01").toISOString()).toBe("2026-12-31T21:00:00.000Z");
    expect(startOfDay(newYearInMinsk).toISOString()).toBe("2026-12-31T21:00:00.000Z");
  });

  it.each([
    ["2026-12-31", 1, "2027-01-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-03-01", -1, "2026-02-28"],
    ["2026-01-01", 0, "2026-01-01"],
    ["2026-01-01", 365, "2027-01-01"],
  ])("%s and %d days", (day, n, later) => {
    expect(addDays(day, n)).toBe(later);
  });

  it("cannot be added up to nothing", () => {
    expect(() => addDays("2026-01-01", Number.NaN)).toThrow(RangeError);
    expect(() => addDays("2026-01-01", 1e9)).toThrow(RangeError);
  });
});

describe("formatDate", () => {
  it("puts the day first in every language", () => {
    expect(formatDate("2026-10-09", "ru")).toBe("09.10.2026");
    expect(formatDate("2026-10-09", "be")).toBe("09.10.2026");
    expect(formatDate("2026-10-09", "en")).toBe("09/10/2026");
  });

  it("shows Minsk time", () => {
    expect(formatDate(newYearInMinsk, "ru")).toBe("01.01.2027");
    expect(formatDateTime(newYearInMinsk, "ru")).toBe("01.01.2027 02:30");
    expect(formatDateTime(newYearInMinsk, "be")).toBe("01.01.2027 02:30");
    expect(formatDateTime(newYearInMinsk, "en")).toBe("01/01/2027 02:30");
    expect(formatDateTime(new Date("2026-06-30T21:00:59Z"), "ru")).toBe("01.07.2026 00:00");
  });

  it("refuses an invalid date", () => {
    expect(() => formatDate(new Date(Number.NaN), "ru")).toThrow(RangeError);
    expect(() => formatDate("2026-02-30", "ru")).toThrow(RangeError);
  });
});

describe("month", () => {
  it("is cut at Minsk midnight", () => {
    expect(monthOf(newYearInMinsk)).toBe("2027-01");
    expect(monthOf("2026-12-31")).toBe("2026-12");
    expect(monthRange(month("2026-12"))).toEqual({
      from: new Date("2026-11-30T21:00:00Z"),
      to: new Date("2026-12-31T21:00:00Z"),
    });
  });

  it("ranges meet without gap or overlap, and hold the right number of days", () => {
    let current = month("2023-12");
    for (const days of [31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
      const { from, to } = monthRange(current);
      expect(to.getTime() - from.getTime()).toBe(days * 86_400_000);
      expect(monthOf(from)).toBe(current);
      expect(monthOf(new Date(to.getTime() - 1))).toBe(current);
      current = addMonths(current, 1);
      expect(monthOf(to)).toBe(current);
    }
  });

  it.each([
    ["2026-12", 1, "2027-01"],
    ["2026-01", -1, "2025-12"],
    ["2026-05", 0, "2026-05"],
    ["2026-05", -36, "2023-05"],
    ["2026-05", 12, "2027-05"],
    ["2026-01", -13, "2024-12"],
  ])("%s and %d months", (from, n, to) => {
    expect(addMonths(month(from), n)).toBe(to);
  });

  it.each([0.5, Number.NaN, Infinity, 1e6, -1e6, 2 ** 53])("cannot be moved by %d", (n) => {
    expect(() => addMonths(month("2026-05"), n)).toThrow(RangeError);
  });

  it("monthsBack counts the current one, newest first", () => {
    expect(monthsBack(newYearInMinsk, 3)).toEqual(["2027-01", "2026-12", "2026-11"]);
    expect(monthsBack("2026-10-10", 1)).toEqual(["2026-10"]);
    expect(monthsBack("2026-10-10", 0)).toEqual([]);
    expect(monthsBack("2026-10-10", 36).at(-1)).toBe("2023-11");
  });

  it.each([
    "",
    "2026",
    "2026-13",
    "2026-00",
    "2026-1",
    "0000-01",
    "2026-10-10",
    "2026-10\n",
    "-026-10",
    "9".repeat(200),
  ])("parseMonth refuses %j", (text) => {
    expect(parseMonth(text)).toBeUndefined();
  });

  it.each([
    ["2026-10", "октябрь 2026", "кастрычнік 2026", "October 2026"],
    ["2026-01", "январь 2026", "студзень 2026", "January 2026"],
    ["2026-05", "май 2026", "май 2026", "May 2026"],
    ["2026-12", "декабрь 2026", "снежань 2026", "December 2026"],
  ])("%s in words", (text, ru, be, en) => {
    expect(langs.map((lang) => formatMonth(month(text), lang))).toEqual([ru, be, en]);
    expect(firstDay(month(text))).toBe(`${text}-01`);
  });
});

function month(text: string): Month {
  const parsed = parseMonth(text);
  if (!parsed) throw new Error(`not a month: ${text}`);
  return parsed;
}
