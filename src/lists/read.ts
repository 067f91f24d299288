import { stat } from "node:fs/promises";
import type { AccountScope } from "../platform/db.ts";
import { BadSheet } from "../platform/sheets/reading/bad-sheet.ts";
import { askInCage } from "../platform/sheets/reading/cage.ts";
import { defaultLimits, type ReadLimits } from "../platform/sheets/reading/limits.ts";
import type { Choice, List, Wanted } from "./list.ts";
import { type Packed, type Question, unpack } from "./packed.ts";

type Asked = { readonly choice?: Choice | undefined; readonly limits?: Partial<ReadLimits> };

/** On whose behalf a file is read: of one account and of one person one at a time. */
export type Whose = Pick<AccountScope, "accountId" | "actor">;

export const ownersOf = ({ accountId, actor }: Whose): readonly string[] => [
  `account ${accountId}`,
  ...(actor.userId === null ? [] : [`user ${actor.userId}`]),
];

/**
 * The list in an uploaded xlsx, xls, csv or txt: what a person sees in the file is what is meant, every row that holds
 * something is accounted for, and what was chosen is said in `reading`. @throws BadSheet when the file as a whole is refused
 */
export const readList = async (
  scope: Whose,
  path: string,
  wanted: Wanted,
  { choice, limits }: Asked = {},
): Promise<List> => {
  const all = { ...defaultLimits, ...limits };
  const { size } = await stat(path);
  if (size === 0) throw new BadSheet("empty", "no bytes");
  if (size > all.fileBytes) throw new BadSheet("too-large", `${size} bytes`);
  const question: Question = { path, limits: all, wanted, choice };
  const cage = { child: new URL("./reader-child.ts", import.meta.url), reads: path, owners: ownersOf(scope) };
  return unpack(await askInCage<Packed>(cage, question, all.milliseconds));
};
