import { describe, expect, it } from "vitest";
import { messages } from "../../src/orders/messages.ts";
import type { Order } from "../../src/orders/order.ts";
import { paceOf, type Sample, withSample } from "../../src/orders/progress/pace.ts";
import { progressOf } from "../../src/orders/progress/pages.ts";
import { wordsFor } from "../../src/platform/i18n.ts";

const seen = (...samples: readonly (readonly [number, number])[]): readonly Sample[] =>
  samples.reduce<readonly Sample[]>((kept, [at, ended]) => withSample(kept, { at: at * 1_000, ended }), []);

describe("the pace of an order", () => {
  it("is that of the last quarter of a minute, not since the start", () => {
    expect(paceOf(seen([0, 0], [20, 20_000], [25, 20_050], [30, 20_100]))).toBeCloseTo(600);
  });

  it("is not said before two seconds, while nothing moves, and of one sample", () => {
    expect(paceOf(seen([0, 5]))).toBeUndefined();
    expect(paceOf(seen([0, 5], [1, 900]))).toBeUndefined();
    expect(paceOf(seen([0, 5], [10, 5]))).toBeUndefined();
  });

  it.each([
    [600, 3_000, "Обработано 1 000 из 4 000 · 600 в минуту · осталось около 5 мин."],
    [6_000, 3_000, "Обработано 1 000 из 4 000 · 6 000 в минуту · осталось меньше минуты"],
    [undefined, 3_000, "Обработано 1 000 из 4 000"],
    [600, 0, "Обработано 1 000 из 1 000"],
  ])("%j with %j left is said in words", (pace, left, text) => {
    const counts = { unchanged: 0, refused: 0, failed: 0, cancelled: 0, state: "in-progress" };
    const order = { total: 1_000 + left, done: 1_000, ...counts } as Order;
    expect(progressOf(wordsFor(messages, "ru"), order, pace).text.replaceAll("\u00a0", " ")).toBe(text);
  });
});
