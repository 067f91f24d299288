import { stat } from "node:fs/promises";
import { BadSheet } from "../platform/sheets/reading/bad-sheet.ts";
import { askInCage } from "../platform/sheets/reading/cage.ts";
import { defaultLimits, type ReadLimits } from "../platform/sheets/reading/limits.ts";
import type { Choice, List, Wanted } from "./list.ts";
import { type Packed, type Question, unpack } from "./packed.ts";

type Asked = { readonly choice?: Choice | undefined; readonly limits?: Partial<ReadLimits> };

/**
 * The list in an uploaded xlsx, xls, csv or txt: what a person sees in the file is what is meant, every row that holds
 * something is accounted for, and what was chosen is said in `reading`. @throws BadSheet when the file as a whole is refused
 */
export const readList = async (path: string, wanted: Wanted, { choice, limits }: Asked = {}): Promise<List> => {
  const all = { ...defaultLimits, ...limits };
  const { size } = await stat(path);
  if (size === 0) throw new BadSheet("empty", "no bytes");
  if (size > all.fileBytes) throw new BadSheet("too-large", `${size} bytes`);
  const question: Question = { path, limits: all, wanted, choice };
  return unpack(await askInCage<Packed>(new URL("./reader-child.ts", import.meta.url), question, all.milliseconds));
};
