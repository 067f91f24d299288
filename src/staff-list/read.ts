import type { Lang } from "../kernel/lang.ts";
import { problemText, readTable, type Table, type Whose } from "../lists/index.ts";
import type { Upload } from "../platform/routing.ts";
import { BadSheet } from "../platform/sheets/index.ts";
import { withTemporaryFile } from "../platform/upload.ts";
import { headingWords, nameLike } from "./roles.ts";

export type TableRead = { readonly table: Table } | { readonly problem: string };

type Asking = { readonly scope: Whose; readonly lang: Lang };

/** A staff list in a file, or as it was pasted from a spreadsheet. */
export const readStaff = async (
  { scope, lang }: Asking,
  upload: Upload | undefined,
  pasted: string,
): Promise<TableRead> => {
  if (upload?.isTooLarge) return { problem: problemText(lang, { code: "too-large", format: "unknown" }) };
  try {
    if (upload) return { table: await read(scope, upload.path) };
    return { table: await withTemporaryFile(Buffer.from(pasted, "utf8"), (path) => read(scope, path)) };
  } catch (error) {
    if (error instanceof BadSheet) return { problem: problemText(lang, error) };
    throw error;
  }
};

const read = (scope: Whose, path: string): Promise<Table> =>
  readTable(scope, path, { headings: headingWords, alone: nameLike });
