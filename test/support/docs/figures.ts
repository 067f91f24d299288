import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../asvs-score.ts";

/** Limits that stand in the code as constants: what they are called, what they are, and what is said above them. */
export const figuresInCode = (): { file: string; name: string; value: string; about: string }[] =>
  readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/^bin\/|\/processes\//.test(path))
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(join(top, "src", file), "utf8");
      return [
        ...text.matchAll(
          /(?:\/\*\* ([^\n]*?) \*\/\n)?(?:export )?const ((?:most|max|longest|least|kept)[A-Z]\w*|most|longest) = ([\d_.* ]+);/g,
        ),
      ].map(([, about = "", name = "", value = ""]) => ({ file, name, value: value.replaceAll("_", " "), about }));
    });
