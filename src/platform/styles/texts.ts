import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const top = resolve(import.meta.dirname, "../../..");

/** Where classes of pages are written: views, the browser's scripts, and texts of code that a view puts into a class. */
export function* textsWithClasses(): Generator<string> {
  for (const text of filesUnder("views", ".ejs")) yield text.replace(/<%#.*?%>/gs, "");
  yield* filesUnder("public", ".js");
  for (const text of filesUnder("src", ".ts")) {
    for (const [, words = ""] of text.matchAll(/["`]([a-z][\w ${}.-]*)["`]/g)) yield words;
  }
}

function* filesUnder(folder: string, ending: string): Generator<string> {
  for (const path of readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })) {
    if (path.endsWith(ending)) yield readFileSync(join(top, folder, path), "utf8");
  }
}
