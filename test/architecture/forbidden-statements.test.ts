import { afterAll, describe, expect, it } from "vitest";
import { askedByWeb, jobs } from "../../src/jobs.ts";
import { type Knex, openKnex } from "../../src/platform/db.ts";
import { loginOf, type Role, roles, userOf } from "../../src/platform/logins.ts";
import { asvs } from "../support/asvs.ts";
import { startPortal } from "../support/portal.ts";
import { plantCatalogue, plantTenant } from "../support/tenants.ts";

/*
 * What a stranger could send to PostgreSQL who speaks as web or worker (an injection, a bad package): a list made from the
 * catalogue of the database, each statement tried as the login is and after every way out of a role. None may pass.
 */

const portal = await startPortal();
const { owner, databaseUrl: url } = portal;
await plantCatalogue(portal);
const tenant = await plantTenant(portal, { word: "qalphaq", seat: 1 });
afterAll(portal.close);

const rowsOf = async <T>(sql: string, ...values: string[]): Promise<T[]> => (await owner.raw(sql, values)).rows as T[];
const other = (role: Role): Role => (role === "portal_web" ? "portal_worker" : "portal_web");

/** Every way out of a role, one after the other; a login stays what it is. */
const waysOut = ["discard all", "set session authorization default", "reset role", "reset all", "set role none"];

type Table = { readonly name: string; readonly columns: readonly string[]; readonly isSecured: boolean };
const tables = await rowsOf<Table>(`
  select c.oid::regclass::text as name, c.relrowsecurity as "isSecured",
    array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'pgboss', 'simulated_network') and c.relkind in ('r', 'p', 'v', 'm') order by 1`);

/** Reading and writing as the migrations grant it; everything beyond stands in a list of its own below and is compared with it. */
const writesOf = (role: Role) =>
  rowsOf<{ name: string; verbs: string[] }>(
    `select c.oid::regclass::text as name, array(
       select verb from unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) with ordinality v (verb, n)
       where has_table_privilege(?, c.oid, verb) or verb in ('insert', 'update') and has_any_column_privilege(?, c.oid, verb) order by n) as verbs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'pgboss', 'simulated_network') and c.relkind in ('r', 'p', 'v', 'm')`,
    role,
    role,
  );

const statementsOf = (role: Role): string[] => [
  // ways to become another
  `set role ${other(role)}`,
  `set role ${quoted(userOf(url))}`,
  `set session authorization ${quoted(userOf(url))}`,
  `set session authorization ${other(role)}`,
  ...["superuser", "bypassrls", "createrole", "createdb", "replication"].map(
    (right) => `alter role ${quoted(userOf(loginOf(url, role).url))} ${right}`,
  ),
  `alter role ${quoted(userOf(url))} password 'x'`,
  `alter role ${other(role)} login password 'x'`,
  `alter role ${role} login password 'x'`,
  `alter role all set row_security = off`,
  `grant ${other(role)} to ${quoted(userOf(loginOf(url, role).url))}`,
  `grant pg_read_all_data to ${quoted(userOf(loginOf(url, role).url))}`,
  `create role made superuser`,
  `drop role ${other(role)}`,
  // ways out of the database
  "copy (select 1) to program 'true'",
  "copy (select 1) to '/tmp/portal-forbidden'",
  "create temp table taken (line text); copy taken from '/etc/passwd'",
  "create temp table taken (line text); copy taken from program 'id'",
  "select pg_read_file('/etc/passwd')",
  "select pg_read_binary_file('/etc/passwd')",
  "select pg_ls_dir('/')",
  "select pg_stat_file('/etc/passwd')",
  "select lo_import('/etc/passwd')",
  "select lo_export(1, '/tmp/portal-forbidden')",
  "select pg_reload_conf()",
  "select pg_terminate_backend(pid) from pg_stat_activity where usename <> session_user and backend_type = 'client backend'",
  "select pg_switch_wal()",
  "select pg_create_physical_replication_slot('x')",
  "select rolpassword from pg_authid",
  "select * from pg_hba_file_rules",
  "select * from pg_file_settings",
  "alter system set log_statement = 'none'",
  "set log_statement = 'none'",
  "set session_replication_role = 'replica'",
  "set session_preload_libraries = 'x'",
  "load 'dblink'",
  "create extension dblink",
  "create extension file_fdw",
  "create foreign data wrapper w",
  "create language plpython3u",
  "create subscription s connection 'host=x' publication p",
  "create publication p for all tables",
  "create event trigger e on ddl_command_start execute function chain_audit_records()",
  // what is there to be changed
  "create schema made",
  "create table public.made (id int)",
  "create table pgboss.made (id int)",
  "create view public.made as select 1",
  "create function public.made() returns int language sql as 'select 1'",
  "create function pgboss.made() returns int language sql as 'select 1'",
  "create database made",
  "drop schema pgboss cascade",
  "alter database " + quoted(new URL(url).pathname.slice(1)) + " set row_security = off",
  "reassign owned by " + quoted(userOf(url)) + " to session_user",
  "drop owned by " + quoted(userOf(url)),
];
const quoted = (name: string): string => `"${name}"`;

const ofTable = ({ name, columns, isSecured }: Table): string[] => [
  `truncate ${name}`,
  `drop table ${name}`,
  `alter table ${name} disable row level security`,
  `alter table ${name} no force row level security`,
  `alter table ${name} owner to session_user`,
  `alter table ${name} add column made int`,
  `alter table ${name} disable trigger all`,
  `create policy made on ${name} using (true)`,
  `create index on ${name} ((1))`,
  `create trigger made after insert on ${name} execute function chain_audit_records()`,
  `create rule made as on insert to ${name} do instead nothing`,
  // of what one does not own it is a warning and no error
  `grant truncate on ${name} to public; select 1 where has_table_privilege('pg_monitor', '${name}', 'truncate')`,
  `comment on table ${name} is 'made'`,
  ...(isSecured ? [`set local row_security = off; select 1 from ${name} limit 1`] : []),
  `copy ${name} (${columns.join(", ")}) from '/dev/null'`,
  `copy ${name} (${columns.join(", ")}) to '/tmp/portal-forbidden'`,
];

// refused inside a transaction whoever asks
const alone = /^(alter system|create subscription|create database)/;

/** What became of it: rows that were shown or changed, or the refusal's code. Everything is taken back. */
const attempt = async (knex: Knex, sql: string): Promise<number | string> => {
  const trx = alone.test(sql) ? undefined : await knex.transaction();
  try {
    const answer: unknown = await (trx ?? knex).raw(sql);
    const results = (Array.isArray(answer) ? answer : [answer]) as { rowCount: number | null }[];
    return results.at(-1)?.rowCount ?? 1;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await trx?.rollback();
  }
};

// no right; a parameter that cannot be set now; not there in this server
const refusals = new Set(["42501", "55P02", "0A000"]);
/** What passed as the login is, or after every way out of its role, in words. */
const passed = async (knex: Knex, statements: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  const tryAll = async (when: string) => {
    for (const sql of statements) {
      const result = await attempt(knex, sql);
      if (result !== 0 && !refusals.has(String(result))) found.push(`${when}: ${sql}: ${result}`);
    }
  };
  await tryAll("as it is");
  for (const wayOut of waysOut) await knex.raw(wayOut);
  await tryAll("out of its role");
  return found;
};

const all = (role: Role): string[] => [...statementsOf(role), ...tables.flatMap(ofTable)];

describe.each(roles)(`as the login of %s ${asvs("13.2.1", "13.2.2")}`, (role) => {
  const knex = openKnex(loginOf(url, role).url, role, 1);
  afterAll(() => knex.destroy());

  it("no statement of the list passes, neither as it is nor after every way out of a role", {
    timeout: 120_000,
  }, async () => {
    expect(tables.length).toBeGreaterThan(80);
    expect(await passed(knex, all(role))).toEqual([]);
  });

  it("nothing of an account is shown without its scope", async () => {
    const secured = tables.filter(({ isSecured, name }) => isSecured && !name.startsWith("pgboss."));
    expect(secured.length).toBeGreaterThan(50);
    expect(
      await passed(
        knex,
        secured.map(({ name }) => `select 1 from ${name} limit 1`),
      ),
    ).toEqual([]);
  });

  it("no row is changed without the scope of its account, and none beyond what is granted", async () => {
    const statements = tables.flatMap(({ name, columns }) => {
      const [first] = columns;
      if (isWritten(role, name)) return [];
      const list = columns.join(", ");
      const insert = `insert into ${name} (${list}) overriding system value select ${list} from ${name}`;
      return [`delete from ${name}`, `update ${name} set ${first} = ${first}`, insert];
    });
    expect(statements.length).toBeGreaterThan(200);
    expect(await passed(knex, statements)).toEqual([]);
  });

  it("the rights to write are those that are known", async () => {
    const beyond = (await writesOf(role)).filter(({ name, verbs }) => verbs.length > 0 && !isWritten(role, name));
    expect(beyond.filter(({ name }) => !tables.find((table) => table.name === name)?.isSecured)).toEqual([]);
  });

  it("functions that run as their owner and are not granted to it answer it nothing", async () => {
    const functions = await rowsOf<{ call: string; mine: boolean }>(
      `select p.oid::regproc::text || '(' || coalesce((select string_agg('null::' || format_type(t, null), ', ' order by n)
           from unnest(p.proargtypes) with ordinality a (t, n)), '') || ')' as call, has_function_privilege(?, p.oid, 'execute') as mine
       from pg_proc p where prosecdef and pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype`,
      role,
    );
    expect(functions.length).toBeGreaterThan(20);
    const closed = functions.filter(({ mine }) => !mine).map(({ call }) => `select ${call}`);
    expect(closed.length).toBeGreaterThan(5);
    expect(await passed(knex, closed)).toEqual([]);
  });
});

it("the hash of a password cannot be read as a column, also of one who is shown, and nothing else of users is hidden", async () => {
  const columns = await rowsOf<{ name: string }>(`
    select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = 'users'
      and a.attnum > 0 and not a.attisdropped and not has_column_privilege('portal_web', c.oid, a.attnum, 'select') order by 1`);
  expect(columns.map(({ name }) => name)).toEqual(["users.password_hash"]);
  for (const role of roles) {
    const knex = openKnex(loginOf(url, role).url, role, 1);
    const statements = [
      "select password_hash from users",
      "select * from users",
      "select 1 from users where password_hash > '$argon2'",
      "update users set name = password_hash",
      "copy users to stdout",
    ];
    const shown = `select set_config('app.account_ids', '{${tenant.id}}', true)`;
    expect(await passed(knex, [...statements, ...statements.map((sql) => `${shown}; ${sql}`)])).toEqual([]);
    await knex.destroy();
  }
});

/** What a row of them opens, or says of a person, is told by functions, of the one that is asked about. */
const closed = ["codes", "passkeys", "recovery_codes", "second_factors", "sessions", "sign_ins"];
const person = await portal.given.holder("viewer", tenant);
await owner.raw(
  `insert into sessions (sid, sess, expire) values ('planted', '{}', now() + interval '1 hour');
   insert into sign_ins (user_id, way, started_at, seen_at) values (${person.id}, 'sms', now(), now());
   insert into passkeys (id, user_id, public_key, name, created_at) values ('planted', ${person.id}, '\\x01', 'key', now());
   insert into codes (purpose, channel, target_hash, code_hash, created_at, expires_at)
     values ('sign-in', 'sms', 'planted', 'planted', now(), now() + interval '5 minutes');
   insert into second_factors (user_id, kind, created_at) values (${person.id}, 'sms', now());
   insert into recovery_codes (user_id, code_hash, created_at) values (${person.id}, 'planted', now())`,
);

const ofColumn = (table: string) => (column: string) => [
  `select ${column} from ${table} limit 1`,
  `select 1 from ${table} where ${column} is not null limit 1`,
  `update ${table} set ${column} = ${column}`,
  `delete from ${table} where ${column} is not null`,
  `insert into ${table} (${column}) select ${column} from ${table} on conflict do nothing returning ${column}`,
];

describe.each(roles)("as %s, whoever does not know a key", (role) => {
  const knex = openKnex(loginOf(url, role).url, role, 1);
  afterAll(() => knex.destroy());

  it("is shown no session, code, sign-in or factor, and none is counted, compared or changed", async () => {
    const found = tables.filter(({ name }) => closed.includes(name));
    expect(found.map(({ name }) => name)).toEqual(closed);
    const statements = found.flatMap(({ name, columns }) => [
      `select from ${name} limit 1`,
      `select from ${name} limit 1 for update`,
      `select count(*) from ${name}`,
      `copy ${name} to stdout`,
      `delete from ${name}`,
      ...columns.flatMap(ofColumn(name)),
    ]);
    expect(statements.length).toBeGreaterThan(150);
    expect(await passed(knex, statements)).toEqual([]);
  });

  it("is shown nobody of the users, and changes and adds none, even one that is shown", async () => {
    const columns = tables.find(({ name }) => name === "users")?.columns ?? [];
    expect(columns.length).toBeGreaterThan(15);
    const statements = columns.flatMap(ofColumn("users"));
    const shown = `select set_config('app.user_id', '${person.id}', true), set_config('app.account_ids', '{${tenant.id}}', true)`;
    const changes = statements.filter((sql) => !sql.startsWith("select")).map((sql) => `${shown}; ${sql}`);
    expect(await passed(knex, ["select from users limit 1", ...statements, ...changes])).toEqual([]);
  });

  it("is answered nothing by the functions that read these tables", async () => {
    // what they count is nothing then
    const counting = ["count_code_traffic", "count_sign_ins", "count_unused_codes", "find_factors"];
    const functions = await rowsOf<{ name: string; arguments: number }>(
      `select p.proname as name, p.pronargs as arguments from pg_proc p
       where prosecdef and pronamespace = 'public'::regnamespace and proretset and has_function_privilege(?, p.oid, 'execute')
         and prosrc ~ '\\y(codes|passkeys|recovery_codes|second_factors|sessions|sign_ins|users)\\y' order by 1`,
      role,
    );
    expect(functions.length).toBeGreaterThan(role === "portal_web" ? 10 : 0);
    const calls = functions
      .filter(({ name }) => !counting.includes(name))
      .map(({ name, arguments: count }) => `select * from ${name}(${Array(count).fill("null").join(", ")})`);
    expect(calls.filter((call) => call.endsWith("()"))).toEqual([]);
    expect(await passed(knex, calls)).toEqual([]);
  });
});

/** Tables without row-level security that the role writes, each with its reason. */
const openlyWritten: Readonly<Record<Role, Readonly<Record<string, string>>>> = {
  portal_web: {
    phone_numbers: "a number drawn from the pool is reserved",
    rate_limits: "hashed keys",
  },
  portal_worker: {
    network_gates: "whether the operator's network answers",
    phone_numbers: "numbers go back to the pool",
    rate_limits: "counters whose window has ended are forgotten",
    "pgboss.instance": "the queue's own",
    "pgboss.bam": "the queue's own",
    "pgboss.job": "the queue's own",
    "pgboss.job_common": "the queue's own",
    "pgboss.job_dependency": "the queue's own",
    "pgboss.queue": "the queue's own",
    "pgboss.queue_stats": "the queue's own",
    "pgboss.schedule": "the queue's own",
    "pgboss.subscription": "the queue's own",
    "pgboss.version": "the queue's own",
    "pgboss.warning": "the queue's own",
    "simulated_network.commands": "the network's ledger, which it adds to",
    "simulated_network.effects": "the network's ledger, which it adds to",
  },
};
const isWritten = (role: Role, table: string): boolean => table.replace(/_\d{8}$/, "") in openlyWritten[role];

describe("the policies that allow writing", () => {
  type Policy = { table: string; policy: string; checked: string | null };
  const scope = "(NULLIF(current_setting('app.account_ids'::text, true), ''::text))::bigint[]";
  const bound = ["account_id", "id"].map((column) => `(${column} = ANY (${scope}))`);
  // reason → none of them lets a row of another account be written
  const exceptions: Readonly<Record<string, string>> = {
    "audit_records writing": `((account_id = 0) OR (account_id = ANY (${scope})))`,
  };
  const unbound = (policies: readonly Policy[]) =>
    policies
      .filter(
        ({ table, policy, checked }) => !bound.includes(checked ?? "") && exceptions[`${table} ${policy}`] !== checked,
      )
      .map(({ table, policy }) => `${table} ${policy}`);
  // without a `with check` PostgreSQL takes `using` for it; a restrictive policy lets nothing in, it takes away from what others do
  const policies = () =>
    rowsOf<Policy>(`
      select p.tablename as "table", p.policyname as policy, coalesce(p.with_check, p.qual) as checked from pg_policies p
      where p.schemaname = 'public' and p.permissive = 'PERMISSIVE' and p.roles && array['portal_web', 'portal_worker', 'public']::name[] and p.cmd <> 'SELECT' and exists (
        select from unnest(p.roles) r (name), unnest(array['insert', 'update']) v (verb)
        where r.name <> 'public' and has_any_column_privilege(r.name, format('%I.%I', p.schemaname, p.tablename), verb)) order by 1, 2`);

  it("are bound to the scope's account in what they let in", async () => {
    const found = await policies();
    expect(found.length).toBeGreaterThan(30);
    expect(unbound(found)).toEqual([]);
  });

  it("are read: one by the user too is seen", () => {
    expect(unbound([{ table: "grants", policy: "tenant", checked: `((user_id = 1) OR ${bound[0]})` }])).toEqual([
      "grants tenant",
    ]);
  });
});

describe("a user who holds a grant, without the scope of its account", () => {
  const knex = openKnex(loginOf(url, "portal_web").url, "portal_web", 1);
  afterAll(() => knex.destroy());

  it("reads it, and can neither change it nor write another", async () => {
    const user = await portal.given.holder("viewer", tenant);
    const asUser = `select set_config('app.user_id', '${user.id}', true); `;
    expect(await attempt(knex, `${asUser} select from grants where user_id = ${user.id}`)).toBe(1);
    expect(await attempt(knex, `${asUser} update grants set role = 'supervisor' where user_id = ${user.id}`)).toBe(0);
    const insert = `insert into grants (account_id, user_id, role) values (${tenant.id}, ${user.id}, 'supervisor')`;
    expect(await attempt(knex, asUser + insert)).toBe("42501");
    const inScope = `select set_config('app.account_ids', '{${tenant.id}}', true); `;
    expect(await attempt(knex, inScope + insert)).toBe(1);
    expect(await attempt(knex, `${inScope} update grants set account_id = 1 where user_id = ${user.id}`)).toBe("42501");
  });
});

describe("jobs that web puts in", () => {
  const knex = openKnex(loginOf(url, "portal_web").url, "portal_web", 1);
  afterAll(() => knex.destroy());
  const inScope = `select set_config('app.account_ids', '{${tenant.id}}', true); `;
  const insert = (name: string, data: object) =>
    attempt(
      knex,
      `${inScope} insert into pgboss.job_common (name, data) values ('${name}', '${JSON.stringify(data)}')`,
    );

  it("are of its own kinds, for the account in scope", async () => {
    for (const name of askedByWeb.ofAccounts) {
      expect([name, await insert(name, { accountId: tenant.id })]).toEqual([name, 1]);
      expect([name, await insert(name, { accountId: tenant.id + 1 })]).toEqual([name, "42501"]);
      expect([name, await insert(name, {})]).toEqual([name, "42501"]);
    }
    for (const name of askedByWeb.ofNone) {
      expect([name, await insert(name, {})]).toEqual([name, 1]);
      expect([name, await insert(name, { accountId: tenant.id })]).toEqual([name, "42501"]);
    }
    const own = new Set([...askedByWeb.ofAccounts, ...askedByWeb.ofNone]);
    const others = [
      ...jobs.map(({ name }) => name).filter((name) => !own.has(name)),
      ...[...own].map((name) => `${name}.dead`),
    ];
    for (const name of others) {
      expect([name, await insert(name, { accountId: tenant.id })]).toEqual([name, "42501"]);
      expect([name, await insert(name, {})]).toEqual([name, "42501"]);
    }
  });
});

describe("the list is one that can fail", () => {
  it("passes in the hands of the owner who takes a role by a start-up option, as it was", {
    timeout: 60_000,
  }, async () => {
    const knex = openKnex(url, "portal_web", 1);
    // those alone that a rollback undoes and no other test of this server notices
    const harmless = statementsOf("portal_web").filter((sql) =>
      /program 'true'|pg_read|pg_ls|authorization|pg_authid|create (role|schema|table|view)/.test(sql),
    );
    const found = await passed(knex, harmless);
    await knex.destroy();
    expect(found.some((line) => line.includes("to program 'true'"))).toBe(true);
    expect(found.length).toBeGreaterThan(8);
  });

  it("finds a right too many, and a table without a policy", async () => {
    const knex = openKnex(loginOf(url, "portal_web").url, "portal_web", 1);
    await owner.raw("grant truncate on audit_heads to portal_web; alter table payments disable row level security");
    const found = await passed(knex, ["truncate audit_heads", "select 1 from payments limit 1"]);
    await owner.raw("revoke truncate on audit_heads from portal_web; alter table payments enable row level security");
    await knex.destroy();
    const both = ["as it is", "out of its role"];
    expect(found).toEqual(
      both.flatMap((when) => [`${when}: truncate audit_heads: 1`, `${when}: select 1 from payments limit 1: 1`]),
    );
  });
});
