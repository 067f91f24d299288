import { afterAll, describe, expect, it } from "vitest";
import { inScope, mintScope, openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl, webUrl } from "../support/database.ts";
import { judge } from "../support/judge.ts";
import { exceptions } from "../support/over-accounts.ts";
import { takeStatements } from "../support/statements.ts";

/*
 * At the end of every test file each statement that its web or worker has sent is judged (each-file.ts). Here the judge is:
 * each way to forget the account is caught, and each way to name it is let through.
 */

const url = await testDatabaseUrl();
const tablesOf = async (sql: string, made: readonly string[] = []): Promise<string[]> => {
  const faults = await judge(url, [{ sql, made }]);
  return faults.map((fault) => /^reads (\w+) of all accounts/.exec(fault)?.[1] ?? fault).toSorted();
};

describe("a statement that reads tables of accounts", () => {
  it.each([
    ["names none", "select number from subscribers where id = $1", ["subscribers"]],
    ["names it in one of two", oneOfTwo("i.order_id = o.id"), ["order_items"]],
    [
      "names it on the wrong side of a left join",
      "select * from orders o left join order_items i on i.order_id = o.id and o.account_id = $1 where o.account_id = $1",
      ["order_items"],
    ],
    ["names it or not", "select * from payments where account_id = $1 or amount = $2", ["payments"]],
    ["names all but one", "select * from payments where account_id <> $1", ["payments"]],
    ["takes a list", "select * from charges where account_id = any($1)", ["charges"]],
    [
      "forgets it in a subquery",
      "select id, (select count(*) from order_items i where i.order_id = o.id) from orders o where o.account_id = $1",
      ["order_items"],
    ],
    [
      "forgets it in a with",
      "with x as materialized (select id from labels) select * from x join departments d on d.account_id = $1 and d.id = x.id",
      ["labels"],
    ],
    ["joins two and names it in none", "select * from orders o join order_items i using (account_id)", ["both"]],
    ["changes", "update orders set comment = $1 where id = $2", ["orders"]],
    ["deletes", "delete from order_items where order_id = $1", ["order_items"]],
    ["is known to match nothing", "select * from labels where name = $1 and false", ["labels"]],
    ["reads accounts by another column", "select id from accounts where number = $1", ["accounts"]],
    ["reads partitions", "select sum(gross) from usage_records where subscriber_id = $1", ["usage_records"]],
    [
      "is excepted, but for other tables",
      "select * from invoices i join charges c on c.month = i.month where i.account_id = any($1)",
      ["charges"],
    ],
  ] as const)("and %s is a fault", async (_how, sql, tables) => {
    const found = await tablesOf(sql);
    expect(found.length).toBeGreaterThan(0);
    if (tables[0] === "both") expect(found).toEqual(["order_items", "orders"]);
    else for (const table of tables) expect(found.join()).toContain(table);
  });

  it.each([
    ["by a value", "select number from subscribers where account_id = $1 and id = $2"],
    ["in both", oneOfTwo("i.account_id = o.account_id and i.order_id = o.id")],
    ["by a join", "select * from orders o join order_items i using (account_id) where o.account_id = $1"],
    [
      "by a left join",
      "select * from orders o left join order_items i on i.account_id = o.account_id and i.order_id = o.id where o.account_id = $1",
    ],
    [
      "by the row outside",
      "select (select count(*) from order_items i where i.account_id = o.account_id and i.order_id = o.id) from orders o where o.account_id = $1",
    ],
    [
      "through a with",
      `with x as materialized (select account_id, id from orders where account_id = $1 limit 10)
       select * from x join order_items i on i.account_id = x.account_id and i.order_id = x.id`,
    ],
    ["of a sum over partitions", "select sum(gross) from usage_records where account_id = $1 and subscriber_id = $2"],
    ["of its own row", "update accounts set own_name = $1 where id = $2"],
    ["of rows that are made", "insert into labels (account_id, name) values ($1, $2)"],
    ["of a catalogue, which has none", "select name from tariffs"],
  ])("and names the account %s is right", async (_how, sql) => {
    expect(await tablesOf(sql)).toEqual([]);
  });

  it("is judged with the temporary tables of its transaction", async () => {
    const made = ["create temp table asked on commit drop as select id, number from subscribers where account_id = $1"];
    expect(await tablesOf("select s.id from asked a join subscribers s on s.id = a.id", made)).toEqual(["subscribers"]);
    const named = "select s.id from asked a join subscribers s on s.account_id = $1 and s.id = a.id";
    expect(await tablesOf(named, made)).toEqual([]);
    expect(await tablesOf("create temp table asked on commit drop as select id from subscribers")).toEqual([
      "subscribers",
    ]);
  });

  it("that cannot be planned is a fault as well", async () => {
    expect((await judge(url, [{ sql: "select nothing from labels", made: [] }])).join()).toContain("cannot be planned");
  });
});

describe("what web sends", () => {
  const web = openDatabase(webUrl(url), "portal_web", 1);
  afterAll(async () => (await web).close());

  it("is noted, as a query, in a transaction and in one that has ended; what the owner sends is not", async () => {
    takeStatements();
    const db = await web;
    const scope = mintScope(db, 1, { userId: null, name: "", msisdn: null, role: "administrator" });
    await inScope(scope, async (tx) => {
      await tx.raw("create temp table planted (id bigint) on commit drop");
      await tx("labels").where({ name: "planted" });
      await tx.raw("create temp table found (id bigint); insert into found select id from payments; drop table found");
    });
    await db.knex("departments").where({ name: "planted" });
    const sent = takeStatements();
    const noted = (table: string) => sent.find(({ sql }) => sql.includes(`"${table}"`));
    expect(noted("labels")?.made).toHaveLength(1);
    expect(noted("departments")?.made).toEqual([]);
    const faults = await judge(url, sent);
    expect(faults.map((fault) => fault.split(":", 1)[0])).toEqual([
      "reads labels of all accounts",
      "reads payments of all accounts",
      "reads departments of all accounts",
    ]);
  });
});

it.each([
  ["an outer join", "from (select 1 as id) x left join usage_records u on u.account_id = $1 and u.id = x.id"],
  ["the table subscribers", "from usage_records u join subscribers s on s.account_id = $1 where u.account_id = $1"],
  ["no account_id = $n", "from usage_records where account_id = any($1)"],
  ["a setting", "from usage_records where account_id = $1 and peer = current_setting('x')"],
  ["the function find_session", "from usage_records, find_session(peer) where account_id = $1"],
])("usage records are not read with %s", async (fault, rest) => {
  const found = await judge(url, [{ sql: `select 1 ${rest}`, made: [] }]);
  expect(found.join("\n")).toContain(`reads usage_records with ${fault}`);
});

it("the exceptions are few, and each says why", () => {
  expect(exceptions.length).toBeLessThanOrEqual(6);
  for (const { why, tables } of exceptions) expect([why.length > 20, tables.length > 0]).toEqual([true, true]);
});

function oneOfTwo(join: string): string {
  return `select i.position from orders o join order_items i on ${join} where o.account_id = $1`;
}
