import { type Rule, rulesOf, splitAt } from "./rules.ts";

/** Words that may be classes of a page, and beginnings that are completed by one of them: `badge-` and a tone. */
export type Names = { readonly words: ReadonlySet<string>; readonly beginnings: readonly string[] };

/** All that could be a class in the texts of views and code: more than there are, never fewer (test/platform/styles.test.ts). */
export function namesIn(texts: Iterable<string>): Names {
  const words = new Set<string>();
  const beginnings = new Set<string>();
  for (const text of texts) {
    for (const [word] of text.matchAll(/[a-z][\w-]*/g)) words.add(word);
    for (const [beginning] of text.matchAll(/(?<![\w-])[a-z][\w-]*-(?=<%=|\$\{)/g)) beginnings.add(beginning);
  }
  return { words, beginnings: [...beginnings] };
}

/** The classes that a stylesheet has rules for. */
export const classesIn = (css: string): Set<string> =>
  new Set(rulesOf(css).flatMap(({ head, body }) => (holdsRules(head) ? [...classesIn(body ?? "")] : classesOf(head))));

/**
 * A stylesheet without the rules that no page can need: classes that nothing names, and then custom properties that nothing
 * reads, animations that nothing plays. `beside`: another stylesheet that reads its properties.
 */
export function usedStyles(css: string, names: Names, beside: string): string {
  const rules = keptRules(rulesOf(css), names);
  const text = textOf(rules);
  const properties = readProperties(rules, beside);
  const played = new Set((text + beside).match(/animation(?:-name)?:[^;}]*/g)?.flatMap((each) => each.split(/[\s:,]/)));
  const isPlayed = (head: string): boolean => played.has(head.split(" ")[1] ?? "");
  return textOf(withoutIdle(rules, properties, isPlayed));
}

const holdsRules = (head: string): boolean => /^@(media|supports|layer|container)\b/.test(head);

function keptRules(rules: readonly Rule[], names: Names): Rule[] {
  return rules.flatMap((rule) => {
    const { head, body } = rule;
    if (body === null || (head.startsWith("@") && !holdsRules(head))) return [rule];
    if (holdsRules(head)) {
      const inside = textOf(keptRules(rulesOf(body), names));
      return inside === "" ? [] : [{ head, body: inside }];
    }
    const selectors = splitAt(head, ",").filter((selector) =>
      classesOf(selector).every((name) => isNamed(name, names)),
    );
    return selectors.length === 0 ? [] : [{ head: selectors.join(","), body }];
  });
}

const isNamed = (name: string, { words, beginnings }: Names): boolean =>
  words.has(name) ||
  beginnings.some((beginning) => name.startsWith(beginning) && words.has(name.slice(beginning.length)));

/** Of a selector, without what stands in brackets: `:not(.a)` needs no `.a`, `:is(.a,.b)` one of them. */
const classesOf = (selector: string): string[] =>
  [...withoutBrackets(selector).matchAll(/\.((?:[\w-]|\\.)+)/g)].map(([, name = ""]) => name.replaceAll("\\", ""));

function withoutBrackets(selector: string): string {
  const shorter = selector.replace(/\([^()]*\)|\[[^\]]*\]/g, "");
  return shorter === selector ? selector : withoutBrackets(shorter);
}

/** Custom properties that a declaration reads, itself or by another property. */
function readProperties(rules: readonly Rule[], beside: string): Set<string> {
  const all = declarationsOf(rules);
  const made = Map.groupBy(all.filter(isCustom), nameOf);
  const read = new Set<string>();
  const waiting = [beside, ...all.filter((each) => !isCustom(each))];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    for (const [, name = ""] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (read.has(name)) continue;
      read.add(name);
      waiting.push(...(made.get(name) ?? []));
    }
  }
  return read;
}

const declarationsOf = (rules: readonly Rule[]): string[] =>
  rules.flatMap(({ head, body }) => {
    if (body === null) return [];
    return holdsRules(head) || head.startsWith("@keyframes") ? declarationsOf(rulesOf(body)) : splitAt(body, ";");
  });

const isCustom = (declaration: string): boolean => declaration.trimStart().startsWith("--");
const nameOf = (declaration: string): string => declaration.slice(0, declaration.indexOf(":")).trim();

function withoutIdle(
  rules: readonly Rule[],
  properties: ReadonlySet<string>,
  isPlayed: (head: string) => boolean,
): Rule[] {
  return rules.flatMap((rule) => {
    const { head, body } = rule;
    if (body === null) return [rule];
    if (head.startsWith("@keyframes")) return isPlayed(head) ? [rule] : [];
    const kept = holdsRules(head)
      ? textOf(withoutIdle(rulesOf(body), properties, isPlayed))
      : splitAt(body, ";")
          .filter((each) => !isCustom(each) || properties.has(nameOf(each)))
          .join(";");
    return kept === "" ? [] : [{ head, body: kept }];
  });
}

const textOf = (rules: readonly Rule[]): string =>
  rules.map(({ head, body }) => (body === null ? `${head};` : `${head}{${body}}`)).join("");
