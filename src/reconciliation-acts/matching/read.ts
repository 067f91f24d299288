import type { Lang } from "../../kernel/lang.ts";
import { problemText, readTable, type Table, type Whose } from "../../lists/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import type { Upload } from "../../platform/routing.ts";
import { BadSheet, type BadSheetCode } from "../../platform/sheets/index.ts";
import { withTemporaryFile } from "../../platform/upload.ts";
import { messages } from "./messages.ts";
import { headingWords, neverAlone } from "./roles.ts";

export type LedgerRead = { readonly table: Table } | { readonly problem: string };

type Asking = { readonly scope: Whose; readonly lang: Lang };

/** A ledger in a file, or as it was pasted from a spreadsheet, as a table; or why it cannot be read, in a sentence. */
export const readLedger = async (
  { scope, lang }: Asking,
  upload: Upload | undefined,
  pasted: string,
): Promise<LedgerRead> => {
  if (upload?.isTooLarge) return { problem: problemText(lang, { code: "too-large", format: "unknown" }) };
  try {
    if (upload) return { table: await read(scope, upload.path) };
    return { table: await withTemporaryFile(Buffer.from(pasted, "utf8"), (path) => read(scope, path)) };
  } catch (error) {
    if (!(error instanceof BadSheet)) throw error;
    const key = own[error.code];
    return { problem: key ? wordsFor(messages, lang).t(key) : problemText(lang, error) };
  }
};

const read = (scope: Whose, path: string): Promise<Table> =>
  readTable(scope, path, { headings: headingWords, alone: neverAlone });

/** Of a list of numbers the same problems are told in other words. */
const own = {
  format: "problem.format",
  empty: "problem.empty",
  "too-many-rows": "problem.rows",
  "unpacks-too-large": "problem.large",
  "too-many-parts": "problem.large",
  "too-many-sheets": "problem.large",
  "too-slow": "problem.large",
  "too-complex": "problem.large",
} as const satisfies Partial<Record<BadSheetCode, string>> as Partial<
  Record<BadSheetCode, "problem.format" | "problem.empty" | "problem.rows" | "problem.large">
>;
