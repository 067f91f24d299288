import { describe, expect, it } from "vitest";
import { addWorkingDays, isHoliday, isWorkingDay, radunitsa } from "../../src/kernel/working-days.ts";

describe("radunitsa", () => {
  it.each([
    "2023-04-25",
    "2024-05-14",
    "2025-04-29",
    "2026-04-21",
    "2027-05-11",
    "2028-04-25",
    "2029-04-17",
    "2030-05-07",
  ])("%s", (day) => {
    expect(radunitsa(Number(day.slice(0, 4)))).toBe(day);
    expect(isHoliday(day)).toBe(true);
  });

  it("is a Tuesday in every year that the rule holds for", () => {
    for (let year = 1900; year <= 2099; year += 1) expect(new Date(radunitsa(year)).getUTCDay()).toBe(2);
  });

  it.each([1899, 2100, 2026.5, Number.NaN])("has no rule for %d", (year) => {
    expect(() => radunitsa(year)).toThrow(RangeError);
  });
});

describe("isWorkingDay", () => {
  it.each(["01-01", "01-02", "01-07", "03-08", "04-21", "05-01", "05-09", "07-03", "11-07", "12-25"])(
    "2026-%s is a holiday",
    (day) => {
      expect(isHoliday(`2026-${day}`)).toBe(true);
      expect(isWorkingDay(`2026-${day}`)).toBe(false);
    },
  );

  it("2026 has ten holidays and 254 working days before any is moved", () => {
    const days = Array.from({ length: 365 }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
    expect(days.filter((day) => isHoliday(day))).toHaveLength(10);
    // 261 weekdays less the seven holidays that fall on them.
    expect(days.filter((day) => isWorkingDay(day))).toHaveLength(254);
  });

  it("2 January is a holiday since 2020", () => {
    expect([2018, 2019, 2020, 2021].map((year) => isHoliday(`${year}-01-02`))).toEqual([false, false, true, true]);
  });

  it.each([
    ["2026-10-09", true], // Friday
    ["2026-10-10", false],
    ["2026-10-11", false],
    ["2026-10-12", true],
  ])("%s: %s", (day, working) => {
    expect(isWorkingDay(day)).toBe(working);
  });

  it("goes by the Minsk day of a moment", () => {
    expect(isWorkingDay(new Date("2026-10-09T20:59:00Z"))).toBe(true); // Friday 23:59
    expect(isWorkingDay(new Date("2026-10-09T21:00:00Z"))).toBe(false); // Saturday
    expect(isWorkingDay(new Date("2026-12-31T23:30:00Z"))).toBe(false); // 1 January
  });

  it("an override beats weekend and holiday, either way", () => {
    const overrides = [
      { date: "2026-10-10", isWorking: true },
      { date: new Date("2026-10-11T21:00:00Z"), isWorking: false },
    ];
    expect(isWorkingDay("2026-10-10", overrides)).toBe(true);
    expect(isWorkingDay("2026-10-12", overrides)).toBe(false);
    expect(isWorkingDay("2026-10-13", overrides)).toBe(true);
  });
});

describe("addWorkingDays", () => {
  it.each([
    ["2026-10-09", 0, "2026-10-09"],
    ["2026-10-10", 0, "2026-10-10"],
    ["2026-10-09", 1, "2026-10-12"],
    ["2026-10-08", 10, "2026-10-22"],
    ["2026-12-31", 1, "2027-01-04"], // 1 and 2 January, a weekend
    ["2026-12-24", 10, "2027-01-12"], // over 25 December, New Year and 7 January
    ["2026-04-20", 1, "2026-04-22"], // Radunitsa
  ])("%s and %d", (from, n, day) => {
    expect(addWorkingDays(from, n)).toBe(day);
  });

  it("minds moved days and the Minsk day of the request", () => {
    const saturday = [{ date: "2026-10-10", isWorking: true }];
    expect(addWorkingDays("2026-10-09", 1, saturday)).toBe("2026-10-10");
    expect(addWorkingDays(new Date("2026-10-08T21:30:00Z"), 1, saturday)).toBe("2026-10-10");
  });

  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 31])("refuses %d days", (n) => {
    expect(() => addWorkingDays("2026-10-09", n)).toThrow(RangeError);
  });
});
