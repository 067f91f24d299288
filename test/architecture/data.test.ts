import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { top } from "../support/asvs-score.ts";
import { type DataClass, handling, harmless, tables } from "../support/docs/classes.ts";
import { startPortal } from "../support/portal.ts";

/** docs/data.md is made here of the catalogue and test/support/docs/classes.ts; `vitest run test/architecture/data.test.ts -u` renews it. */

const portal = await startPortal();
afterAll(portal.close);

type Column = { table: string; column: string; isWalled: boolean };
const { rows }: { rows: Column[] } = await portal.owner.raw(
  `select c.relname as table, a.attname as column, c.relrowsecurity and c.relforcerowsecurity or not exists (
     select from unnest(array['portal_web', 'portal_worker']) r (name) where has_any_column_privilege(r.name, c.oid, 'select')) as "isWalled"
   from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1, a.attnum`,
);

const others = (table: string): [DataClass, string[]][] =>
  Object.entries(tables[table]?.but ?? {}).map(([name, columns]) => [name as DataClass, columns.split(" ")]);
const classOf = ({ table, column }: Column): DataClass | undefined =>
  others(table).find(([, columns]) => columns.includes(column))?.[0] ?? tables[table]?.is;
const nameOf = ({ table, column }: Column): string => `${table}.${column}`;

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

describe("every column", () => {
  it(`of every table has a class of data ${asvs("14.1.1")}`, () => {
    expect(rows.length).toBeGreaterThan(400);
    expect(rows.filter((row) => classOf(row) === undefined).map(nameOf)).toEqual([]);
    const known = new Set(rows.map(nameOf));
    const named = Object.keys(tables).flatMap((table) =>
      others(table).flatMap(([, columns]) => columns.map((column) => `${table}.${column}`)),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(tables).filter((table) => !rows.some((row) => row.table === table))).toEqual([]);
  });

  it("that is called like a person's or a secret is one, or is listed as none", () => {
    const telling =
      /name|phone|email|msisdn|iccid|hash|secret|token|password|address|agent|puk|sess|author|note$|comment/;
    const plain = rows.filter((row) => ["catalogue", "technical", "business"].includes(classOf(row) ?? ""));
    expect(
      plain
        .filter(({ column }) => telling.test(column))
        .map(nameOf)
        .toSorted(),
    ).toEqual([...harmless].toSorted());
  });
});

it(`what is a company's or a person's stands behind row-level security, forced, or has no rows for anybody ${asvs("14.2.4")}`, () => {
  const open = new Set(rows.filter(({ isWalled }) => !isWalled).map(({ table }) => table));
  const guarded = rows.filter(
    (row) => ["personal", "traffic", "business"].includes(classOf(row) ?? "") && open.has(row.table),
  );
  expect([...new Set(guarded.map(({ table }) => table))]).toEqual([]);
});

it(`docs/data.md says how each class is handled, by tests that are there ${asvs("14.1.2")}`, async () => {
  const tests = Object.values(handling).flatMap(({ rules }) => rules.map(([, test]) => test));
  expect(tests.filter((test) => !existsSync(join(top, test)))).toEqual([]);
  const byTable = Map.groupBy(rows, ({ table }) => table);
  const text = [
    "# Classes of data",
    "Made by test/architecture/data.test.ts of the database's catalogue and test/support/docs/classes.ts.",
    [
      line(["class", "what", "rules, each with its test"]),
      line(["---", "---", "---"]),
      ...Object.entries(handling).map(([name, { what, rules }]) =>
        line([name, what, rules.map(([rule, test]) => `${rule} ([test](../${test}))`).join("; ")]),
      ),
    ].join("\n"),
    "At rest the operator encrypts the disks and the backups of PostgreSQL; secrets are sealed or hashed by the portal itself.",
    [
      line(["table", "class", "columns of it", "of another class"]),
      line(["---", "---", "---", "---"]),
      ...[...byTable].map(([table, columns]) => {
        const own = columns.filter((row) => classOf(row) === tables[table]?.is).map(({ column }) => column);
        return line([
          table,
          tables[table]?.is ?? "?",
          own.join(", "),
          others(table)
            .map(([name, list]) => `${name}: ${list.join(", ")}`)
            .join("; "),
        ]);
      }),
    ].join("\n"),
  ].join("\n\n");
  await expect(`${text}\n`).toMatchFileSnapshot("../../docs/data.md");
});
