import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** For the title of a test that shows what a clause of EN 301 549, or a criterion of WCAG 2.2, asks for: `the whole way … ${en301549("9.2.1.1")}`. */
export const en301549 = (...clauses: readonly string[]): string => `[EN 301 549 ${clauses.join(", ")}]`;

/** The clauses that titles of tests name, from the source. */
export const taggedClauses = (): string[] => {
  const folder = resolve(import.meta.dirname, "..");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.(test|browser)\.ts$/.test(path),
  );
  return clausesIn(files.map((path) => readFileSync(join(folder, path), "utf8")));
};

export const clausesIn = (sources: readonly string[]): string[] => {
  const tags = sources.flatMap((text) => [...text.matchAll(/\$\{en301549\(([^)]*)\)\}/g)]);
  const clauses = tags.flatMap(([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)].map(([, clause = ""]) => clause));
  return [...new Set(clauses)].toSorted();
};
