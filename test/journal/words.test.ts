import { expect, it } from "vitest";
import { knownActions } from "../../src/journal/record.ts";
import { sources } from "../support/source.ts";

/** `action: "noun:verb"`, and what is chosen between two of them. */
const written = (text: string): string[] =>
  [...text.matchAll(/\baction(?::| =) (?:[^"\n,]*\? )?"([a-z-]+:[a-z-]+)"(?: : "([a-z-]+:[a-z-]+)")?/g)]
    .flatMap(([, one, other]) => [one, other])
    .filter((action) => action !== undefined);

it("the journal has words for every action that the portal writes", () => {
  expect(written('x({ action: "orders:accept" }); action: isOn ? "a:b" : "c:d"')).toEqual([
    "orders:accept",
    "a:b",
    "c:d",
  ]);
  const found = new Set(sources().flatMap(({ text }) => written(text)));
  expect(found.size).toBeGreaterThan(20);
  expect([...found].filter((action) => !knownActions.some((known) => known === action))).toEqual([]);
});

it("no word is kept for what the portal never writes", () => {
  const text = sources()
    .filter(({ path }) => !path.startsWith("journal/"))
    .map((source) => source.text)
    .join("\n");
  expect(knownActions.filter((action) => !text.includes(`"${action}"`))).toEqual([]);
});
