import { plainWords } from "../kernel/typed.ts";
import { cellText, type Line, MAX_COLUMNS, type Sheet } from "../platform/sheets/reading/grid.ts";
import { letterOf, type Target } from "./choose.ts";
import type { Reading, ValueColumn } from "./list.ts";

/**
 * Each further column by its heading, the longest of those that fit: our own list of subscribers has «Имя», which is the whole
 * name, and «Имя отдельно». Where none fits, the next one to the right of the numbers that is not taken.
 */
export const valueColumns = (
  { name, hiddenColumns }: Sheet,
  { columns }: Target,
  wanted: readonly ValueColumn[],
  heading: Line["cells"],
): Reading["values"] => {
  const taken = new Set([...hiddenColumns, ...columns.map(({ at }) => at)]);
  const titles = Array.from(heading, (cell) => plain(cellText(cell)));
  const byHeading = wanted.map(({ headings }) => {
    const known = headings.map(plain);
    return titles.reduce(
      (best, title, at) =>
        !taken.has(at) && known.includes(title) && title.length > (titles[best]?.length ?? 0) ? at : best,
      -1,
    );
  });
  for (const at of byHeading) if (at >= 0) taken.add(at);
  let next = Math.max(...columns.map(({ at }) => at)) + 1;
  return wanted.flatMap(({ key, headings }, index) => {
    let at = byHeading[index] ?? -1;
    if (at < 0) {
      while (taken.has(next)) next += 1;
      at = next;
      taken.add(at);
    }
    if (at >= MAX_COLUMNS) return [];
    return [{ key, label: headings[0] ?? key, at, letter: letterOf(name, at), title: cellText(heading[at]) }];
  });
};

/** «Новое имя:», «новое  имя*» and «Новое имя» are one heading. */
const plain = (title: string): string =>
  plainWords(title.slice(0, LONGEST_TITLE))
    .toLowerCase()
    .replace(/[.:*]{1,3}$/, "");

const LONGEST_TITLE = 200;
