import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expand, listed } from "./asvs.ts";
import { chapters, type Row, rows } from "./asvs-list.ts";
import { readTags, type Tag, type Tags } from "./asvs-tags.ts";

export type State = "met" | "open" | "operator";
export type Item = { readonly id: string; readonly state: State; readonly tags: readonly Tag[]; readonly row: Row };

export const top = resolve(import.meta.dirname, "../..");
export const readAllTags = (): Tags => readTags(join(top, "test"));

/** Every id once, with what shows it. */
export const scoreOf = ({ tags }: Tags): Item[] => {
  const byId = Map.groupBy(
    tags.filter(({ isIdle }) => !isIdle).flatMap((tag) => expandOrNone(tag.id).map((id) => [id, tag] as const)),
    ([id]) => id,
  );
  return rows.flatMap((row) =>
    expand(row.ids).map((id): Item => {
      const own = (byId.get(id) ?? []).map(([, tag]) => tag);
      return { id, state: stateOf(row, own), tags: own, row };
    }),
  );
};

const stateOf = ({ kind, shown }: Row, tags: readonly Tag[]): State => {
  if (kind === "operator") return "operator";
  return tags.length > 0 || (shown !== undefined && shown.every(holds)) ? "met" : "open";
};

const expandOrNone = (text: string): string[] => {
  try {
    return expand(text);
  } catch {
    return [];
  }
};

const holds = ([file, text]: readonly [string, string]): boolean =>
  existsSync(join(top, file)) && readFileSync(join(top, file), "utf8").includes(text);

/** What makes the score a lie: unknown ids, tags where nothing runs, proofs that are not there, reasons that are past. */
export const faultsOf = (all: Tags, items = scoreOf(all)): string[] => [
  ...all.faults,
  ...all.tags.filter(({ id }) => !isListed(id)).map(({ id, file }) => `${file}: ${id} is not in the list`),
  ...all.tags.filter(({ isIdle }) => isIdle).map(({ id, file, title }) => `${file}: ${id} in a skipped "${title}"`),
  ...rows.flatMap(({ ids, shown = [] }) =>
    shown.filter((proof) => !holds(proof)).map(([file, text]) => `${ids}: ${file} does not hold ${text}`),
  ),
  ...items
    .filter(({ state, row }) => state === "met" && row.open !== undefined)
    .map(({ id, row }) => `${id} is shown, so it is not open because: ${row.open}`),
];

const isListed = (text: string): boolean => {
  const ids = expandOrNone(text);
  return ids.length > 0 && ids.every((id) => listed.has(id));
};

export const countOf = (items: readonly Item[]): Record<State, number> => ({
  met: items.filter(({ state }) => state === "met").length,
  open: items.filter(({ state }) => state === "open").length,
  operator: items.filter(({ state }) => state === "operator").length,
});

export type Chapter = { readonly number: string; readonly name: string; readonly items: readonly Item[] };
export const byChapter = (items: readonly Item[]): Chapter[] =>
  Object.entries(chapters).map(([number, name]) => ({
    number,
    name,
    items: items.filter(({ id }) => id.startsWith(`${number}.`)),
  }));
