import { cut } from "../kernel/stored-text.ts";
import { type Messages, type Words, wordsFor } from "./i18n.ts";

/** A link of ours is a URL, an address that the letter is about a mailbox; every text may be somebody else's words. */
type Value = string | number | URL | { readonly mailbox: string };

/** Words of mails and SMS. */
export type LetterWords<K extends string> = {
  readonly lang: Words<K>["lang"];
  t(key: Parameters<Words<K>["t"]>[0], params?: Readonly<Record<string, Value>>): string;
  named(text: string): string;
};

export type LettersOf<M> = M extends Messages<infer K> ? LetterWords<K> : never;

export const lettersFor = <K extends string>(messages: Messages<K>, lang: Words<K>["lang"]): LetterWords<K> => {
  const words = wordsFor(messages, lang);
  return {
    lang,
    named: (text) => words.named(text),
    t: (key, params) =>
      words.t(key, params && Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shown(value)]))),
  };
};

const shown = (value: Value): string | number => {
  if (typeof value === "string") return said(value);
  if (typeof value === "number") return value;
  return value instanceof URL ? value.href : value.mailbox;
};

const most = 500;

/**
 * A name, a comment, another server's answer as it may stand in a mail of ours: one line in which no mail program finds
 * a link.
 */
export const said = (text: string): string => {
  const oneLine = text
    .replaceAll(/\p{Cf}/gu, "")
    // a no-break space keeps a number on its line
    .replaceAll(/(?:[^\S\u00A0]|\p{Cc})+/gu, " ")
    .trim();
  const plain = oneLine
    .replaceAll(/(?<=\p{L}):(?=\S)/gu, ": ")
    .replaceAll(/(?<=[\p{L}\p{M}\p{N}_-])[.。．｡](?=[\p{L}_])/gu, ". ")
    .replaceAll(/@(?=\S)/g, "@ ")
    .replaceAll(/\/{2,}/g, "/");
  return plain.length > most ? `${cut(plain, most)}…` : plain;
};
