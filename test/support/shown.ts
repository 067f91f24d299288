import { minus, nbsp, noBreakHyphen } from "../../src/kernel/signs.ts";

/**
 * Numbers of a text as pages, papers and letters show them: `+375 29 100-00-01` without a place to break, `-24,56` with a real minus.
 * Spaces stay in sums, which tests write with the spaces they expect.
 */
export const asShown = (text: string): string =>
  text
    .replace(/\+375 \d\d [\d*]{3}-[\d*]{2}-\d\d/g, (number) =>
      number.replaceAll(" ", nbsp).replaceAll("-", noBreakHyphen),
    )
    .replace(/(?<![\p{L}\d*\u2011-])-(?=\d)/gu, minus);
