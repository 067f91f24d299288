import type { Books } from "./kind.ts";

type Column = {
  /** SQL over `staged s`. */
  readonly from: string;
  /** The file's column without which this one is left as it is. */
  readonly given?: string;
  /** The same, except for a row that is new. */
  readonly givenOrNew?: string;
  /** Only for a row that is new. */
  readonly onlyNew?: true;
};

export type Target = {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  /** A set with the columns of `staged`, as `s`; the good lines unless said otherwise. */
  readonly from?: string;
  /** How a written row `d` (its key) finds its lines `s`. */
  readonly match: string;
  /** Further changes of a row that is there: SQL over the old row `t` and `excluded`. */
  readonly also?: string;
  /** The account of a line, as SQL over `s`; none for the catalogue. */
  readonly account?: string;
};

/** New rows are inserted, others changed where they differ; the lines of both are noted in `changed`. */
export const upsert = async ({ trx, given, now, today }: Books, target: Target): Promise<void> => {
  const columns = Object.entries(target.columns).filter(([, column]) => !column.given || given.has(column.given));
  const names = columns.map(([name]) => name);
  const isKept = ({ onlyNew, givenOrNew }: Column) => !onlyNew && (!givenOrNew || given.has(givenOrNew));
  const kept = columns.filter(([name, column]) => isKept(column) && !target.key.includes(name)).map(([name]) => name);
  const sql = `
    with done as (
      insert into ${target.table} as t (${names.join(", ")})
      select ${columns.map(([, { from }]) => from).join(", ")} from ${target.from ?? "staged s where s.reason is null"}
      on conflict (${target.key.join(", ")}) do ${kept.length === 0 ? "nothing" : updateOf(kept, target.also)}
      returning ${target.key.map((name) => `t.${name}`).join(", ")}
    )
    insert into changed select s.line, ${target.account ?? "0"} from done d join staged s on ${target.match} where s.reason is null`;
  await trx.raw(sql, { now, today });
};

const updateOf = (names: readonly string[], also: string | undefined): string =>
  `update set ${[...names.map((name) => `${name} = excluded.${name}`), ...(also ? [also] : [])].join(", ")}
   where (${names.map((name) => `t.${name}`).join(", ")}) is distinct from (${names.map((name) => `excluded.${name}`).join(", ")})`;

export type Links = {
  readonly table: string;
  /** The column of the line's own identifier, and that of what it is linked with. */
  readonly own: string;
  readonly other: string;
  /** The file's column: a list of identifiers or names. */
  readonly list: string;
  /** The table that is linked with. */
  readonly target: string;
  /** A further column with one value, such as the kind of a rule. */
  readonly fixed?: { readonly column: string; readonly value: string };
};

/** The links of what the file names are those that it names, and no others. */
export const replaceLinks = async ({ trx, given }: Books, links: Links): Promise<void> => {
  const { table, own, other, list, target, fixed } = links;
  if (!given.has(list)) return;
  const wanted = `select s.line, s.id as own, t.id as other from staged s cross join unnest(s.${list}) x join ${target} t on t.id::text = x or t.name = x where s.reason is null`;
  const same = fixed ? `and l.${fixed.column} = '${fixed.value}'` : "";
  const gone = `with wanted as (${wanted}), gone as (
    delete from ${table} l using staged s where s.reason is null and l.${own} = s.id ${same}
      and not exists (select from wanted w where w.own = l.${own} and w.other = l.${other}) returning s.line)
    insert into changed select line, 0 from gone`;
  const made = `with wanted as (${wanted}), made as (
    insert into ${table} (${own}, ${other}${fixed ? `, ${fixed.column}` : ""}) select distinct own, other${fixed ? `, '${fixed.value}'` : ""} from wanted
    on conflict do nothing returning ${own})
    insert into changed select s.line, 0 from made join staged s on s.id = made.${own}`;
  await trx.raw(gone);
  await trx.raw(made);
};

/** The first part of a list that is neither an identifier nor a name of the table; null: all are known. */
export const unknownIn = (list: string, known: string): string =>
  `(select min(x) from unnest(s.${list}) x where not exists (select from ${known} k where k.id::text = x or k.name = x))`;
