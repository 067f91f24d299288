import { cut } from "../../kernel/stored-text.ts";

const LONGEST_NAME = 31;

/** Excel refuses these characters, an apostrophe at either end, and the name History. */
export const sheetName = (wanted: string, number: number): string => {
  const clean = wanted
    // oxlint-disable-next-line no-control-regex -- control characters are among the refused
    .replace(/[[\]:*?/\\\u0000-\u001f]/g, " ")
    .replace(/^[\s']+|[\s']+$/g, "");
  const name = clean === "" || /^history$/i.test(clean) ? `Sheet ${clean}`.trim() : clean;
  const suffix = number === 1 ? "" : ` (${number})`;
  return cut(name, LONGEST_NAME - suffix.length).replace(/[\s']+$/, "") + suffix;
};
