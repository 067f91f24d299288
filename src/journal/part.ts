import type { Lang } from "../kernel/lang.ts";
import { defineMessages, type Texts, type Words, wordsFor } from "../platform/i18n.ts";
import type { Details, JournalRecord } from "./record.ts";

/** The object of a record as people call it, and its page below the account's address, where it has one. */
export type JournalObject = { readonly text: string; readonly path: string | null };

/** What one feature writes into the journal, in words. */
export type JournalPart = {
  /** `orders`, in the order of the filter's groups. */
  readonly nouns: readonly string[];
  /** `orders:accept`, in the order of the filter's list. */
  readonly actions: readonly string[];
  /** Names of fields, in the order in which a record shows them. */
  readonly fields: readonly string[];
  /** The word of a key; undefined when this feature has none. */
  word(lang: Lang, key: string): string | undefined;
  /** The object of one of this feature's records; undefined: shown as it was written. */
  object(lang: Lang, record: JournalRecord): JournalObject | undefined;
  /** A record's fields with names in place of codes, where a word for each code alone is not enough. */
  named(lang: Lang, details: Details): Details;
};

type Own<R> = {
  /** Fields whose words come from elsewhere have to be given their place. */
  readonly fields?: readonly string[];
  readonly word?: JournalPart["word"];
  readonly object?: (record: JournalRecord, words: Words<keyof R & string>) => JournalObject | undefined;
  readonly named?: JournalPart["named"];
};

/**
 * A feature's words for the journal, kept in its `journal.ts`. The keys say what the feature writes:
 * `noun.orders`, `action.orders:accept`, `field.total`, `value.source.file`; further keys are the feature's own.
 */
export const journalPart = <const R extends Record<string, string>>(
  feature: string,
  texts: Texts<R>,
  own: Own<R> = {},
): JournalPart => {
  const messages = defineMessages(`${feature}.journal`, texts);
  const namesOf = (kind: string) =>
    Object.keys(texts.ru).flatMap((key) => (key.startsWith(`${kind}.`) ? [key.slice(kind.length + 1)] : []));
  const isOwn = (key: string): key is keyof R & string => Object.hasOwn(texts.ru, key);
  return {
    nouns: namesOf("noun"),
    actions: namesOf("action"),
    fields: own.fields ?? namesOf("field"),
    word: (lang, key) => (isOwn(key) ? wordsFor<string>(messages, lang).t(key) : own.word?.(lang, key)),
    object: (lang, record) => own.object?.(record, wordsFor(messages, lang)),
    named: own.named ?? ((_lang, details) => details),
  };
};
