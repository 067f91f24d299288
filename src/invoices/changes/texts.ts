import type { Lang } from "../../kernel/lang.ts";
import { wordsFor } from "../../platform/i18n.ts";
import type { Comparison } from "./change.ts";
import { messages } from "./messages.ts";
import { causeSentences, ended, headOf } from "./sentences.ts";

/** What a comparison says in a few lines, for a page of another feature: the difference, then the largest causes. */
export const changeTexts = (lang: Lang, { difference, sums }: Comparison): { head: string; causes: string[] } => {
  const words = wordsFor(messages, lang);
  return { head: ended(headOf(words, difference)), causes: causeSentences(words, sums) };
};
