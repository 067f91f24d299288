/** A part of a stylesheet: `@charset "UTF-8";` has no body; `@media` and its like have rules in theirs, all others declarations. */
export type Rule = { readonly head: string; readonly body: string | null };

/** The rules of a valid stylesheet. */
export function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  let start = 0;
  let depth = 0;
  let open = 0;
  for (const { 0: sign, index: at } of css.matchAll(marks)) {
    if (sign === "{") {
      if (depth === 0) open = at;
      depth += 1;
    } else if (sign === "}") {
      depth -= 1;
      if (depth > 0) continue;
      rules.push({ head: headOf(css, start, open), body: css.slice(open + 1, at) });
      start = at + 1;
    } else if (sign === ";" && depth === 0) {
      rules.push({ head: headOf(css, start, at), body: null });
      start = at + 1;
    }
  }
  if (depth !== 0) throw new Error(`a block of the stylesheet has no end: ${css.slice(open, open + 80)}`);
  return rules;
}

/** Apart at a sign that stands neither in brackets nor in quotes. */
export function splitAt(text: string, sign: ";" | ","): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: here, index: at } of text.matchAll(marks)) {
    if (here === "(" || here === "[") depth += 1;
    else if (here === ")" || here === "]") depth -= 1;
    else if (here === sign && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].filter((part) => part.trim() !== "");
}

/** What the structure is made of. Texts, comments and escaped signs are matched whole, so that nothing inside them is. */
const marks = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[^]*?\*\/|\\.|[{};,()[\]]/g;

const headOf = (css: string, from: number, to: number): string =>
  css
    .slice(from, to)
    .replace(/\/\*[^]*?\*\//g, "")
    .trim();
