import type { Knex } from "knex";

/** Who gets in and how: sign-ins, one-time codes, second factors, and roles beyond the guide's three. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(access);
  await knex.raw(signIns);
  await knex.raw(codes);
  await knex.raw(factors);
  await knex.raw(numbers);
}

export async function down(): Promise<void> {
  throw new Error("rights and factors are not taken back: restore a copy instead");
}

const access = `
alter table users add column password_expires_at timestamptz;
comment on column users.password_expires_at is 'of a temporary password alone';

alter table grants drop constraint grants_role_check;
alter table grants add constraint grants_role_check
  check (role in ('subscriber', 'viewer', 'accountant', 'administrator', 'supervisor'));
alter table grants add column suspended_at timestamptz, add column revoked_by bigint references users;

grant insert (name, phone, email, login_account, password_hash, language) on users to portal_web;
grant update (name, phone, email, password_expires_at) on users to portal_web;
grant insert, update on grants to portal_web;
`;

// The session's row is the library's; what a person is shown of it, and whether it still counts, stands here.
const signIns = `
create table sign_ins (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users,
  way text not null,
  address text not null default '',
  agent text not null default '',
  started_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz
);
create index sign_ins_of_user on sign_ins (user_id, started_at desc);
grant select, insert, update on sign_ins to portal_web;
`;

const codes = `
create table codes (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('sign-in', 'registration', 'recovery', 'second-factor')),
  channel text not null check (channel in ('sms', 'mail')),
  -- whom it proves; null: nobody, the code was never sent and is never right
  subject jsonb,
  target_hash text not null,
  code_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  used_at timestamptz
);
create index codes_of_target on codes (target_hash, created_at desc);
create index codes_recent on codes (created_at);
grant select, insert, update, delete on codes to portal_web;
grant select, delete on codes to portal_worker;
`;

const factors = `
create table second_factors (
  user_id bigint not null references users,
  kind text not null check (kind in ('totp', 'sms')),
  -- of a TOTP: sealed by the application (AES-256-GCM)
  secret text,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null,
  primary key (user_id, kind),
  check ((kind = 'totp') = (secret is not null))
);
create table recovery_codes (
  user_id bigint not null references users,
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
create table passkeys (
  id text collate "C" primary key,
  user_id bigint not null references users,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_of_user on passkeys (user_id, created_at);
grant select, insert, update, delete on second_factors, recovery_codes, passkeys to portal_web;
`;

/*
 * Whether a number is an active one of ours, and whose: asked before anybody is signed in, so no account can be in scope.
 * Answers with ids alone.
 */
const numbers = `
alter table subscribers add column sim_changed_at timestamptz;
create index subscribers_active_number on subscribers (msisdn) where status = 'active';

create function find_active_number(wanted text)
returns table (account_id bigint, subscriber_id bigint, sim_changed_at timestamptz)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select account_id, id, sim_changed_at from subscribers where msisdn = wanted and status = 'active'
$$;
revoke all on function find_active_number(text) from public;
grant execute on function find_active_number(text) to portal_web;

create function find_account_for_sign_in(wanted bigint)
returns table (account_id bigint, kind text, delivery_email text, client_name text)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select a.id, a.kind, a.delivery_email, c.name from accounts a join clients c on c.id = a.client_id where a.id = wanted
$$;
revoke all on function find_account_for_sign_in(bigint) from public;
grant execute on function find_account_for_sign_in(bigint) to portal_web;
`;
