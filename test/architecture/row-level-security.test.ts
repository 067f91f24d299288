import { afterAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { inScope, type Knex, mintScope, openDatabase, openKnex, readAtOnce } from "../../src/platform/db.ts";
import { loginOf } from "../../src/platform/logins.ts";
import type { Route } from "../../src/platform/routing.ts";
import { asvs } from "../support/asvs.ts";
import { webUrl } from "../support/database.ts";
import { password } from "../support/given.ts";
import { addressOf, isScoped, nameOf } from "../support/matrix.ts";
import { startPortal } from "../support/portal.ts";
import { plantCatalogue, plantTenant } from "../support/tenants.ts";
import { enter, type Sent, serve, visit } from "../support/visit.ts";
import { rewriteStatements, type Statement, withoutCondition } from "../support/without-condition.ts";

const portal = await startPortal();
const { owner, given, databaseUrl: url } = portal;
await plantCatalogue(portal);
// two accounts of the same numbers of everything, the foreign one first: a query that forgets the account finds the wrong row
const foreign = await plantTenant(portal, { word: "qgammaq", seat: 1 });
const own = await plantTenant(portal, { word: "qalphaq", seat: 1 });
afterAll(portal.close);

const rowsOf = async <T>(knex: Knex, sql: string): Promise<T[]> => (await knex.raw(sql)).rows as T[];
const roles = ["portal_web", "portal_worker"] as const;
/** Tables of an account's rows, as the catalogue of the database knows them; partitions are reached by their parent. */
const tables = (
  await rowsOf<{ name: string }>(
    owner,
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition and (c.relname = 'accounts' or exists (
         select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id')) order by 1`,
  )
).map(({ name }) => name);
const openTables = [
  // catalogues
  "bundles",
  "number_categories",
  "operation_fees",
  "operation_limits",
  "product_prices",
  "products",
  "service_categories",
  "service_rules",
  "service_tariffs",
  "services",
  "tariff_bundles",
  "tariff_categories",
  "tariffs",
  "translations",
  "calendar_overrides",
  "vat_rates",
  // how fast the operator's network may be told things, and whether it answers
  "network_gates",
  // files that the operator's billing has brought in: names and counts
  "import_runs",
  // the operator's pool of free numbers
  "phone_numbers",
  // what users sign in with: neither web nor worker has a row of the first six (forbidden-statements.test.ts)
  "passkeys",
  "recovery_codes",
  "second_factors",
  "sessions",
  "sign_ins",
  "codes",
  "rate_limits",
].toSorted();
const keyOf = (table: string) => (table === "accounts" ? "id" : "account_id");

it("tables without row-level security hold nothing of a customer's account", async () => {
  const open = await rowsOf<{ name: string }>(
    owner,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition and not (relrowsecurity and relforcerowsecurity) and relname not like 'knex%' order by 1`,
  );
  expect(open.map(({ name }) => name)).toEqual(openTables);
});

const shownClients = (tx: Knex) => tx("clients").orderBy("id").pluck<number[]>("id");

describe("the tables of accounts", () => {
  it("are known", () => {
    expect(tables).toEqual(
      expect.arrayContaining(["accounts", "audit_records", "grants", "invoices", "orders", "usage_records"]),
    );
    expect(tables.length).toBeGreaterThan(15);
  });

  it.each(tables)("%s has row-level security, forced, with a policy for web and worker", async (table) => {
    const [flags] = await rowsOf(
      owner,
      `select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where oid = '${table}'::regclass`,
    );
    expect(flags).toEqual({ enabled: true, forced: true });
    const policies = await rowsOf<{ roles: string[] }>(
      owner,
      `select roles::text[] as roles from pg_policies where tablename = '${table}' and qual ~ 'app.account_ids'`,
    );
    expect(policies.flatMap((policy) => policy.roles)).toEqual(expect.arrayContaining([...roles]));
  });

  // reason → found by it before the account is known, or the operator's own and not the account's
  const exceptions: Readonly<Record<string, string>> = {
    order_items_subscriber:
      "with the account first, a database never analyzed takes it for a slice of an order (migration 0023)",
    delivery_addresses_token: "the same as of invitations: the account is found by the token's hash",
    grants_of_user: "what a user holds is read by the user, before any account is known",
    invitations_token: "who opens a link is known to nobody yet: the account is found by the token's hash",
    subscribers_number: "whose number it is: a code for a stranger who signs in, a customer whom support looks for",
    sim_digits_end: "support looks for a customer by the last digits of a SIM",
  };
  it.each(tables)("%s begins its key and every index with the account", async (table) => {
    const indexes = await rowsOf<{ name: string; first: string }>(
      owner,
      `select i.relname as name, pg_get_indexdef(x.indexrelid, 1, true) as first from pg_index x join pg_class i on i.oid = x.indexrelid
       where x.indrelid = '${table}'::regclass`,
    );
    expect(indexes.some(({ name }) => name === `${table}_pkey`)).toBe(true);
    const others = indexes.filter(({ name, first }) => first !== keyOf(table) && !(name in exceptions));
    // of accounts themselves the client's index, by which a supervisor's accounts are named
    expect(others.map(({ name }) => name)).toEqual(table === "accounts" ? ["accounts_client"] : []);
  });

  it("refer to each other by the account too", async () => {
    const keys = await rowsOf<{ name: string; own: string[]; theirs: string[]; target: string }>(
      owner,
      `select k.conname as name, k.confrelid::regclass::text as target,
         array(select attname::text from unnest(k.conkey) with ordinality c(n, o)
           join pg_attribute on attrelid = k.conrelid and attnum = n order by o) as own,
         array(select attname::text from unnest(k.confkey) with ordinality c(n, o)
           join pg_attribute on attrelid = k.confrelid and attnum = n order by o) as theirs
       from pg_constraint k where k.contype = 'f' and k.conrelid::regclass::text = any(array['${tables.join("','")}'])`,
    );
    const between = keys.filter(({ target }) => tables.includes(target));
    expect(between.length).toBeGreaterThan(10);
    const wrong = between.filter((key) => key.own[0] !== "account_id" || key.theirs[0] !== keyOf(key.target));
    expect(wrong).toEqual([]);
  });

  it("all hold a row of both accounts here, so that nothing below is true of emptiness", async () => {
    const absent: string[] = [];
    for (const table of tables) {
      for (const { id } of [own, foreign]) {
        const found = await owner(table).where(keyOf(table), id).first(keyOf(table));
        if (!found) absent.push(`${table} of ${id}`);
      }
    }
    // a supervisor's and an administrator's grants are planted by the tests that need them
    expect(absent.filter((text) => !text.startsWith("grants "))).toEqual([]);
  });
});

/** All but those that the database makes itself. */
const writtenColumns = async (table: string): Promise<string[]> =>
  (
    await rowsOf<{ name: string }>(
      owner,
      `select attname as name from pg_attribute where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    )
  ).map(({ name }) => name);

const search = (account: number) => (tx: Knex.Transaction | Knex) =>
  tx.raw("select * from subscriber_search(?, '{375}', null, '{}', null, null, null)", [account]);

describe.each(roles)("as %s", (role) => {
  const knex = openKnex(loginOf(url, role).url, role, 5);
  afterAll(() => knex.destroy());
  const inAccount = <T>(work: (tx: Knex.Transaction) => Promise<T>, account = own.id) =>
    knex.transaction(async (tx) => {
      await tx.raw("select set_config('app.account_ids', ?, true)", [`{${account}}`]);
      return work(tx);
    });

  const refused = (sql: string) =>
    inAccount((tx) => tx.raw(sql)).then(
      () => "allowed",
      (error: { code?: string }) => error.code,
    );

  it.each(tables)("%s shows nothing without a context and no foreign row within one", async (table) => {
    expect(await knex(table).select("*").limit(5)).toEqual([]);
    const shown = await inAccount((tx) => tx(table).distinct(`${keyOf(table)} as account`));
    expect(shown.filter(({ account }) => account !== own.id)).toEqual([]);
    // the same connection, given back
    expect(await knex(table).select("*").limit(5)).toEqual([]);
  });

  it.each(tables)(`%s takes no foreign insert, update or delete ${asvs("8.4.1")}`, async (table) => {
    const key = keyOf(table);
    const before = await owner(table).where(key, foreign.id).count();
    const columns = await writtenColumns(table);
    const row =
      table === "accounts"
        ? `insert into accounts (id, client_id, kind) values (20999999, ${foreign.clientId}, 'mobile')`
        : `insert into ${table} (${columns.join(", ")}) select ${columns.map((name) => `r.${name}`).join(", ")}
             from jsonb_populate_record(null::${table}, '{"account_id": ${foreign.id}}') r`;
    for (const [what, statement] of [
      ["update", `update ${table} set ${key} = ${key} where ${key} = ${foreign.id}`],
      ["delete", `delete from ${table} where ${key} = ${foreign.id}`],
      ["insert", row],
      ["move", `update ${table} set ${key} = ${foreign.id} where ${key} = ${own.id}`],
    ] as const) {
      const changed = await inAccount((tx) => tx.raw(statement)).then(
        ({ rowCount }: { rowCount: number }) => rowCount,
        (error: { code?: string }) => error.code,
      );
      // no right at all, or none to such a row (42501); or there is no such row to be seen
      expect([0, "42501"], `${what}: ${changed}`).toContain(changed);
    }
    expect(await owner(table).where(key, foreign.id).count()).toEqual(before);
  });

  it(`the journal is only written, nothing is created, and row-level security stays on ${asvs("13.2.2", "16.4.2")}`, async () => {
    expect(await refused("update audit_records set subject = 'x'")).toBe("42501");
    expect(await refused("delete from audit_records")).toBe("42501");
    expect(await refused("truncate audit_records")).toBe("42501");
    expect(await refused("create table mine (id int)")).toBe("42501");
    expect(await refused("alter table invoices disable row level security")).toBe("42501");
    expect(await refused("set local row_security = off; select * from invoices")).toBe("42501");
    expect(await refused("drop policy tenant on invoices")).toBe("42501");
    const [facts] = await rowsOf(
      owner,
      `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty from pg_roles where rolname = '${role}'`,
    );
    expect(facts).toEqual({ mighty: false });
    const owned = await rowsOf(owner, `select relname from pg_class where relowner = '${role}'::regrole`);
    expect(owned).toEqual([]);
  });

  it("clients are shown while one of their accounts is in scope, and no other", async () => {
    expect(await shownClients(knex)).toEqual([]);
    expect(await inAccount(shownClients)).toEqual([own.clientId]);
    expect(await inAccount(shownClients, foreign.id)).toEqual([foreign.clientId]);
    expect(await refused("update clients set name = 'x'")).toBe("42501");
    expect(await refused("insert into clients (name) values ('x')")).toBe("42501");
  });

  it("the search by part, which runs as the tables' owner, asks for the account itself", async () => {
    expect((await inAccount(search(own.id))).rows).toHaveLength(2);
    expect((await inAccount(search(foreign.id))).rows).toEqual([]);
    expect((await search(foreign.id)(knex)).rows).toEqual([]);
  });
});

it("functions that run as their owner, past every policy, are known, and web may call those alone that ask who is there", async () => {
  const definers = await rowsOf(
    owner,
    `select proname as name, has_function_privilege('portal_web', oid, 'execute') as web from pg_proc
     where prosecdef and pronamespace = 'public'::regnamespace order by 1`,
  );
  expect(definers).toEqual([
    // ids alone of deliveries whose job is gone: the worker's, every five minutes
    { name: "abandoned_deliveries", web: false },
    // accounts with registered payments that wait for the bank
    { name: "accounts_awaiting_payment", web: false },
    // accounts in which a schedule has something to send: ids alone, for the worker's look
    { name: "accounts_with_due_schedules", web: false },
    // here and below: rows of codes, sessions, sign-ins, factors and users, for the one that is named
    { name: "add_code", web: true },
    { name: "add_passkey", web: true },
    { name: "add_sign_in", web: true },
    // a trigger, and two others below: keep what subscribers are searched by
    { name: "add_sim_digits", web: false },
    { name: "add_sms_factor", web: true },
    { name: "add_subscriber_words", web: false },
    { name: "add_user", web: true },
    // the worker's: ids and numbers alone of orders over a list that ended before a moment
    { name: "aged_orders", web: false },
    // the worker's, of months older than a year alone: their records, to be written to a file, and below the end of one
    { name: "aged_usage_records", web: false },
    // a trigger: gives a record its place in the journal's chain
    { name: "chain_audit_records", web: false },
    { name: "choose_language", web: true },
    { name: "confirm_factor", web: true },
    { name: "confirm_number", web: true },
    // sums by signed network
    { name: "count_code_traffic", web: true },
    { name: "count_sign_ins", web: true },
    { name: "count_unused_codes", web: true },
    { name: "delete_code", web: true },
    { name: "delete_factor", web: true },
    { name: "delete_factors", web: true },
    { name: "delete_passkey", web: true },
    // three counts over all accounts, for the operator's figures
    { name: "delivery_figures", web: true },
    { name: "drop_aged_usage", web: false },
    // accounts in which a suspension ends: ids alone, for the worker's hourly look
    { name: "due_suspensions", web: false },
    // the same of ordered terminations
    { name: "due_terminations", web: false },
    { name: "end_session", web: true },
    { name: "end_sign_in", web: true },
    { name: "end_sign_ins", web: true },
    { name: "ensure_charge_partition", web: false },
    { name: "ensure_usage_partition", web: false },
    { name: "expire_code", web: true },
    // asked before anybody is signed in; they answer with ids, and the second with what a code's letter needs
    { name: "find_account_for_sign_in", web: true },
    { name: "find_active_number", web: true },
    // by the hash of a link's token, as the next but one; they answer with ids alone
    { name: "find_delivery_address", web: true },
    { name: "find_factors", web: true },
    { name: "find_invitation", web: true },
    // the hash of one user's password, by the login as typed; below, by the user; and a renewed one in its place
    { name: "find_login", web: true },
    { name: "find_passkey", web: true },
    { name: "find_session", web: true },
    { name: "find_sign_in", web: true },
    // one user's secret of the authenticator app, sealed
    { name: "find_totp", web: true },
    { name: "find_user", web: true },
    // a trigger: ends or moves the logins of numbers that have ended or changed
    { name: "follow_numbers", web: false },
    // by age, over all accounts: the worker's, once a day
    { name: "forget_call_detail_drafts", web: false },
    { name: "forget_codes", web: false },
    { name: "forget_documents", web: false },
    { name: "forget_drafts", web: false },
    { name: "forget_reconciliation", web: false },
    { name: "forget_reference_lists", web: false },
    { name: "forget_sessions", web: false },
    { name: "forget_staff_lists", web: false },
    { name: "has_factor", web: true },
    { name: "keep_session", web: true },
    { name: "keep_totp", web: true },
    // a trigger: the words by which changed subscribers are searched, and who held a number before
    { name: "keep_words_and_holders", web: false },
    { name: "list_sign_ins", web: true },
    { name: "lock_user", web: true },
    // whether a person manages others' numbers, on whatever account; yes to whoever is no member of the staff
    { name: "looks_after_others", web: true },
    { name: "note_sign_in", web: true },
    { name: "password_of", web: true },
    { name: "renew_password_hash", web: true },
    { name: "renew_session_version", web: true },
    { name: "replace_recovery_codes", web: true },
    { name: "set_password", web: true },
    { name: "subscriber_search", web: true },
    // a slice's own subscribers, of the account in scope
    { name: "subscribers_in_flight", web: false },
    // ids and names for an active member of the staff, whom they ask the table of users about
    { name: "support_customer", web: true },
    { name: "support_open_removals", web: true },
    { name: "support_search", web: true },
    { name: "support_sign_ins", web: true },
    // the one named by the request, if active
    { name: "support_staff", web: true },
    { name: "take_login_off_line", web: true },
    { name: "take_stale_login_off", web: true },
    // true for one who names what is stored
    { name: "take_totp_step", web: true },
    { name: "try_code", web: true },
    { name: "use_code", web: true },
    { name: "use_passkey", web: true },
    { name: "use_recovery_code", web: true },
    { name: "user_of_login", web: true },
  ]);
});

const holdersOf = ({ id }: { id: number }): Promise<number[]> =>
  owner("grants").where({ account_id: id }).distinct("user_id").orderBy("user_id").pluck("user_id");

describe("users are shown", () => {
  const knex = openKnex(loginOf(url, "portal_web").url, "portal_web", 1);
  afterAll(() => knex.destroy());
  const shownTo = (settings: Readonly<Record<string, string>>) =>
    knex.transaction(async (tx) => {
      for (const [name, value] of Object.entries(settings))
        await tx.raw("select set_config(?, ?, true)", [name, value]);
      return tx("users").orderBy("id").pluck<number[]>("id");
    });

  it("to nobody who asks for nobody, to whoever asks for one, and with the account that they have or had a right to", async () => {
    const user = await given.user();
    const before = await given.holder("viewer", own);
    await owner("grants").where({ user_id: before.id }).update({ revoked_at: new Date() });
    expect(await shownTo({})).toEqual([]);
    expect(await shownTo({ "app.user_id": String(user.id) })).toEqual([user.id]);
    const people = await shownTo({ "app.account_ids": `{${own.id}}` });
    expect(people).toEqual(await holdersOf(own));
    expect(people).toContain(before.id);
    expect(await shownTo({ "app.account_ids": `{${foreign.id}}` })).toEqual(await holdersOf(foreign));
    expect(await shownTo({})).toEqual([]);
  });
});

it(`200 transactions at once over 5 connections never see another account ${asvs("8.4.1")}`, async () => {
  const db = await openDatabase(webUrl(url), "portal_web", 5);
  const actor = { userId: 1, name: "", msisdn: null, role: "administrator" };
  const all = Array.from({ length: 200 }, async (_, index) => {
    const { id } = index % 2 === 0 ? own : foreign;
    const scope = mintScope(db, id, actor);
    const seen =
      index % 4 < 2
        ? (await readAtOnce(scope, { rows: db.knex("invoices").select("account_id as account") })).rows
        : await inScope(scope, (tx) => tx("invoices").select("account_id as account"));
    return (seen as { account: number }[]).map(({ account }) => account === id);
  });
  const seen = await Promise.all(all);
  await db.close();
  expect(seen.flat()).toHaveLength(600);
  expect(new Set(seen.flat())).toEqual(new Set([true]));
});

const see = async (site: Parameters<typeof visit>[0], route: Route, { cookie }: Sent) => {
  const { status, text } = await visit(site, addressOf(route, own), { cookie });
  return { status, text };
};

describe("a query that forgets the account", () => {
  const routes = allRoutes(portal.deps).filter((route) => isScoped(route) && route.method === "get");
  // read by the user, not by the account: the user's grants decide which accounts exist
  const byUser = /from grants g join accounts a .* where g\.user_id|from grants where user_id/s;
  // checked above: the function asks for the account itself
  const bySearch = /subscriber_search\(/;
  type Visited = { route: Route; text: string; status: number; statements: Statement[] };

  const run = async (app: Parameters<typeof serve>[0]): Promise<Visited[]> => {
    const site = await serve(app);
    const user = await given.user();
    await given.grant(user, "administrator", own);
    const sent = await enter(site, { phone: user.phone, password });
    const rewriting = rewriteStatements(tables);
    const visited: Visited[] = [];
    try {
      for (const route of routes) {
        rewriting.take();
        visited.push({ route, ...(await see(site, route, sent)), statements: rewriting.take() });
      }
    } finally {
      rewriting.stop();
      await site.close();
    }
    return visited;
  };
  const ofTenants = ({ statements }: Visited) =>
    statements.filter((each) => each.tables.length > 0 && !byUser.test(each.sql));
  const leaksOf = ({ text }: Visited) => [foreign.word, foreign.number].filter((canary) => text.includes(canary));

  it("is what the rewriting makes", () => {
    expect(withoutCondition('select * from orders o where "o"."account_id" = $1 and number = $2')).toEqual({
      sql: 'select * from orders o where ("o"."account_id" = $1 or true) and number = $2',
      count: 1,
    });
  });

  it(`shows no foreign row to any page, for row-level security stands behind it ${asvs("8.4.1")}`, async () => {
    const visited = await run(portal.app);
    expect(visited.filter(({ status }) => status !== 200 && status !== 303).map(({ route }) => nameOf(route))).toEqual(
      [],
    );
    expect(visited.filter((each) => leaksOf(each).length > 0).map(({ route }) => nameOf(route))).toEqual([]);
    const untouched = visited.flatMap((each) =>
      ofTenants(each)
        .filter(({ sql, rewritten }) => rewritten === 0 && !bySearch.test(sql))
        .map(({ sql }) => `${nameOf(each.route)}: ${sql}`),
    );
    expect(untouched).toEqual([]);
    expect(visited.filter((each) => ofTenants(each).length > 0).length).toBeGreaterThan(10);
  });

  it("shows foreign rows once row-level security is out of the way: the test above can fail", async () => {
    const asOwner = openKnex(url, undefined, 4);
    const app = createApp({ ...portal.deps, db: { ...portal.db, knex: asOwner } });
    const visited = await run(app);
    await asOwner.destroy();
    const reading = visited.filter((each) => ofTenants(each).length > 0);
    const leaking = reading.filter((each) => leaksOf(each).length > 0);
    const quiet = reading.filter((each) => leaksOf(each).length === 0).map(({ route }) => nameOf(route));
    process.stdout.write(
      `of ${reading.length} pages that read tables of accounts ${leaking.length} leak; not: ${quiet.join(", ")}\n`,
    );
    expect(leaking.length).toBeGreaterThan(reading.length / 3);
  });
});
