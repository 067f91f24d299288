import type { JournalPart } from "./part.ts";

/** The words of all features for what they write into the journal (`src/journal-words.ts`). */
export type JournalWords = JournalPart;

/** The list of parts. @throws when two features have a word for the same noun, action or field: that is found at start */
export const journalWordList = (...parts: readonly JournalPart[]): JournalWords => ({
  nouns: once(parts.flatMap(({ nouns }) => nouns)),
  actions: once(parts.flatMap(({ actions }) => actions)),
  fields: once(parts.flatMap(({ fields }) => fields)),
  word: (lang, key) => firstOf(parts, (part) => part.word(lang, key)),
  object: (lang, record) => firstOf(parts, (part) => part.object(lang, record)),
  named: (lang, details) => parts.reduce((named, part) => part.named(lang, named), details),
});

const once = (names: readonly string[]): readonly string[] => {
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  if (repeated.length > 0) throw new Error(`two features have a word for ${repeated.join(", ")}`);
  return names;
};

const firstOf = <T>(parts: readonly JournalPart[], ask: (part: JournalPart) => T | undefined): T | undefined => {
  for (const part of parts) {
    const answer = ask(part);
    if (answer !== undefined) return answer;
  }
  return undefined;
};
