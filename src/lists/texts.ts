import type { Lang } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import type { BadSheet } from "../platform/sheets/index.ts";
import type { Reading } from "./list.ts";
import { messages } from "./messages.ts";
import { type ReadingView, readingView } from "./pages.ts";

/** Why a file as a whole cannot be taken, and what to do about it. */
export const problemText = (lang: Lang, { code, format }: Pick<BadSheet, "code" | "format">): string => {
  const words = wordsFor(messages, lang);
  return words.t(code === "format" && format !== "unknown" ? `format-${format}` : code);
};

export const readingText = (lang: Lang, reading: Reading, action: string): ReadingView =>
  readingView(wordsFor(messages, lang), reading, action);

export const rereadText = (lang: Lang): string => wordsFor(messages, lang).t("reread");
