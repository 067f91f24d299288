import pg from "pg";
import type { Config } from "./config.ts";
import { ConfigError } from "./config.ts";
import type { Role } from "./logins.ts";

type Asked = { readonly name: string; readonly problems: readonly string[]; readonly hasAccounts: boolean };

/**
 * Refuses to start with a login that may do more than the role of this process: from such a login the role can be left by
 * `set role none`. Outside production it is only said, so that a portal on a developer's own database starts.
 * @throws ConfigError
 */
export const requireOwnLogin = async (
  { production, usageDatabaseUrl }: Pick<Config, "production" | "usageDatabaseUrl">,
  databaseUrl: string,
  role: Role,
  warn: (line: string) => void,
): Promise<void> => {
  const addresses = { DATABASE_URL: databaseUrl, USAGE_DATABASE_URL: usageDatabaseUrl };
  for (const [variable, url] of Object.entries(addresses)) {
    if (url === undefined) continue;
    const { name, problems } = await whatIsWrong(url, role);
    if (problems.length === 0) continue;
    const line = `${variable}: the login ${name} ${problems.join(", ")}. ${remedyOf(role)}`;
    if (production) throw new ConfigError(line);
    warn(line);
  }
};

const remedyOf = (role: Role): string =>
  `Give this process a login that is a member of ${role} and of nothing else: migrate makes it (README, "Running it for real").`;

/** What the login of this address may do beyond `role`; empty of a login as it should be. */
export const whatIsWrong = async (url: string, role: Role): Promise<Pick<Asked, "name" | "problems">> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Asked>(question, [role]);
    const { name, problems, hasAccounts } = rows[0] as Asked;
    if (problems.length > 0 || !hasAccounts) return { name, problems };
    const shown = await client.query("select from accounts limit 1");
    return { name, problems: shown.rowCount === 0 ? [] : ["sees accounts that nobody has asked for"] };
  } finally {
    await client.end();
  }
};

// temporary tables belong to whoever makes them
const question = `
with own as (
  select oid, rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, to_regrole($1) as wanted
  from pg_roles where rolname = session_user
)
select rolname as name, to_regclass('public.accounts') is not null as "hasAccounts", array_remove(array[
  case when rolsuper then 'is a superuser' end,
  case when rolbypassrls then 'passes by row-level security' end,
  case when rolcreaterole or rolcreatedb or rolreplication then 'may make roles or databases, or copy all of them' end,
  case when exists (select from pg_class where relowner = own.oid and relpersistence <> 't')
    or exists (select from pg_proc where proowner = own.oid) or exists (select from pg_namespace where nspowner = own.oid)
    or exists (select from pg_database where datdba = own.oid) then 'owns tables or functions' end,
  case when wanted is null or not pg_has_role(oid, wanted, 'usage') then 'is no member of ' || $1 end,
  case when not rolsuper and exists (
    select from pg_roles other where other.oid <> own.oid and other.oid is distinct from wanted and pg_has_role(own.oid, other.oid, 'member')
  ) then 'is a member of other roles' end,
  case when rolname <> $1 and exists (
    select from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = own.oid
      and deptype = 'a' and classid <> 'pg_database'::regclass
  ) then 'has rights of its own' end
], null) as problems from own`;
