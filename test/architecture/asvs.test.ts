import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asvs, expand, listed } from "../support/asvs.ts";
import { rows } from "../support/asvs-list.ts";
import { countOf, faultsOf, readAllTags, scoreOf, top } from "../support/asvs-score.ts";
import { tagsOf } from "../support/asvs-tags.ts";
import { cryptoUses, readDoc, renewed, showSeconds } from "../support/security-doc.ts";

const faultsIn = (text: string): string[] => faultsOf(tagsOf("test/planted.test.ts", text)).filter(isPlanted);
const isPlanted = (fault: string) => fault.includes("planted");

describe("the list of requirements", () => {
  it("holds the 219 that apply, each once", () => {
    const all = rows.flatMap(({ ids }) => expand(ids));
    expect(all).toHaveLength(219);
    expect(new Set(all).size).toBe(all.length);
    // the figures of reliability.md, S1: six are the operator's
    expect(countOf(scoreOf({ tags: [], faults: [] })).operator).toBe(6);
  });

  it("knows what is refused from what is promised", () => {
    expect(listed.has("6.3.6")).toBe(false);
    expect(() => asvs("6.3.6")).toThrow("6.3.6");
    expect(() => asvs("6.5")).toThrow("no ASVS id");
    expect(asvs("7.3.1-2", "6.5.1")).toBe("[ASVS 7.3.1-2 6.5.1]");
  });

  it("says of what is open nothing that is past", () => expect(faultsOf(readAllTags())).toEqual([]));
});

const title = (text: string) => `\`${text} \${asvs("6.5.1")}\``;

describe("a tag", () => {
  it("counts in the title of a test or of a group that holds one", () => {
    const texts = [
      `it(${title("a")}, () => {});`,
      `it.each([1])(${title("a")}, async () => {});`,
      `test(${title("a")}, async ({ page }) => {});`,
      `describe(${title("a")}, () => { it("b", () => {}); });`,
      `test.describe(${title("a")}, () => { for (const x of y) test("b", () => {}); });`,
      `describe.each(all)("x" + asvs("6.5.1"), () => { it("b", () => {}); });`,
    ];
    for (const text of texts) {
      const { tags, faults } = tagsOf("test/planted.test.ts", text);
      expect([text, faults, tags.map(({ id, isIdle }) => [id, isIdle])]).toEqual([text, [], [["6.5.1", false]]]);
    }
    expect(tagsOf("x", texts[0] ?? "").tags[0]?.title).toBe("a");
  });

  it.each([
    ["an unknown id", 'it(`a ${asvs("6.5.99")}`, () => {});', "6.5.99 is not in the list"],
    ["a refused id", 'it(`a ${asvs("6.3.6")}`, () => {});', "6.3.6 is not in the list"],
    ["an id that is no text", "it(`a ${asvs(id)}`, () => {});", "not a text is not in the list"],
    ["a skipped test", 'it.skip(`a ${asvs("6.5.1")}`, () => {});', "6.5.1 in a skipped"],
    ["a test to come", 'it.todo(`a ${asvs("6.5.1")}`);', "6.5.1 in a skipped"],
    ["a test that is expected to fail", 'test.fail(`a ${asvs("6.5.1")}`, () => {});', "6.5.1 in a skipped"],
    ["a skipped group", 'describe.skip("x", () => { it(`a ${asvs("6.5.1")}`, () => {}); });', "6.5.1 in a skipped"],
    ["a test that skips itself", 'test(`a ${asvs("6.5.1")}`, () => { test.skip(); });', "6.5.1 in a skipped"],
    ["a group without a test", 'describe(`a ${asvs("6.5.1")}`, () => {});', "holds no test"],
    ["no title at all", 'const name = asvs("6.5.1");', "stands in no test's title"],
  ])("in %s is a fault", (_what, text, fault) => {
    expect(faultsIn(text)).toEqual([expect.stringContaining(fault)]);
  });

  it("of what the list calls open makes the list wrong", () => {
    const tags = tagsOf("test/planted.test.ts", 'it(`a ${asvs("3.4.7")}`, () => {});');
    expect(faultsOf(tags)).toEqual([expect.stringContaining("3.4.7 is shown, so it is not open")]);
  });
});

describe("docs/security.md", () => {
  it("says what the source says: npm run asvs -- --write renews it", () => expect(readDoc()).toBe(renewed(readDoc())));

  it("is noticed when it does not", () => {
    const changed = readDoc().replace(
      "| password-login | address + login | 5 |",
      "| password-login | address + login | 6 |",
    );
    expect(changed).not.toBe(readDoc());
    expect(renewed(changed)).toBe(readDoc());
    expect(() => renewed(readDoc().replace("<!-- limits -->", ""))).toThrow("limits");
    expect(() => renewed(readDoc().replace("<!-- /limits -->", ""))).toThrow("limits");
    expect(() => renewed(`${readDoc()}<!-- more -->`)).toThrow("more");
    expect(() => renewed(`${readDoc()}<!-- limits -->`)).toThrow("limits");
  });

  it("has a word for everything that it lists", () => {
    expect(readDoc()).not.toMatch(/\| \? \||undefined|NaN/);
    // a table that finds nothing says nothing
    expect(readDoc()).not.toMatch(/\|( --- \|)+\n<!--/);
    expect(cryptoUses([{ path: "a.ts", text: 'createHash("md5")' }])).toEqual(new Map([["createHash", ["a.ts"]]]));
    expect([5, 90, 900, 3_600, 86_400, 315_360_000].map(showSeconds)).toEqual([
      "5 s",
      "90 s",
      "15 min",
      "1 h",
      "1 days",
      "10 years",
    ]);
  });

  it("leads to files that are there", () => {
    const files = [...readDoc().matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => String(file));
    expect(files.length).toBeGreaterThan(10);
    execFileSync(
      "ls",
      [...new Set(files)].map((file) => join(top, file)),
      { stdio: "ignore" },
    );
  });
});

it("npm run asvs prints the score", () => {
  const said = execFileSync(process.execPath, [join(top, "test/support/asvs-report.ts")], { encoding: "utf8" });
  const { met, open, operator } = countOf(scoreOf(readAllTags()));
  expect(said).toContain(`219 requirements of ASVS 5.0: ${met} met, ${open} open, ${operator} the operator's`);
  expect(said).not.toContain("FAULT");
});
