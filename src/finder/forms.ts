import { z } from "zod";
import { groupedDigits, plainWords } from "../kernel/typed.ts";
import { lenient } from "../platform/forms.ts";

// as long as the search of the subscribers' list, to which a result may lead on
export const longest = 64;
const shortest = 3;

export const finderQuery = z.object({ q: lenient(z.string().trim().min(1).max(longest)) });

/** What to look for: the text in one plain form, and whether a name contains every word of it. */
export type Wanted = { readonly text: string; readonly matches: (name: string) => boolean };

/** Undefined where fewer than three letters or digits were typed, and no order's number: they would match almost everything. */
export const wantedOf = (q: string): Wanted | undefined => {
  const text = plainWords(q);
  const signs = (text.match(/[\p{L}\p{Nd}]/gu) ?? []).length;
  if (signs < shortest && !/^\d{1,2}$/.test(groupedDigits(text))) return undefined;
  const words = plain(text).split(" ");
  return {
    text,
    matches: (name) => {
      const within = plain(name);
      return words.every((word) => within.includes(word));
    },
  };
};

/** Without regard to capitals, ё, apostrophes and quotation marks. */
const plain = (text: string): string =>
  plainWords(text)
    .toLowerCase()
    .replaceAll("ё", "е")
    .replaceAll(/['"«»“”„]/g, "");
