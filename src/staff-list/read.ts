import type { Lang } from "../kernel/lang.ts";
import { problemText, readTable, type Table } from "../lists/index.ts";
import type { Upload } from "../platform/routing.ts";
import { BadSheet } from "../platform/sheets/index.ts";
import { withTemporaryFile } from "../platform/upload.ts";
import { headingWords, nameLike } from "./roles.ts";

export type TableRead = { readonly table: Table } | { readonly problem: string };

/** A staff list in a file, or as it was pasted from a spreadsheet. */
export const readStaff = async (lang: Lang, upload: Upload | undefined, pasted: string): Promise<TableRead> => {
  if (upload?.isTooLarge) return { problem: problemText(lang, { code: "too-large", format: "unknown" }) };
  try {
    if (upload) return { table: await read(upload.path) };
    return { table: await withTemporaryFile(Buffer.from(pasted, "utf8"), read) };
  } catch (error) {
    if (error instanceof BadSheet) return { problem: problemText(lang, error) };
    throw error;
  }
};

const read = (path: string): Promise<Table> => readTable(path, { headings: headingWords, alone: nameLike });
