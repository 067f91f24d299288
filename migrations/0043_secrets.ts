import type { Knex } from "knex";

/**
 * What proves who somebody is cannot be read as a column by web or worker: each function answers for the one it is asked about.
 * A column made later is not readable until it is granted: test/architecture/forbidden-statements.test.ts names it.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [passwords, recoveryCodes, totp]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("secrets are not laid open again: restore a copy instead");
}

/** Takes the right to read a column from both roles and leaves them the others of its table, which they have so far. */
const hide = (table: string, column: string) => `
do $$ declare
  role text;
  others text := (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
    where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attname <> '${column}');
begin
  foreach role in array array['portal_web', 'portal_worker'] loop
    if has_table_privilege(role, '${table}', 'select') then
      execute format('revoke select on ${table} from %I', role);
      execute format('grant select (%s) on ${table} to %I', others, role);
    end if;
  end loop;
end $$;
`;

const passwords = `
alter table users add column has_password boolean not null generated always as (password_hash is not null) stored;
${hide("users", "password_hash")}

create function find_login(kind text, wanted text)
returns table (id bigint, password_hash text, password_expires_at timestamptz, session_version int, is_staff boolean,
  phone_account_id bigint, phone_subscriber_id bigint, phone_proved_at timestamptz)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  with found as (
    select * from users where phone = wanted and kind = 'phone'
    union all
    select * from users where email = wanted and kind = 'email'
    union all
    select * from users where login_account = case kind when 'login_account' then wanted::bigint end)
  select id, password_hash, password_expires_at, session_version, is_staff, phone_account_id, phone_subscriber_id, phone_proved_at
  from found where status = 'active'
$$;
create function password_of(person bigint) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select password_hash from users where id = person
$$;
-- false if it was changed meanwhile
create function renew_password_hash(person bigint, known text, renewed text) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  with changed as (update users set password_hash = renewed where id = person and password_hash = known returning id)
  select exists (select from changed)
$$;
revoke all on function find_login(text, text), password_of(bigint), renew_password_hash(bigint, text, text) from public;
grant execute on function find_login(text, text), password_of(bigint), renew_password_hash(bigint, text, text) to portal_web;
`;

const recoveryCodes = `
${hide("recovery_codes", "code_hash")}
-- true for one of several at once
create function use_recovery_code(person bigint, hashes text[], moment timestamptz) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  with used as (
    update recovery_codes set used_at = moment where user_id = person and code_hash = any (hashes) and used_at is null returning user_id)
  select exists (select from used)
$$;
revoke all on function use_recovery_code(bigint, text[], timestamptz) from public;
grant execute on function use_recovery_code(bigint, text[], timestamptz) to portal_web;
`;

const totp = `
${hide("second_factors", "secret")}
create function find_totp(person bigint) returns table (secret text, confirmed_at timestamptz)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select secret, confirmed_at from second_factors where user_id = person and kind = 'totp'
$$;
-- true for one of several at once
create function take_totp_step(person bigint, known text, step bigint) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  with taken as (
    update second_factors set last_step = step
    where user_id = person and kind = 'totp' and secret = known and last_step < step returning user_id)
  select exists (select from taken)
$$;
revoke all on function find_totp(bigint), take_totp_step(bigint, text, bigint) from public;
grant execute on function find_totp(bigint), take_totp_step(bigint, text, bigint) to portal_web;
`;
