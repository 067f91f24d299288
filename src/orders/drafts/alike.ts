import { cut } from "../../kernel/stored-text.ts";
import type { Kind } from "../../lists/index.ts";
import { namedIn } from "../../lists/index.ts";
import { type AccountScope, arrayOf, readAtOnce } from "../../platform/db.ts";
import type { Alike } from "./forms.ts";
import type { Repair } from "./repair.ts";

/** So much must stay the same for a correction to say something about other rows. */
const leastSame = 5;

/** What was done to a row, as something that can be done to others: another beginning, or another end. */
export const alikeOf = (before: string, after: string): Alike | undefined => {
  const end = sameAtEnd(before, after);
  const start = sameAtStart(before, after);
  const side = end >= start ? "start" : "end";
  const same = Math.max(start, end);
  if (before === after || same < leastSame) return undefined;
  const part = (text: string) => (side === "start" ? text.slice(0, text.length - same) : text.slice(same));
  return { side, from: part(before), to: part(after), length: before.length };
};

const sameAtStart = (one: string, other: string): number => {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) same++;
  return same;
};
const sameAtEnd = (one: string, other: string): number => {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one.at(-1 - same) === other.at(-1 - same)) same++;
  return same;
};

/** Where nothing is taken away only texts as long as the first are meant. */
const changed = ({ side, from, to, length }: Alike, text: string): string | undefined => {
  if (from === "" && text.length !== length) return undefined;
  if (side === "start") return text.startsWith(from) ? to + text.slice(from.length) : undefined;
  return text.endsWith(from) ? text.slice(0, text.length - from.length) + to : undefined;
};

/** What a typed text names. */
export const repairOf = (kinds: readonly Kind[] | undefined, typed: string): Repair => {
  const { msisdn = null, iccid = null, line = null } = namedIn(kinds ?? ["msisdn", "iccid"], typed) ?? {};
  return { input: cut(typed, 200), msisdn, iccid, line };
};

/** The other refused rows that the same correction makes a number, a SIM card or a line. */
export const findAlike = async (
  scope: AccountScope,
  id: number,
  alike: Alike,
  kinds: readonly Kind[] | undefined,
): Promise<ReadonlyMap<number, Repair>> => {
  const rows = await readUnnamed(scope, id);
  return new Map(
    rows.flatMap(({ position, input }): [number, Repair][] => {
      const text = changed(alike, input);
      const repair = text === undefined ? undefined : repairOf(kinds, text);
      return repair && (repair.msisdn ?? repair.iccid ?? repair.line) !== null ? [[position, repair]] : [];
    }),
  );
};

type Unnamed = { readonly position: number; readonly input: string };

/** Rows of a draft that name nobody, as they were typed: all, or those at some positions. */
export const readUnnamed = async (
  { db, ...scope }: AccountScope,
  id: number,
  positions?: readonly number[],
): Promise<readonly Unnamed[]> => {
  const query = db
    .knex("order_items")
    .where({ account_id: scope.accountId, order_id: id, state: "refused" })
    .whereNull("subscriber_id")
    .whereNotNull("input")
    .select("position", "input");
  if (positions) void query.whereRaw("position = any(?::int[])", [arrayOf(positions)]);
  const { rows } = await readAtOnce({ db, ...scope }, { rows: query });
  return rows as Unnamed[];
};
