import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { rulesOf, splitAt } from "../../src/platform/styles/rules.ts";
import { textsWithClasses } from "../../src/platform/styles/texts.ts";
import { classesIn, namesIn, usedStyles } from "../../src/platform/styles/used.ts";

const names = namesIn(['<p class="card text-<%= tone %>">', "success sm:flex"]);
const used = (css: string, beside = "") => usedStyles(css, names, beside);

describe("a stylesheet's rules", () => {
  it("are told apart whatever stands in texts, brackets and comments", () => {
    expect(rulesOf('@charset "UTF-8";/*! { */.a::after{content:"}{;"}@media (width>1px){.b{c:d}}.e\\:f{g:h}')).toEqual([
      { head: '@charset "UTF-8"', body: null },
      { head: ".a::after", body: 'content:"}{;"' },
      { head: "@media (width>1px)", body: ".b{c:d}" },
      { head: ".e\\:f", body: "g:h" },
    ]);
    expect(splitAt('a:url("data:x;y,z");b:c(1;2)', ";")).toEqual(['a:url("data:x;y,z")', "b:c(1;2)"]);
    expect(() => rulesOf(".a{b:c")).toThrow("has no end");
  });
});

describe("what is used of a stylesheet", () => {
  it.each([
    [".card{a:b}.carousel{a:b}", ".card{a:b}"],
    [".card .carousel,.card,p{a:b}", ".card,p{a:b}"],
    [".text-success{a:b}.text-muted{a:b}", ".text-success{a:b}"],
    [".card:not(.carousel){a:b}", ".card:not(.carousel){a:b}"],
    [".card:is(.carousel,.card){a:b}", ".card:is(.carousel,.card){a:b}"],
    ['[class*=".x"] a{a:b}', '[class*=".x"] a{a:b}'],
    [".w-50\\%{a:b}", ""],
    ["@media print{.carousel{a:b}}@media print{.card{a:b}}", "@media print{.card{a:b}}"],
    [
      "@keyframes spin{to{a:b}}@keyframes turn{to{a:b}}.card{animation:turn 1s}",
      "@keyframes turn{to{a:b}}.card{animation:turn 1s}",
    ],
    ["@font-face{src:x}", "@font-face{src:x}"],
  ])("%s", (css, left) => expect(used(css)).toBe(left));

  it("has the custom properties that something reads, also by another property or from beside", () => {
    const css = ":root{--a:var(--b);--b:1;--c:2;--d:3}.carousel{e:var(--d)}.card{e:var(--a)}";
    expect(used(css)).toBe(":root{--a:var(--b);--b:1}.card{e:var(--a)}");
    expect(used(css, ".own{e:var(--c)}")).toBe(":root{--a:var(--b);--b:1;--c:2}.card{e:var(--a)}");
  });
});

describe("Tabler", () => {
  const whole = readFileSync(createRequire(import.meta.url).resolve("@tabler/core/dist/css/tabler.min.css"), "utf8");
  const own = readFileSync(new URL("../../public/app.css", import.meta.url), "utf8");
  const pages = namesIn(textsWithClasses());
  const left = usedStyles(whole, pages, own);

  it("loses nothing where everything is named", () => {
    const all = { words: classesIn(whole), beginnings: [] };
    const reads = [...whole.matchAll(/--tblr-[\w-]+/g)].map(([name]) => `a{b:var(${name})}`).join("");
    expect(usedStyles(whole, all, `${reads}${own}`).length).toBeGreaterThan(whole.length * 0.97);
  });

  it("keeps every class that a view writes", () => {
    const tabler = classesIn(whole);
    const kept = classesIn(left);
    const written = [...textsWithClasses()].flatMap((text) =>
      [...text.matchAll(/class="([^"]*)"/g)].flatMap(([, list = ""]) => list.match(/[a-z][\w-]*/g) ?? []),
    );
    expect(written.filter((name) => tabler.has(name)).length).toBeGreaterThan(200);
    expect(written.filter((name) => tabler.has(name) && !kept.has(name))).toEqual([]);
    expect(kept.has("carousel-item")).toBe(false);
  });

  it("keeps every custom property that is read", () => {
    const made = new Set([...(left + own).matchAll(/(--tblr-[\w-]+):/g)].map(([, name]) => name));
    const roots = rulesOf(whole).filter(({ head }) => head.startsWith(":root"));
    const before = new Set(
      roots.flatMap(({ body }) => [...(body ?? "").matchAll(/(--tblr-[\w-]+):/g)].map(([, name]) => name)),
    );
    const reads = [...(left + own).matchAll(/var\((--tblr-[\w-]+)/g)].map(([, name]) => name);
    expect(reads.filter((name) => before.has(name) && !made.has(name))).toEqual([]);
  });

  it("is a fifth of what it was", () => expect(left.length).toBeLessThan(whole.length / 5));
});
