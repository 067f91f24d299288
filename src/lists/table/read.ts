import { stat } from "node:fs/promises";
import { BadSheet } from "../../platform/sheets/reading/bad-sheet.ts";
import { askInCage } from "../../platform/sheets/reading/cage.ts";
import { defaultLimits } from "../../platform/sheets/reading/limits.ts";
import { ownersOf, type Whose } from "../read.ts";
import type { PackedTable, TableQuestion } from "./packed.ts";
import type { Table, TableWanted } from "./table.ts";

/** An uploaded file as a table of records, whatever stands above and below it. @throws BadSheet when the file as a whole is refused */
export const readTable = async (scope: Whose, path: string, wanted: TableWanted): Promise<Table> => {
  const { size } = await stat(path);
  if (size === 0) throw new BadSheet("empty", "no bytes");
  if (size > defaultLimits.fileBytes) throw new BadSheet("too-large", `${size} bytes`);
  const question: TableQuestion = { path, limits: defaultLimits, wanted };
  const { rows, cells, ...table } = await askInCage<PackedTable>(
    { child: new URL("./child.ts", import.meta.url), reads: path, owners: ownersOf(scope) },
    question,
    defaultLimits.milliseconds,
  );
  return { ...table, rows: [...rows], cells: cells.map((column) => column.split("\0")) };
};
