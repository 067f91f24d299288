import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ejs from "ejs";
import { describe, expect, it } from "vitest";

const top = resolve(import.meta.dirname, "../..");
const views = join(top, "views");
const filesUnder = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .toSorted();
const nameOf = (path: string): string => path.replace(/\.ejs$/, "");
const sources = filesUnder(views, ".ejs").map((path) => ({
  name: nameOf(path),
  text: readFileSync(join(views, path), "utf8"),
}));
const withoutComments = (text: string): string => text.replaceAll(/<%#.*?%>/gs, "");

/** What stands in a view that must not, each rule with something that breaks it. */
const rules: Readonly<Record<string, { broken: string; breaks: (text: string) => boolean; but?: string }>> = {
  "writes nothing unescaped but includes": {
    broken: "<%- page.name %>",
    // at once, or under a name that it was given above
    breaks: (text) => {
      const included = new Set([...text.matchAll(/const (\w+) = include\(/g)].map(([, name]) => name));
      return [...text.matchAll(/<%-(.*?)%>/gs)].some(
        ([, what = ""]) => !/^\s*include\(/.test(what) && !included.has(what.trim()),
      );
    },
  },
  "has no script of its own": {
    broken: "<script>go()</script>",
    breaks: (text) => /<script(?![^>]*\ssrc=)/i.test(text) || /javascript:/i.test(text),
  },
  "has no style of its own": { broken: '<p style="color: red">', breaks: (text) => /<style|\sstyle\s*=/i.test(text) },
  "handles no event in an attribute": {
    broken: '<button onclick="go()">',
    breaks: (text) => /\son[a-z]+\s*=\s*["']/i.test(text),
  },
  "has no table of its own": {
    broken: '<table class="table">',
    breaks: (text) => /<table\b/i.test(text),
    but: "components/table",
  },
  "has no words of its own": { broken: "<p>Счета</p>", breaks: (text) => /\p{Script=Cyrillic}/u.test(text) },
};

const formsOf = (text: string) => text.match(/<form[^>]*method="post".*?<\/form>/gis) ?? [];
const isBare = (form: string) => !/name="_csrf"|include\("[^"]*hidden"/.test(form);

describe("every view", () => {
  it("is seen by this test", () => expect(sources.length).toBeGreaterThan(30));

  it.each(sources.map(({ name, text }) => [name, text] as const))("%s compiles", (name, text) => {
    expect(() => ejs.compile(text, { filename: join(views, `${name}.ejs`), root: views })).not.toThrow();
  });

  it.each(Object.entries(rules))("%s", (_rule, { broken, breaks, but }) => {
    expect(breaks(broken)).toBe(true);
    const breaking = sources.filter(({ text }) => breaks(withoutComments(text))).map(({ name }) => name);
    expect(breaking).toEqual(but === undefined ? [] : [but]);
  });

  it("sends a token with each form that changes something", () => {
    expect(formsOf('<form method="post" action="/"><button></button></form>').filter(isBare)).toHaveLength(1);
    expect(sources.filter(({ text }) => formsOf(text).some(isBare)).map(({ name }) => name)).toEqual([]);
    expect(sources.flatMap(({ text }) => formsOf(text)).length).toBeGreaterThan(5);
  });
});

/** A layout is asked for by its short name: `show(…, { layout: "plain" })`. */
const asLayout = (name: string): RegExp => new RegExp(`layout(:| =) "${name.replace(/^layout\//, "")}"`);

describe("no view is idle", () => {
  const code = filesUnder(join(top, "src"), ".ts").map((path) => readFileSync(join(top, "src", path), "utf8"));
  /** Names by which a view is asked for: from code by its whole name, from a view also from beside it. */
  const isUsed = (name: string, by: readonly { name: string; text: string }[]): boolean =>
    code.some((text) => text.includes(`"${name}"`) || asLayout(name).test(text)) ||
    by.some((view) => {
      const folder = relative(".", view.name).split("/").slice(0, -1).join("/");
      return [name, name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name].some((asked) =>
        new RegExp(`["'\`](?:/|\\./)?${asked}["'\`]`).test(view.text),
      );
    });

  it("each is asked for by code or by another view", () => {
    expect(isUsed("components/never", sources)).toBe(false);
    const idle = sources.filter(({ name }) => {
      const others = sources
        .filter((view) => view.name !== name)
        .map((view) => ({ ...view, text: withoutComments(view.text) }));
      return !isUsed(name, others);
    });
    expect(idle.map(({ name }) => name)).toEqual([]);
  });
});

const foldersOf = (folder: string) =>
  readdirSync(join(top, folder)).filter((name) => statSync(join(top, folder, name)).isDirectory());

describe("folders mirror src", () => {
  const features = foldersOf("src");
  // the frame, the shared parts and the error page are the platform's; the rest of test/ is about the whole
  const own = {
    views: ["layout", "components", "errors"],
    test: ["architecture", "support", "seeds", "browser", "faults", "load", "deployment"],
  };

  it.each(["views", "test"] as const)("%s", (folder) => {
    const strangers = foldersOf(folder).filter((name) => !features.includes(name) && !own[folder].includes(name));
    expect(strangers).toEqual([]);
  });
});
