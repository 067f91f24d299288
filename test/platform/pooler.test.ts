import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedPgBouncer, startPgBouncer } from "../../src/bin/bench/pgbouncer.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl, webUrl } from "../support/database.ts";
import { givenMany, orderOf, scopeOf } from "../support/orders.ts";
import { type Pooler, startPooler } from "../support/pooler/pooler.ts";
import { type Portal, post, signIn, startPortal } from "../support/portal.ts";

const timeout = 120_000;
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

const standIns: Pooler[] = [];
const throughStandIn = async (url: string): Promise<string> => {
  const pooler = await startPooler(url);
  standIns.push(pooler);
  closing.push(() => pooler.close());
  return pooler.urlOf(url);
};
const throughPgBouncer = async (url: string): Promise<string> => {
  const pgBouncer = await startPgBouncer(url);
  closing.push(() => pgBouncer.close());
  return pgBouncer.url;
};
const version = installedPgBouncer();
const ways: [string, (url: string) => Promise<string>][] = [
  [`a stand-in${version ? "" : ": PgBouncer 1.21 or later is not installed"}`, throughStandIn],
  ...(version ? [[`PgBouncer ${version}`, throughPgBouncer] as [string, typeof throughPgBouncer]] : []),
];

/** An account with numbers, an invoice and somebody who looks after it. */
const givenAccount = async ({ given, owner }: Portal) => {
  const account = await given.account();
  const tariff = await given.tariff();
  const numbers = await givenMany(owner, account, tariff, 120);
  const invoice = await given.invoice(account);
  const user = await given.holder("administrator", account);
  return { account, numbers, invoice, user };
};

describe.each(ways)("web through %s", { timeout }, (_way, through) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ through });
  });
  afterAll(() => portal.close());

  it("is signed in to, shows and changes what it does without", async () => {
    const { account, numbers, invoice, user } = await givenAccount(portal);
    const agent = await signIn(portal, user);
    const at = `/a/${account.number}`;
    for (const path of [
      "",
      "/subscribers",
      "/subscribers?q=3753",
      `/subscribers/${numbers[0]}`,
      "/invoices",
      "/journal",
      "/orders",
    ]) {
      await agent.get(at + path).expect(200);
      // a prepared statement is met again at another connection
      await agent.get(at + path).expect(200);
    }
    await agent.get(`${at}/subscribers.xlsx`).expect(200);
    await agent.get(`${at}/invoices/${invoice.id}`).expect(200);
    await agent.get(`${at}/payments.xlsx`).expect(200);
    await post(agent, `${at}/departments`, { name: "За пулом" }).expect(303);
    expect((await agent.get(`${at}/departments`)).text).toContain("За пулом");
    const service = await portal.given.service();
    await orderOf(scopeOf(portal.db, account, user), service, numbers);
    expect((await agent.get(`${at}/orders`)).text).toContain(service.name);
  });

  it("shows each of many people who ask at once their own account", async () => {
    const people = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const own = await givenAccount(portal);
        return { ...own, agent: await signIn(portal, own.user) };
      }),
    );
    const asked = Array.from({ length: 25 }, () => people).flat();
    const wrong = await Promise.all(
      asked.map(async ({ account, agent }, index) => {
        const { status, text } = await agent.get(`/a/${account.number}/${index % 2 ? "subscribers" : "invoices"}`);
        const others = people.filter((each) => each.account !== account);
        const isOwn = status === 200 && text.includes(account.number);
        return isOwn && !others.some((other) => text.includes(other.account.number)) ? [] : [`${index}: ${status}`];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  it("does not run as somebody else where its login is not its own", async () => {
    const url = await testDatabaseUrl();
    await expect(openDatabase(await through(url), "portal_web", 1)).rejects.toThrow(/unsupported startup parameter/);
  });
});

describe("transactions", { timeout }, () => {
  it("leave nothing on a connection for the next one", () => {
    expect(standIns.reduce((sum, pooler) => sum + pooler.lent(), 0)).toBeGreaterThan(500);
    expect(standIns.flatMap(({ remains }) => remains)).toEqual([]);
  });

  it.each([
    ["set statement_timeout = 1000", "set statement_timeout"],
    ["listen orders", "listens to orders"],
    ["select pg_advisory_lock(1)", "an advisory lock"],
    ["create temp table kept ()", "a temporary table"],
  ])("that do are noticed: %s", async (statement, said) => {
    const url = webUrl(await testDatabaseUrl());
    const own = await startPooler(url);
    const db = await openDatabase(own.urlOf(url), "portal_web", 1);
    await db.knex.raw(statement);
    await db.knex.raw("select 1");
    await db.knex.raw("select 1");
    await db.close();
    await own.close();
    expect(own.remains[0]).toBe(`${said}, after: ${statement}`);
  });
});
