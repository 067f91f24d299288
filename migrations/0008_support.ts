import type { Knex } from "knex";

/**
 * What the operator's support sees: customers found over all accounts, and the sign-ins of one customer's people.
 * Staff hold no grants, so that row-level security shows them nothing; these functions run as the tables' owner and
 * answer only in a transaction whose `app.staff_id` names an active member of the staff, with ids and names alone.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(staff);
  await knex.raw(indexes);
  await knex.raw(search);
  await knex.raw(customers);
}

export async function down(): Promise<void> {
  throw new Error("support's functions are not taken back: restore a copy instead");
}

const staff = `
create function support_staff() returns bigint language sql stable set search_path = public, pg_temp as $$
  select id from users
  where id = nullif(current_setting('app.staff_id', true), '')::bigint and is_staff and status = 'active'
$$;
`;

/*
 * The database's letters are those of "C": pg_trgm sees no Cyrillic in it (show_trgm('иванов') is empty). So names are
 * compared in Latin letters, one for one, in which Russian and Belarusian spellings fall together (і = и, ў = у, ё = е);
 * apostrophes, soft signs and what LIKE takes for a wildcard are left out.
 */
const indexes = `
create function plain_spelling(value text) returns text language sql immutable strict parallel safe as $$
  select translate(lower(value), 'абвгдеёжзиійклмнопрстуўфхцчшщыэюяьъ''’‘"«»%_\\', 'abvgdeejziiiklmnoprstuufhccwwyeqx')
$$;

-- one index for all states: the one of active numbers alone was a part of it
drop index subscribers_active_number;
create index subscribers_number on subscribers (msisdn);
create index subscribers_sim_end on subscribers (reverse(iccid)) where iccid is not null;
create index subscribers_spelling on subscribers
  using gin (plain_spelling(last_name || ' ' || first_name || ' ' || middle_name) gin_trgm_ops);
create index users_spelling on users using gin (plain_spelling(name) gin_trgm_ops);
create index clients_spelling on clients using gin (plain_spelling(name) gin_trgm_ops);
-- account 0: sign-ins, which belong to no account, by whose they are
create index audit_records_of_user on audit_records (account_id, user_id, at desc) where account_id = 0;
`;

/*
 * One kind of key at a time. A sequential scan of a million rows costs seconds, however soon the planner hopes to stop:
 * it is never taken. Dynamic, so that each call is planned for its own words.
 */
const search = `
create function support_search(kind text, wanted text[], most int)
returns table (account_id bigint, client_name text, unp text, user_id bigint, msisdn text, name text, order_number int)
language plpgsql stable security definer rows 20 set search_path = public, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  full_name text := 'last_name || '' '' || first_name || '' '' || middle_name';
  spelled text := case kind when 'subscriber' then full_name when 'person' then 'u.name' else 'c.name' end;
  patterns text[] := array(select '%' || plain_spelling(word) || '%' from unnest(wanted) with ordinality w (word, n) order by n);
  likes text := (select string_agg(format('plain_spelling(%s) like $2[%s]', spelled, n), ' and ') from generate_subscripts(wanted, 1) n);
  lines text := 'select account_id, null::bigint as user_id, msisdn, trim(' || full_name || ') as name, null::int as order_number from subscribers where ';
  people text := 'select distinct g.account_id, u.id as user_id, null as msisdn, u.name, null::int as order_number
    from users u join grants g on g.user_id = u.id and g.revoked_at is null where not u.is_staff and ';
  papers text := 'select a.id as account_id, null::bigint as user_id, null as msisdn, null as name, null::int as order_number
    from accounts a join clients c on c.id = a.client_id where ';
  source text := case kind
    when 'number' then lines || 'msisdn = $1[1]'
    -- digits sort before the colon
    when 'sim' then lines || 'iccid is not null and reverse(iccid) >= reverse($1[1]) and reverse(iccid) < reverse($1[1]) || '':'''
    when 'subscriber' then lines || likes
    when 'login' then people || '(u.phone = $1[1] or u.email = $1[1])'
    when 'person' then people || likes
    when 'account' then papers || 'a.id = $1[1]::bigint'
    when 'unp' then papers || 'c.unp = $1[1]'
    when 'company' then papers || likes
    when 'order' then 'select account_id, null::bigint as user_id, null as msisdn, subject as name, number as order_number
      from orders where account_id = $1[1]::bigint and number = $1[2]::int and state <> ''draft'''
  end;
begin
  if support_staff() is null or source is null then return; end if;
  return query execute
    'select f.account_id, c.name, c.unp, f.user_id, f.msisdn::text, f.name::text, f.order_number from (' || source || ' limit $3) f
     join accounts a on a.id = f.account_id join clients c on c.id = a.client_id'
    using wanted, patterns, most;
end $$;
revoke all on function support_search(text, text[], int) from public;
grant execute on function support_search(text, text[], int) to portal_web;
`;

const customers = `
create function support_customer(account bigint)
returns table (account_id bigint, kind text, status text, client_name text, unp text)
language sql stable security definer rows 3 set search_path = public, pg_temp as $$
  select other.id, other.kind, other.status, c.name, c.unp
  from accounts a join clients c on c.id = a.client_id join accounts other on other.client_id = a.client_id
  where a.id = account and support_staff() is not null order by other.id = account desc, other.id
$$;
revoke all on function support_customer(bigint) from public;
grant execute on function support_customer(bigint) to portal_web;

create function support_sign_ins(account bigint, person bigint, most int)
returns table (at timestamptz, user_id bigint, user_name text, action text, way text, address text)
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select r.at, u.id, u.name, r.action, r.subject, r.address
  from (select distinct user_id from grants where account_id = account and revoked_at is null and (person is null or user_id = person)) g
  join users u on u.id = g.user_id and not u.is_staff
  cross join lateral (
    select * from audit_records o where o.account_id = 0 and o.user_id = u.id and o.action like 'sessions:%' order by o.at desc limit most
  ) r
  where support_staff() is not null order by r.at desc limit most
$$;
revoke all on function support_sign_ins(bigint, bigint, int) from public;
grant execute on function support_sign_ins(bigint, bigint, int) to portal_web;
`;
