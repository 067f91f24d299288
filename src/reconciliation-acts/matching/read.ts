import type { Lang } from "../../kernel/lang.ts";
import { problemText, readTable, type Table } from "../../lists/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import type { Upload } from "../../platform/routing.ts";
import { BadSheet, type BadSheetCode } from "../../platform/sheets/index.ts";
import { messages } from "./messages.ts";
import { headingWords, neverAlone } from "./roles.ts";

/** Reads an uploaded ledger as a table, or says in a sentence why it can't be read. */
export const readLedger = async (lang: Lang, upload: Upload): Promise<{ table: Table } | { problem: string }> => {
  if (upload.isTooLarge) return { problem: problemText(lang, { code: "too-large", format: "unknown" }) };
  try {
    return { table: await readTable(upload.path, { headings: headingWords, alone: neverAlone }) };
  } catch (error) {
    if (!(error instanceof BadSheet)) throw error;
    const key = own[error.code];
    return { problem: key ? wordsFor(messages, lang).t(key) : problemText(lang, error) };
  }
};

/** Of a list of numbers the same problems are told in other words. */
const own = {
  format: "problem.format",
  empty: "problem.empty",
  "too-many-rows": "problem.rows",
  "unpacks-too-large": "problem.large",
  "too-many-parts": "problem.large",
  "too-slow": "problem.large",
  "too-complex": "problem.large",
} as const satisfies Partial<Record<BadSheetCode, string>> as Partial<
  Record<BadSheetCode, "problem.format" | "problem.empty" | "problem.rows" | "problem.large">
>;
