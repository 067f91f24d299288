import { defineMessages, type WordsOf } from "../platform/i18n.ts";
import { be } from "./messages-be.ts";
import { en } from "./messages-en.ts";
import { ru } from "./messages-ru.ts";

export const messages = defineMessages("journal", { ru, be, en });
export type Words = WordsOf<typeof messages>;

/** The word for a code, where there is one. */
export const wordFor = (
  words: Words,
  kind: "action" | "role" | "field" | "value",
  code: string,
): string | undefined => {
  const key = `${kind}.${code}`;
  return isKey(key) ? words.t(key) : undefined;
};

/** Known fields in the order in which a record shows them; jsonb keeps none. */
export const fieldOrder: readonly string[] = Object.keys(ru)
  .filter((key) => key.startsWith("field."))
  .map((key) => key.slice("field.".length));

const isKey = (key: string): key is keyof typeof ru => Object.hasOwn(ru, key);
