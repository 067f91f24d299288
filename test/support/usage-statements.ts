import type pg from "pg";

/*
 * What a statement of usage records may be, so that the table may lie in another database and be distributed by account there:
 * one account, by `account_id = $n`; no other table of ours; no outer join; no `set_config`; none of our functions.
 */

type Names = { readonly tables: readonly string[]; readonly functions: readonly string[] };

export const usageFaults = (sql: string, { tables, functions }: Names): string[] => {
  const words = new Set(sql.toLowerCase().match(/\w+/g));
  // its name as a value asks the catalogue which partitions there are
  if (!words.has("usage_records") || /'usage_records'::regclass/.test(sql)) return [];
  const named = (names: readonly string[]) => names.filter((name) => words.has(name));
  return [
    ...(/\baccount_id"? = \$\d+/.test(sql) ? [] : ["no account_id = $n"]),
    ...(/\b(left|right|full)\s+(outer\s+)?join\b/i.test(sql) ? ["an outer join"] : []),
    ...(/\b(set_config|current_setting)\b/i.test(sql) ? ["a setting"] : []),
    ...named(tables).map((name) => `the table ${name}`),
    ...named(functions).map((name) => `the function ${name}`),
  ];
};

export const namesOf = async (client: pg.Client): Promise<Names> => {
  const { rows } = await client.query<{ name: string; is_table: boolean }>(`
    select relname as name, true as is_table from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and not relispartition and relname <> 'usage_records'
    union all select distinct proname, false from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`);
  const of = (isTable: boolean) => rows.filter((row) => row.is_table === isTable).map(({ name }) => name);
  return { tables: of(true), functions: of(false) };
};
