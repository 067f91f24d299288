import { defineMessages, type WordsOf } from "../platform/i18n.ts";
import { be } from "./messages-be.ts";
import { en } from "./messages-en.ts";
import { ru } from "./messages-ru.ts";

export const messages = defineMessages("imports", { ru, be, en });
export type Words = WordsOf<typeof messages>;

/** A reason as it is kept, `code` or `code:detail`, as a sentence. */
export const reasonText = (words: Words, reason: string): string => {
  const [code = "", ...detail] = reason.split(":");
  const sentence = words.t(`reason.${code}` as Parameters<Words["t"]>[0]);
  return detail.length > 0 ? `${sentence}: ${detail.join(": ")}` : sentence;
};
