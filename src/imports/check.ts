import type { Knex } from "../platform/db.ts";
import type { Calendar, Kind } from "./kind.ts";

/** Marks the staged lines that are refused: repeated ones, those that name what is not there, and those that belong to a refused one. */
export const check = async (trx: Knex.Transaction, kind: Kind, { today }: Calendar): Promise<void> => {
  await trx.raw(repeatedSql(kind.key));
  let found = kind.reason ? await refuse(trx, kind, today) : 0;
  while (kind.isChained && found > 0) found = await refuse(trx, kind, today);
  if (kind.whole) await trx.raw(siblingsSql(kind.whole));
};

const refuse = async (trx: Knex.Transaction, { reason, joins = "" }: Kind, today: string): Promise<number> => {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update staged s set reason = c.reason from (select s.ctid as place, ${reason} as reason from staged s ${joins} where s.reason is null) c
     where s.ctid = c.place and c.reason is not null`,
    { today },
  );
  return rowCount;
};

const quoted = (names: readonly string[], alias = ""): string => names.map((name) => `${alias}"${name}"`).join(", ");

const repeatedSql = (key: readonly string[]): string => `
  update staged s set reason = 'repeated:' || c.first from (
    select ctid as place, row_number() over w as place_in_key, first_value(line) over w as first from staged where reason is null
    window w as (partition by ${quoted(key)} order by line)) c
  where s.ctid = c.place and c.place_in_key > 1`;

// a line that only stands there twice takes nobody with it
const siblingsSql = (whole: readonly string[]): string => `
  update staged s set reason = 'sibling:' || b.line from (
    select ${quoted(whole)}, min(line) as line from staged where reason not like 'repeated:%' group by ${quoted(whole)}) b
  where s.reason is null and (${quoted(whole, "s.")}) = (${quoted(whole, "b.")})`;
