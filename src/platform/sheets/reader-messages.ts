import type { BadSheetCode } from "./bad-sheet.ts";
import type { ReadLimits } from "./limits.ts";

export type Question = { readonly path: string; readonly limits: ReadLimits };

export type Answer =
  | { readonly rows: Int32Array<ArrayBuffer>; readonly text: string }
  | { readonly code: BadSheetCode; readonly detail: string }
  | { readonly failure: string };

/** No XML and no text file that we accept can hold this character. */
export const CELL_END = "\u0000";
