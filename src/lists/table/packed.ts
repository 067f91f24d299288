import type { ReadLimits } from "../../platform/sheets/reading/limits.ts";
import type { Table, TableWanted } from "./table.ts";

export type TableQuestion = { readonly path: string; readonly limits: ReadLimits; readonly wanted: TableWanted };

/** One string a column: a million of them would be copied one by one on the thread that serves pages. */
export type PackedTable = Omit<Table, "rows" | "cells"> & {
  readonly rows: Int32Array;
  readonly cells: readonly string[];
};
