import type { Knex } from "knex";

/**
 * People are shown by whoever asks for one of them, or with the account they have a right to; there is no list of all of them for web
 * or worker. Each change is a function's, for one person: no condition that was forgotten changes two.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [reading, finding, changing, passwords, closing]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("people are not laid open again: restore a copy instead");
}

const definer = "security definer set search_path = public, pg_temp as";

// a right that was taken away counts too: who gave rights, invited or ordered is still named
const reading = `
alter table users enable row level security;
alter table users force row level security;
create policy owner on users to current_user using (true) with check (true);
create policy reading on users for select to portal_web, portal_worker using (
  id = nullif(current_setting('app.user_id', true), '')::bigint
  or exists (select from grants g where g.user_id = users.id
    and g.account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[])));
create index grants_of_person on grants (account_id, user_id);
`;

const finding = `
create function find_user(person bigint)
returns table (id bigint, name text, phone text, email text, login_account bigint, language text, status text, session_version int,
  is_staff boolean, has_password boolean, password_expires_at timestamptz, phone_account_id bigint, phone_subscriber_id bigint,
  phone_proved_at timestamptz)
language sql stable rows 1 ${definer} $$
  select id, name, phone, email, login_account, language, status, session_version, is_staff, has_password, password_expires_at,
    phone_account_id, phone_subscriber_id, phone_proved_at from users where id = person
$$;
create function user_of_login(kind text, wanted text) returns bigint language sql stable ${definer} $$
  select id from users where phone = wanted and kind = 'phone'
  union all
  select id from users where email = wanted and kind = 'email'
  union all
  select id from users where login_account = case kind when 'login_account' then wanted::bigint end
$$;
create function lock_user(person bigint) returns void language sql volatile ${definer} $$
  select 1 from users where id = person for update
$$;
`;

const changing = `
-- null: there is one with such a login
create function add_user(made jsonb) returns bigint language sql volatile ${definer} $$
  insert into users (name, phone, email, login_account, phone_account_id, phone_subscriber_id, phone_proved_at,
    password_hash, password_set_by, password_number, language)
  select name, phone, email, login_account, phone_account_id, phone_subscriber_id, phone_proved_at,
    password_hash, password_set_by, password_number, language
  from jsonb_populate_record(null::users, made) on conflict do nothing returning id
$$;
-- false: it is the same already
create function choose_language(person bigint, wanted text) returns boolean language sql volatile ${definer} $$
  with changed as (update users set language = wanted where id = person and language <> wanted returning id)
  select exists (select from changed)
$$;
-- false: there is nothing to confirm
create function confirm_number(person bigint, number text, moment timestamptz) returns boolean language sql volatile ${definer} $$
  with confirmed as (
    update users set phone_proved_at = moment where id = person and phone = number and phone_account_id is not null
      and phone_proved_at is distinct from greatest(phone_proved_at, moment) returning id)
  select exists (select from confirmed)
$$;
create function take_stale_login_off(number text, account bigint, subscriber bigint) returns table (id bigint, name text)
language plpgsql volatile rows 1 ${definer} $$
#variable_conflict use_column
begin
  return query select u.id, u.name from users u where u.phone = number
    and (u.phone_account_id, u.phone_subscriber_id) is distinct from (account, subscriber) for update;
  perform take_logins_off(array(select u.id from users u where u.phone = number
    and (u.phone_account_id, u.phone_subscriber_id) is distinct from (account, subscriber)));
end $$;
create function take_login_off_line(person bigint, account bigint) returns table (phone text, subscriber_id bigint)
language plpgsql volatile rows 1 ${definer} $$
#variable_conflict use_column
begin
  return query select u.phone, u.phone_subscriber_id from users u
    where u.id = person and u.phone_account_id = account and u.phone is not null for update;
  if found then perform take_logins_off(array[person]); end if;
end $$;
`;

const passwords = `
-- nobody: suspended, of another session version by now, or with a password although it was to be the first
create function set_password(person bigint, version int, hash text, set_by text, sent_to text, is_first boolean)
returns table (name text, phone text, email text, login_account bigint) language sql volatile rows 1 ${definer} $$
  update users set password_hash = hash, password_set_by = set_by, password_number = sent_to, password_is_temporary = false,
    password_expires_at = null
  where id = person and session_version = version and status = 'active' and not (is_first and has_password)
  returning name, phone, email, login_account
$$;
create function renew_session_version(person bigint) returns void language sql volatile ${definer} $$
  update users set session_version = session_version + 1 where id = person
$$;
`;

const ofWeb = [
  "find_user(bigint)",
  "user_of_login(text, text)",
  "lock_user(bigint)",
  "add_user(jsonb)",
  "choose_language(bigint, text)",
  "confirm_number(bigint, text, timestamptz)",
  "take_stale_login_off(text, bigint, bigint)",
  "take_login_off_line(bigint, bigint)",
  "set_password(bigint, int, text, text, text, boolean)",
  "renew_session_version(bigint)",
].join(", ");

const closing = `
-- policies ask it as web, which is shown no member of the staff within a customer's account
alter function support_staff() security definer;
revoke insert, update on users from portal_web;
revoke all on function ${ofWeb} from public;
grant execute on function ${ofWeb} to portal_web;
grant execute on function find_user(bigint) to portal_worker;
revoke execute on function take_logins_off(bigint[]) from portal_web;
`;
