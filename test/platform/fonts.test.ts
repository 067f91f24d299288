import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import express from "express";
import { create } from "fontkit";
import request from "supertest";
import { expect, it } from "vitest";
import { langs } from "../../src/kernel/lang.ts";
import { createAssets } from "../../src/platform/assets.ts";
import { definedKeys } from "../../src/platform/i18n.ts";

const src = resolve(import.meta.dirname, "../../src");
for (const path of readdirSync(src, { recursive: true, encoding: "utf8" })) {
  if (/messages[^/]*\.ts$|^journal-words\.ts$/.test(path)) await import(join(src, path));
}

const charactersOf = (name: string): Set<number> => {
  const font = create(readFileSync(new URL(`../../public/fonts/${name}`, import.meta.url)));
  if (!("characterSet" in font)) throw new Error(`${name} is a collection`);
  return new Set(font.characterSet);
};
const cyrillic = charactersOf("inter-cyrillic.woff2");
const latin = charactersOf("inter-latin.woff2");

it("have every sign of the words in three languages, and those of numbers", () => {
  const words = langs.flatMap((lang) => Object.values(definedKeys(lang)).flatMap((texts) => Object.values(texts)));
  expect(words.length).toBeGreaterThan(3_000);
  const signs = new Set(`${words.join("")}0123456789+\u00A0\u2011\u2212`.replaceAll(/[\n\t]/g, ""));
  const missing = [...signs].filter((sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return !cyrillic.has(code) && !latin.has(code);
  });
  // Inter's package has none of them: they are drawn in the system's font
  expect(missing.toSorted()).toEqual(["→", "⌘", "✓"]);
});

it("have what their ranges in the stylesheet promise", async () => {
  const assets = createAssets();
  const { text } = await request(express().use(assets.router)).get(assets.url("inter.css"));
  const faces = [...text.matchAll(/(inter-\w+)\.woff2[^}]*unicode-range: ([^;]*);/g)];
  expect(faces.map(([, name]) => name)).toEqual(["inter-cyrillic", "inter-latin"]);
  for (const [, name, ranges = ""] of faces) {
    const own = name === "inter-latin" ? latin : cyrillic;
    const promised = ranges.split(",").flatMap((range) => {
      const [first = "", last = first] = range.replace("U+", "").split("-");
      const start = Number.parseInt(first, 16);
      return Array.from({ length: Number.parseInt(last, 16) - start + 1 }, (_, index) => start + index);
    });
    expect(promised.filter((code) => !own.has(code)).map((code) => code.toString(16))).toEqual([]);
  }
});
