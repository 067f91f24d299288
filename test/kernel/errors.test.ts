import { describe, expect, it } from "vitest";
import { Forbidden, NotFound, RuleBroken, TooLarge, TooManyRequests, Upstream } from "../../src/kernel/errors.ts";
import { defaultLang, isLang, langs } from "../../src/kernel/lang.ts";

describe("errors", () => {
  it.each([
    [new NotFound("invoice 7"), "NotFound", 404, "invoice 7"],
    [new Forbidden("no grant"), "Forbidden", 403, "no grant"],
    [new RuleBroken("deferral.closed"), "RuleBroken", 422, "deferral.closed"],
    [new TooLarge("body"), "TooLarge", 413, "body"],
    [new TooManyRequests(30), "TooManyRequests", 429, "too many requests"],
    [new Upstream("network"), "Upstream", 503, "network"],
  ])("%s", (error, name, status, message) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name, status, message });
    expect(String(error.stack)).toContain("errors.test.ts");
  });

  it("a broken rule carries its code, its figures and its cause", () => {
    const cause = new Error("below");
    expect(new RuleBroken("limit", { max: 3 }, { cause })).toMatchObject({ code: "limit", params: { max: 3 }, cause });
    expect(new RuleBroken("limit").params).toEqual({});
  });

  it("too many requests says when to come back", () => {
    expect(new TooManyRequests(30).retryAfterSeconds).toBe(30);
  });
});

describe("isLang", () => {
  it("knows the three languages and nothing else", () => {
    expect(langs.every(isLang)).toBe(true);
    expect(isLang(defaultLang)).toBe(true);
    for (const text of ["", "RU", "ru-BY", "de", "__proto__", "toString", "length", undefined, null, 0, ["ru"]]) {
      expect(isLang(text)).toBe(false);
    }
  });
});
