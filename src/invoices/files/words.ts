import type { Lang } from "../../kernel/lang.ts";
import { type WordsOf, wordsFor } from "../../platform/i18n.ts";
import { type Words as PaperWords, messages as paperMessages } from "../messages.ts";
import { messages } from "./messages.ts";

/** Of a workbook; `paper` says what it has in common with the PDF. */
export type BookWords = WordsOf<typeof messages> & { readonly paper: PaperWords };

export const bookWords = (lang: Lang): BookWords => ({
  ...wordsFor(messages, lang),
  paper: wordsFor(paperMessages, lang),
});
