import { type Entry, readEntries } from "../orders/index.ts";
import type { Upload } from "../platform/routing.ts";
import { BadSheet, type BadSheetCode, readColumn } from "../platform/sheets/index.ts";

export type ListRead = { readonly entries: readonly Entry[] } | { readonly problem: BadSheetCode };

/** The numbers of an uploaded list, row by row; or why the file as a whole cannot be taken. */
export const readList = async (file: Upload): Promise<ListRead> => {
  if (file.isTooLarge) return { problem: "too-large" };
  try {
    const entries = readEntries(await readColumn(file.path));
    return entries.length === 0 ? { problem: "empty" } : { entries };
  } catch (error) {
    if (error instanceof BadSheet) return { problem: error.code };
    throw error;
  }
};
