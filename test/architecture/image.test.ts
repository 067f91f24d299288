import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";

const top = resolve(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(top, path), "utf8");

/** What docker-compose.yml and the README start at work. */
const entries = [
  "web",
  "worker",
  "bin/migrate",
  "bin/add-user",
  "bin/renew-staff",
  "bin/usage-distribute",
  "bin/import",
  "bin/audit-verify",
].map((name) => `src/${name}.ts`);

/** The files that those lead to, also as processes of their own. */
const reachedFrom = (paths: readonly string[], seen = new Set<string>()): Set<string> => {
  for (const path of paths.filter((each) => !seen.has(each) && existsSync(join(top, each)))) {
    seen.add(path);
    const named = [...read(path).matchAll(/(?:from |import\(|import )"(\.[^"]+)"|new URL\("(\.[^"]+\.ts)"/g)];
    reachedFrom(
      named.map(([, imported, started]) => join(dirname(path), imported ?? started ?? "")),
      seen,
    );
  }
  return seen;
};

/** Of src, what .dockerignore lets into the image: later lines win. */
const imageOf = (rules: readonly string[], paths: readonly string[]): string[] =>
  paths.filter((path) => {
    const decided = rules.findLast((rule) => matches(rule.replace(/^!/, ""), path));
    return decided?.startsWith("!") === true;
  });
const matches = (rule: string, path: string): boolean =>
  rule === "*" ||
  path === rule ||
  path.startsWith(`${rule}/`) ||
  (rule.endsWith("*") && path.startsWith(rule.slice(0, -1)));

const rules = read(".dockerignore")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const files = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
  .map((path) => `src/${path}`);
const used = reachedFrom(entries);

it(`the image holds all that runs at work and nothing else: no test, no demo, no bench ${asvs("15.2.3")}`, () => {
  expect(used.size).toBeGreaterThan(400);
  const image = imageOf(rules, files);
  expect([...used].filter((path) => path.startsWith("src/") && !image.includes(path))).toEqual([]);
  // types alone: TypeScript reads it without an import
  expect(image.filter((path) => !used.has(path))).toEqual(["src/factors/session.ts"]);
  expect([...used].filter((path) => !path.startsWith("src/"))).toEqual([]);
  expect(rules.filter((rule) => rule.startsWith("!"))).toEqual([
    "!package.json",
    "!package-lock.json",
    "!.npmrc",
    "!src",
    "!views",
    "!public",
    "!migrations",
  ]);
  expect(read("Dockerfile")).toContain("npm ci --omit=dev");
});

it("a file of the bench in the image would be seen", () => {
  expect(imageOf(["*", "!src"], ["src/bin/bench/mail.ts", "test/a.ts"])).toEqual(["src/bin/bench/mail.ts"]);
});
