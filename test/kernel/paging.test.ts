import { describe, expect, it } from "vitest";
import {
  type ListPage,
  type PageStart,
  pageOf,
  pagerOf,
  pageSize,
  placeText,
  queryOf,
} from "../../src/kernel/paging.ts";

type Row = { readonly id: number };
const all = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

/** A repository's page of `count` rows in ascending order, by keyset. */
const read = (count: number, start: PageStart<number>, isCounted = true): ListPage<Row, number> => {
  const rows = all(count);
  const { after, before } = start;
  const found =
    before === undefined
      ? rows.filter(({ id }) => id > (after ?? 0)).slice(0, pageSize + 1)
      : rows
          .filter(({ id }) => id < before)
          .toReversed()
          .slice(0, pageSize + 1);
  return pageOf(found, start, ({ id }) => id, isCounted ? { count, isMore: false } : undefined);
};

const startIn = (href: string | null | undefined): PageStart<number> => {
  const query = new URLSearchParams(href?.split("?")[1]);
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
  return { after: number("after"), before: number("before"), at: number("at") };
};

describe.each([0, 1, 49, 50, 51, 100, 101, 2_000])("a list of %i", (count) => {
  it.each([true, false])(
    "is walked forth and back by its links, and the place is right on every page (counted: %s)",
    (isCounted) => {
      const seen: number[] = [];
      let page = read(count, {}, isCounted);
      for (;;) {
        const first = page.rows[0]?.id;
        expect(page.from).toBe(first);
        seen.push(...page.rows.map(({ id }) => id));
        const next = pagerOf("ru", "/list", {}, page)?.next.href;
        if (!next) break;
        page = read(count, startIn(next), isCounted);
      }
      expect(seen).toEqual(all(count).map(({ id }) => id));
      while (page.previous !== undefined) {
        page = read(count, startIn(pagerOf("ru", "/list", {}, page)?.previous.href), isCounted);
        expect(page.from).toBe(page.rows[0]?.id);
      }
      expect(page.rows[0]?.id).toBe(count === 0 ? undefined : 1);
    },
  );
});

describe("the place of a page", () => {
  it("is said with the total, more than it, or alone", () => {
    expect(placeText("ru", read(2_000, { after: 50, at: 51 }))).toBe("51–100 из 2\u00a0000");
    expect(placeText("be", read(120, {}))).toBe("1–50 з 120");
    expect(placeText("en", { ...read(2_000, {}), total: { count: 2_000, isMore: true } })).toBe(
      "1–50 of more than 2,000",
    );
    expect(placeText("ru", read(120, {}, false))).toBe("1–50");
  });

  it("is not said where the link does not say it, or cannot be right", () => {
    expect(read(2_000, { after: 50 }).from).toBeUndefined();
    expect(read(2_000, { after: 50, at: 1_990 }).from).toBeUndefined();
    expect(placeText("ru", read(2_000, { after: 50 }))).toBe("");
  });

  it("is put right at both ends, whatever the link says", () => {
    expect(read(120, { before: 20, at: 77 }).from).toBe(1);
    expect(read(120, { after: 100, at: 7 }).from).toBe(101);
  });

  it("is nowhere past the end, which is said", () => {
    const past = read(120, { after: 120, at: 121 });
    expect(past).toMatchObject({ isPast: true, from: undefined, rows: [] });
    expect(read(0, {})).toMatchObject({ isPast: false, from: undefined });
  });
});

it("a list of one page has no pager, and a filter stays in the links", () => {
  expect(pagerOf("ru", "/list", {}, read(50, {}))).toBeNull();
  const pager = pagerOf("ru", "/list", { q: "375 29", tariff: undefined }, read(51, {}));
  expect(pager).toMatchObject({
    label: "Страницы",
    place: "1–50 из 51",
    previous: { text: "Назад", href: null },
    next: { text: "Вперёд", href: "/list?q=375+29&after=50&at=51" },
  });
  expect(queryOf({})).toBe("");
});
