import { describe, expect, it } from "vitest";
import { dueOf, nextDay } from "../../src/deliveries/schedules/schedule.ts";

const minsk = (text: string) => new Date(`${text}+03:00`);
const due = (every: "month" | "quarter" | "issued" | null, now: string, since = "2020-01-01") =>
  dueOf({ every, since }, minsk(now));

describe("the period that is due", () => {
  it.each([
    ["2026-10-31T23:59:59", "2026-09", "2026-09-01", "2026-09-30"],
    ["2026-11-01T00:00:00", "2026-10", "2026-10-01", "2026-10-31"],
    ["2026-11-30T23:59:59", "2026-10", "2026-10-01", "2026-10-31"],
    ["2027-01-01T00:00:00", "2026-12", "2026-12-01", "2026-12-31"],
    ["2028-03-01T00:00:00", "2028-02", "2028-02-01", "2028-02-29"],
  ])("at %s in Minsk is the month %s", (now, key, from, to) => {
    expect(due("month", now)).toEqual({ key, period: { every: "month", from, to } });
  });

  it.each([
    ["2026-09-30T23:59:59", "2026-Q2", "2026-04-01", "2026-06-30"],
    ["2026-10-01T00:00:00", "2026-Q3", "2026-07-01", "2026-09-30"],
    ["2026-12-31T23:59:59", "2026-Q3", "2026-07-01", "2026-09-30"],
    ["2027-01-01T00:00:00", "2026-Q4", "2026-10-01", "2026-12-31"],
    ["2027-04-01T00:00:00", "2027-Q1", "2027-01-01", "2027-03-31"],
  ])("at %s in Minsk is the quarter %s", (now, key, from, to) => {
    expect(due("quarter", now)).toEqual({ key, period: { every: "quarter", from, to } });
  });

  it("is none that ended before the schedule began, and none while it is switched off", () => {
    expect(due("month", "2026-11-09T12:00:00", "2026-11-02")).toBeUndefined();
    expect(due("month", "2026-11-09T12:00:00", "2026-11-01")?.key).toBe("2026-10");
    expect(due("quarter", "2026-11-09T12:00:00", "2026-10-02")).toBeUndefined();
    expect(due(null, "2026-11-09T12:00:00")).toBeUndefined();
  });

  it("of what is issued is every day since the schedule began, and has no key of its own", () => {
    expect(due("issued", "2026-11-09T00:00:00", "2026-11-02")).toEqual({
      key: undefined,
      period: { every: "issued", from: "2026-11-02", to: "2026-11-09" },
    });
  });

  it("is followed by the first day of the next one", () => {
    expect(nextDay("month", minsk("2026-12-31T23:59:59"))).toBe("2027-01-01");
    expect(nextDay("month", minsk("2027-01-01T00:00:00"))).toBe("2027-02-01");
    expect(nextDay("quarter", minsk("2026-12-31T23:59:59"))).toBe("2027-01-01");
    expect(nextDay("quarter", minsk("2027-01-01T00:00:00"))).toBe("2027-04-01");
  });
});
