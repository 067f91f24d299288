import type { Database } from "../platform/db.ts";

export type NumberKey = { readonly account: number; readonly number: string };
/** A subscriber's identifier, or why there is none. */
type Found = number | "unknown-account" | "unknown-number";
export type NumbersOf = (keys: readonly NumberKey[]) => Promise<(key: NumberKey) => Found>;

// some 20 MB; a file in the order of numbers hardly needs it
const mostKept = 200_000;

const textOf = ({ account, number }: NumberKey): string => `${account} ${number}`;

/** Whose numbers they are, asked of the main database in heaps and kept for a while. */
export const numbersOf = ({ knex }: Database): NumbersOf => {
  let kept = new Map<string, Found>();
  return async (keys) => {
    if (kept.size > mostKept) kept = new Map();
    const missing = new Map(keys.map((key) => [textOf(key), key] as const).filter(([text]) => !kept.has(text)));
    if (missing.size > 0) {
      const asked = [...missing.values()];
      const { rows } = await knex.raw<{ rows: { id: number | null; known: boolean }[] }>(
        `select b.id, a.id is not null as known from unnest(?::bigint[], ?::text[]) with ordinality w (account, number, place)
         left join accounts a on a.id = w.account left join subscribers b on b.account_id = w.account and b.number = w.number order by w.place`,
        [asked.map(({ account }) => account), asked.map(({ number }) => number)],
      );
      for (const [index, key] of asked.entries()) kept.set(textOf(key), foundIn(rows[index]));
    }
    return (key) => kept.get(textOf(key)) ?? "unknown-number";
  };
};

const foundIn = (row: { id: number | null; known: boolean } | undefined): Found =>
  row?.id ?? (row?.known ? "unknown-number" : "unknown-account");
