import type { Knex } from "knex";

/**
 * Sessions, one-time codes, sign-ins and factors have no rows for web or worker any more: functions answer for the session, code,
 * passkey or user asked about. No condition that was forgotten or added shows a list of them, or changes two.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [sessions, codes, codeTraffic, signIns, passkeys, factors, closing]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("tables are not laid open again: restore a copy instead");
}

const definer = "security definer set search_path = public, pg_temp as";

const sessions = `
create function find_session(wanted text) returns table (sess json) language sql stable rows 1 ${definer} $$
  select sess from sessions where sid = wanted and expire > now()
$$;
create function keep_session(wanted text, data json, seconds int) returns void language sql volatile ${definer} $$
  insert into sessions (sid, sess, expire) values (wanted, data, now() + make_interval(secs => seconds))
  on conflict (sid) do update set sess = excluded.sess, expire = excluded.expire
$$;
create function end_session(wanted text) returns void language sql volatile ${definer} $$
  delete from sessions where sid = wanted
$$;
create function forget_sessions() returns void language sql volatile ${definer} $$ delete from sessions where expire <= now() $$;
`;

const codes = `
create function count_unused_codes(target text, since timestamptz) returns table (count int, last timestamptz)
language sql stable rows 1 ${definer} $$
  select count(*)::int, max(created_at) from codes where target_hash = target and used_at is null and created_at > since
$$;
create function add_code(code jsonb) returns uuid language sql volatile ${definer} $$
  insert into codes (purpose, channel, subject, target_hash, network_hash, code_hash, counted, created_at, expires_at)
  select purpose, channel, subject, target_hash, network_hash, code_hash, counted, created_at, expires_at
  from jsonb_populate_record(null::codes, code) returning id
$$;
create function delete_code(wanted uuid) returns void language sql volatile ${definer} $$ delete from codes where id = wanted $$;
create function expire_code(wanted uuid, moment timestamptz) returns void language sql volatile ${definer} $$
  update codes set expires_at = moment where id = wanted and used_at is null and expires_at > moment
$$;
create function try_code(wanted uuid, what_for text, moment timestamptz, most int)
returns table (code_hash text, subject jsonb, tries int, counted jsonb) language sql volatile rows 1 ${definer} $$
  update codes set tries = tries + 1
  where id = wanted and purpose = what_for and used_at is null and expires_at > moment and tries < most
  returning code_hash, subject, tries::int, counted
$$;
-- true for one of several at once
create function use_code(wanted uuid, moment timestamptz) returns boolean language sql volatile ${definer} $$
  with used as (update codes set used_at = moment where id = wanted and used_at is null returning id)
  select exists (select from used)
$$;
create function forget_codes(made_before timestamptz) returns void language sql volatile ${definer} $$
  delete from codes where created_at < made_before
$$;
`;

// sums by signed network: neither a code nor whom it went to
const codeTraffic = `
create function count_code_traffic(what_for text, moment timestamptz, seconds int)
returns table (usual_hour float8, sources json) language sql stable rows 1 ${definer} $$
  with sent as (
    select network_hash, target_hash, used_at, created_at > moment - seconds * interval '1 second' as is_recent from codes
    where channel = 'sms' and subject is not null and network_hash is not null and purpose = what_for
      and created_at > moment - interval '7 days')
  select (select count(*) / 168.0 from sent)::float8, coalesce((select json_agg(s) from (
    select network_hash as network, count(*)::int as sent, count(*) filter (where used_at is null)::int as unused,
      count(distinct target_hash) filter (where used_at is null)::int as numbers
    from sent where is_recent group by network_hash) s), '[]')
$$;
`;

const signIns = `
create function add_sign_in(person bigint, way text, address text, agent text, moment timestamptz) returns uuid
language sql volatile ${definer} $$
  insert into sign_ins (user_id, way, address, agent, started_at, seen_at)
  values (person, add_sign_in.way, add_sign_in.address, add_sign_in.agent, moment, moment) returning id
$$;
create function find_sign_in(person bigint, wanted uuid) returns table (ended_at timestamptz) language sql stable rows 1 ${definer} $$
  select ended_at from sign_ins where id = wanted and user_id = person
$$;
-- the newest first; null: since ever, all of them
create function list_sign_ins(person bigint, since timestamptz, most int) returns setof sign_ins language sql stable rows 20 ${definer} $$
  select * from sign_ins where user_id = person and (since is null or started_at >= since) order by started_at desc limit most
$$;
create function count_sign_ins(person bigint) returns table (last timestamptz, open int) language sql stable rows 1 ${definer} $$
  select max(started_at), count(*) filter (where ended_at is null)::int from sign_ins where user_id = person
$$;
create function note_sign_in(wanted uuid, moment timestamptz) returns void language sql volatile ${definer} $$
  update sign_ins set seen_at = moment where id = wanted
$$;
create function end_sign_in(wanted uuid, moment timestamptz) returns int language sql volatile ${definer} $$
  with ended as (update sign_ins set ended_at = moment where id = wanted and ended_at is null returning id)
  select count(*)::int from ended
$$;
create function end_sign_ins(person bigint, kept uuid, moment timestamptz) returns int language sql volatile ${definer} $$
  with ended as (
    update sign_ins set ended_at = moment where user_id = person and ended_at is null and id is distinct from kept returning id)
  select count(*)::int from ended
$$;
`;

const passkeys = `
create function find_passkey(wanted text)
returns table (id text, user_id bigint, session_version int, public_key bytea, counter bigint) language sql stable rows 1 ${definer} $$
  select p.id, p.user_id, u.session_version, p.public_key, p.counter from passkeys p join users u on u.id = p.user_id where p.id = wanted
$$;
-- false if it is stored already, for this or another user
create function add_passkey(key jsonb, public_key bytea) returns boolean language sql volatile ${definer} $$
  with added as (
    insert into passkeys (id, user_id, public_key, counter, transports, name, created_at)
    select k.id, k.user_id, add_passkey.public_key, k.counter, k.transports, k.name, k.created_at
    from jsonb_populate_record(null::passkeys, key) k on conflict (id) do nothing returning id)
  select exists (select from added)
$$;
-- false if the counter has not grown
create function use_passkey(wanted text, counted bigint, moment timestamptz) returns boolean language sql volatile ${definer} $$
  with used as (
    update passkeys set counter = counted, last_used_at = moment
    where id = wanted and (counter < counted or (counter = 0 and counted = 0)) returning id)
  select exists (select from used)
$$;
create function delete_passkey(person bigint, wanted text) returns int language sql volatile ${definer} $$
  with deleted as (delete from passkeys where user_id = person and id = wanted returning id) select count(*)::int from deleted
$$;
`;

const factors = `
create function has_factor(person bigint) returns boolean language sql stable ${definer} $$
  select exists (select from second_factors where user_id = person and confirmed_at is not null)
    or exists (select from passkeys where user_id = person)
$$;
create function find_factors(person bigint)
returns table (totp_at timestamptz, sms_at timestamptz, codes_left int, passkeys json) language sql stable rows 1 ${definer} $$
  select (select confirmed_at from second_factors where user_id = person and kind = 'totp'),
    (select confirmed_at from second_factors where user_id = person and kind = 'sms'),
    (select count(*)::int from recovery_codes where user_id = person and used_at is null),
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'addedAt', created_at, 'usedAt', last_used_at)
      order by created_at, id), '[]') from passkeys where user_id = person)
$$;
-- in place of one that is not confirmed yet; a confirmed one stays
create function keep_totp(person bigint, sealed text, moment timestamptz) returns void language sql volatile ${definer} $$
  insert into second_factors (user_id, kind, secret, created_at) values (person, 'totp', sealed, moment)
  on conflict (user_id, kind) do update set secret = excluded.secret, created_at = excluded.created_at
  where second_factors.confirmed_at is null
$$;
-- false: it is one already
create function add_sms_factor(person bigint, moment timestamptz) returns boolean language sql volatile ${definer} $$
  with added as (
    insert into second_factors (user_id, kind, confirmed_at, created_at) values (person, 'sms', moment, moment)
    on conflict do nothing returning user_id)
  select exists (select from added)
$$;
-- false: there is none to confirm
create function confirm_factor(person bigint, what text, moment timestamptz) returns boolean language sql volatile ${definer} $$
  with confirmed as (
    update second_factors set confirmed_at = moment where user_id = person and kind = what and confirmed_at is null returning user_id)
  select exists (select from confirmed)
$$;
create function delete_factor(person bigint, what text) returns int language sql volatile ${definer} $$
  with deleted as (
    delete from second_factors where user_id = person and kind = what and confirmed_at is not null returning user_id)
  select count(*)::int from deleted
$$;
-- all of them, recovery codes too, which are not counted
create function delete_factors(person bigint) returns int language sql volatile ${definer} $$
  with codes as (delete from recovery_codes where user_id = person),
    seconds as (delete from second_factors where user_id = person returning user_id),
    keys as (delete from passkeys where user_id = person returning user_id)
  select ((select count(*) from seconds) + (select count(*) from keys))::int
$$;
create function replace_recovery_codes(person bigint, hashes text[], moment timestamptz) returns void language sql volatile ${definer} $$
  delete from recovery_codes where user_id = person;
  insert into recovery_codes (user_id, code_hash, created_at) select person, hash, moment from unnest(hashes) hash
$$;
`;

const ofWeb = [
  "find_session(text)",
  "keep_session(text, json, int)",
  "end_session(text)",
  "count_unused_codes(text, timestamptz)",
  "add_code(jsonb)",
  "delete_code(uuid)",
  "expire_code(uuid, timestamptz)",
  "try_code(uuid, text, timestamptz, int)",
  "use_code(uuid, timestamptz)",
  "count_code_traffic(text, timestamptz, int)",
  "add_sign_in(bigint, text, text, text, timestamptz)",
  "find_sign_in(bigint, uuid)",
  "list_sign_ins(bigint, timestamptz, int)",
  "count_sign_ins(bigint)",
  "note_sign_in(uuid, timestamptz)",
  "end_sign_in(uuid, timestamptz)",
  "end_sign_ins(bigint, uuid, timestamptz)",
  "find_passkey(text)",
  "add_passkey(jsonb, bytea)",
  "use_passkey(text, bigint, timestamptz)",
  "delete_passkey(bigint, text)",
  "has_factor(bigint)",
  "find_factors(bigint)",
  "keep_totp(bigint, text, timestamptz)",
  "add_sms_factor(bigint, timestamptz)",
  "confirm_factor(bigint, text, timestamptz)",
  "delete_factor(bigint, text)",
  "delete_factors(bigint)",
  "replace_recovery_codes(bigint, text[], timestamptz)",
].join(", ");
const ofWorker = "forget_sessions(), forget_codes(timestamptz)";

const closing = `
revoke all on sessions, codes, sign_ins, passkeys, second_factors, recovery_codes from portal_web, portal_worker;
revoke all on function ${ofWeb}, ${ofWorker} from public;
grant execute on function ${ofWeb} to portal_web;
grant execute on function ${ofWorker} to portal_worker;
`;
