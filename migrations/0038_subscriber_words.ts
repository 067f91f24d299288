import type { Knex } from "knex";

/**
 * What subscribers are searched by lies beside them. Every change of a subscriber makes new entries in every index of the
 * table, and the two of trigrams were half of what an update cost: a change of status took 210 µs of processor a row, it takes
 * 85 without them. Written by the table itself, so that no way of changing a number or a name can forget it.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [words, writing, search, support, security]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("the indexes of the search before are not taken back: restore a copy instead");
}

const words = `
create table subscriber_words (
  account_id bigint not null,
  subscriber_id bigint not null,
  number text collate "C" not null,
  iccid text collate "C",
  -- number, SIM and the name in plain spelling (0008)
  words text collate "C" not null,
  primary key (account_id, subscriber_id),
  foreign key (account_id, subscriber_id) references subscribers (account_id, id) on delete cascade
);
create function words_of(number text, iccid text, last_name text, first_name text, middle_name text) returns text
  language sql immutable parallel safe set search_path = public, pg_temp
  return number || ' ' || coalesce(iccid, '') || ' ' || plain_spelling(last_name || ' ' || first_name || ' ' || middle_name);
insert into subscriber_words (account_id, subscriber_id, number, iccid, words)
  select account_id, id, number, iccid, words_of(number, iccid, last_name, first_name, middle_name) from subscribers;
create index subscriber_words_number on subscriber_words (account_id, number);
-- Also walked by words alone, for support. Entries in batches of 256 kB: larger ones make a search slow (0025).
create index subscriber_words_search on subscriber_words using gin (account_id, words gin_trgm_ops)
  with (fastupdate = on, gin_pending_list_limit = 256);
create index subscriber_words_sim_end on subscriber_words (reverse(iccid)) where iccid is not null;
drop index subscribers_search;
drop index subscribers_spelling;
drop index subscribers_sim_end;
`;

// New subscribers all at once; of changes only those of a word, which a trigger for all rows of a statement cannot tell.
const writing = `
create function add_subscriber_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into subscriber_words (account_id, subscriber_id, number, iccid, words)
  select account_id, id, number, iccid, words_of(number, iccid, last_name, first_name, middle_name) from added;
  return null;
end $$;
create function keep_subscriber_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update subscriber_words set number = new.number, iccid = new.iccid,
    words = words_of(new.number, new.iccid, new.last_name, new.first_name, new.middle_name)
  where account_id = new.account_id and subscriber_id = new.id;
  return null;
end $$;
revoke all on function add_subscriber_words(), keep_subscriber_words() from public;
create trigger add_words after insert on subscribers referencing new table as added for each statement execute function add_subscriber_words();
create trigger keep_words after update of msisdn, line, iccid, last_name, first_name, middle_name on subscribers for each row
  when (old.number is distinct from new.number or old.iccid is distinct from new.iccid
    or old.last_name <> new.last_name or old.first_name <> new.first_name or old.middle_name <> new.middle_name)
  execute function keep_subscriber_words();
`;

/*
 * Search by any part of a number, a SIM or a name, as before within one account and its filters (0001, why it is a
 * function). Without a text it is a look for values that are rare in some accounts: then the subscribers alone are read.
 */
const search = `
create or replace function subscriber_search(
  account bigint, parts text[], beginning text, filters jsonb, after text, before text, most int
) returns table (id bigint, number text) language plpgsql stable security definer rows 50 set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  accounts_in_scope bigint[] := nullif(current_setting('app.account_ids', true), '')::bigint[];
  patterns text[] := array(select '%' || plain_spelling(part) || '%' from unnest(parts) part);
  from_start text := beginning || '%';
  has_text boolean := cardinality(parts) > 0 or beginning is not null;
  is_narrowed boolean := jsonb_exists_any(filters, '{tariff,status,department,label,nobody}');
  likes text := (select coalesce(string_agg(format('w.words like $2[%s]', n), ' and '), 'true') from generate_subscripts(parts, 1) n);
  source text := case
    when not has_text then 'select s.id, s.number from subscribers s where s.account_id = $1'
    when is_narrowed then 'select s.id, s.number from subscriber_words w join subscribers s on s.account_id = $1 and s.id = w.subscriber_id where w.account_id = $1'
    else 'select w.subscriber_id, w.number from subscriber_words w where w.account_id = $1' end;
  place text := case when has_text then 'w.number' else 's.number' end;
begin
  if account = any (accounts_in_scope) then
    return query execute source
      || case when not has_text then '' else ' and ((' || likes || ')' || case when beginning is null then '' else ' or w.words like $3' end || ')' end
      || case when jsonb_exists(filters, 'tariff') then ' and s.tariff_id = ($4 ->> ''tariff'')::int' else '' end
      || case when jsonb_exists(filters, 'status') then ' and s.status = $4 ->> ''status''' else '' end
      || case when jsonb_exists(filters, 'department') then ' and s.department_id = ($4 ->> ''department'')::bigint' else '' end
      || case when jsonb_exists(filters, 'label') then ' and exists (select from subscriber_labels l where l.account_id = $1
           and l.label_id = ($4 ->> ''label'')::bigint and l.subscriber_id = s.id)' else '' end
      || case when jsonb_exists(filters, 'nobody') then ' and s.last_name = '''' and s.first_name = '''' and s.middle_name = ''''' else '' end
      || case when after is null then '' else ' and ' || place || ' > $5' end
      || case when before is null then '' else ' and ' || place || ' < $6' end
      || case when most is null then '' else ' order by ' || place || case when before is null then ' asc' else ' desc' end || ' limit $7' end
      using account, patterns, from_start, filters, after, before, most;
  end if;
end $$;
`;

const support = `
create or replace function support_search(kind text, wanted text[], most int)
returns table (account_id bigint, client_name text, unp text, user_id bigint, msisdn text, name text, order_number int)
language plpgsql stable security definer rows 20 set search_path = public, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  spelled text := case kind when 'subscriber' then 'w.words' when 'person' then 'plain_spelling(u.name)' else 'plain_spelling(c.name)' end;
  patterns text[] := array(select '%' || plain_spelling(word) || '%' from unnest(wanted) with ordinality w (word, n) order by n);
  likes text := (select string_agg(format('%s like $2[%s]', spelled, n), ' and ') from generate_subscripts(wanted, 1) n);
  lines text := 'select s.account_id, null::bigint as user_id, msisdn, trim(last_name || '' '' || first_name || '' '' || middle_name) as name,
    null::int as order_number from subscribers s where ';
  -- the few that are found, and only then their rows
  found text := 'select w.account_id, null::bigint as user_id, msisdn, trim(last_name || '' '' || first_name || '' '' || middle_name) as name,
    null::int as order_number from (select account_id, subscriber_id from subscriber_words w where ';
  rows_of_found text := ' limit $3) w join subscribers s on s.account_id = w.account_id and s.id = w.subscriber_id';
  people text := 'select distinct g.account_id, u.id as user_id, null as msisdn, u.name, null::int as order_number
    from users u join grants g on g.user_id = u.id and g.revoked_at is null where not u.is_staff and ';
  papers text := 'select a.id as account_id, null::bigint as user_id, null as msisdn, null as name, null::int as order_number
    from accounts a join clients c on c.id = a.client_id where ';
  source text := case kind
    when 'number' then lines || 'msisdn = $1[1]'
    -- digits sort before the colon
    when 'sim' then found || 'iccid is not null and reverse(iccid) >= reverse($1[1]) and reverse(iccid) < reverse($1[1]) || '':''' || rows_of_found
    when 'subscriber' then found || likes || rows_of_found
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
`;

const security = `
alter table subscriber_words enable row level security;
alter table subscriber_words force row level security;
create policy tenant on subscriber_words to portal_web, portal_worker
  using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on subscriber_words to current_user using (true) with check (true);
grant select on subscriber_words to portal_web, portal_worker;
`;
