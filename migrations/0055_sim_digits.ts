import type { Knex } from "knex";

/**
 * SIM numbers are searched in a table of their own, whose rows never change: a card's digits stay what they are, whoever has it. In the
 * words of a subscriber they were a third of the trigrams, written anew with every change of a name or a number, and the only reason
 * why the replacement of a SIM wrote words at all. Fewer than five digits are looked for in numbers and names alone:
 * three digits of a number stand in most SIM numbers too.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [digits, words, writing, search, support]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("the words of the search before are not taken back: restore a copy instead");
}

const digits = `
create table sim_digits (
  account_id bigint not null,
  iccid text collate "C" not null,
  primary key (account_id, iccid)
);
insert into sim_digits (account_id, iccid)
  select account_id, iccid from sim_cards union select account_id, iccid from subscribers where iccid is not null;
create index sim_digits_search on sim_digits using gin (account_id, iccid gin_trgm_ops) with (fastupdate = on, gin_pending_list_limit = 2048);
alter table sim_digits enable row level security;
alter table sim_digits force row level security;
create policy tenant on sim_digits to portal_web, portal_worker
  using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on sim_digits to current_user using (true) with check (true);
grant select on sim_digits to portal_web, portal_worker;
`;

// The index is built anew: it is a third smaller, and an update of every row would leave it larger.
const words = `
drop index subscriber_words_search;
create function words_of(number text, last_name text, first_name text, middle_name text) returns text
  language sql immutable parallel safe
  return number || ' ' || plain_spelling(last_name || ' ' || first_name || ' ' || middle_name);
update subscriber_words w set words = words_of(s.number, s.last_name, s.first_name, s.middle_name)
  from subscribers s where s.account_id = w.account_id and s.number = w.number and s.id = w.subscriber_id;
create index subscriber_words_search on subscriber_words using gin (account_id, words gin_trgm_ops) with (fastupdate = on, gin_pending_list_limit = 2048);
`;

/*
 * From the stock as well as from the subscribers: a card that is handed out has its trigrams already, and one that no stock knew of
 * is found all the same. The rest is as in 0053 and 0054.
 */
const writing = `
create or replace function add_subscriber_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into subscriber_words (account_id, subscriber_id, number, words)
  select account_id, id, number, words_of(number, last_name, first_name, middle_name) from added;
  insert into sim_digits (account_id, iccid) select account_id, iccid from added where iccid is not null on conflict do nothing;
  return null;
end $$;
create function add_sim_digits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into sim_digits (account_id, iccid) select account_id, iccid from added on conflict do nothing;
  return null;
end $$;
revoke all on function add_sim_digits() from public;
create trigger add_digits after insert on sim_cards referencing new table as added for each statement execute function add_sim_digits();
create or replace function keep_words_and_holders() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  with changed as materialized (
    select n.account_id, n.id, n.number, n.iccid, n.last_name, n.first_name, n.middle_name, n.held_since as until,
      o.number as old_number, o.held_since as since, concat_ws(' ', nullif(o.last_name, ''), nullif(o.first_name, ''), nullif(o.middle_name, '')) as old_name,
      o.number is distinct from n.number or named.anew as has_other_words, o.iccid is distinct from n.iccid as has_other_sim,
      o.msisdn is distinct from n.msisdn or named.anew as is_other_holder
    from renewed n full join replaced o on o.account_id = n.account_id and o.id = n.id
      cross join lateral (select o.last_name is distinct from n.last_name or o.first_name is distinct from n.first_name
        or o.middle_name is distinct from n.middle_name as anew) named
    where named.anew or o.number is distinct from n.number or o.msisdn is distinct from n.msisdn or o.iccid is distinct from n.iccid),
  words as (
    update subscriber_words w set number = c.number, words = words_of(c.number, c.last_name, c.first_name, c.middle_name)
    from changed c where c.has_other_words and w.account_id = c.account_id and w.number = c.old_number and w.subscriber_id = c.id),
  digits as (
    insert into sim_digits (account_id, iccid)
    select account_id, iccid from changed where has_other_sim and iccid is not null on conflict do nothing)
  insert into past_holders (account_id, subscriber_id, number, name, since, until)
  select account_id, id, old_number, trim(old_name), since, until from changed where is_other_holder;
  return null;
end $$;
drop function words_of(text, text, text, text, text);
`;

/*
 * As 0054 left it, and beside it a second way to be found: by the SIM, if a part has five digits and more. How many cards of the account
 * have them decides how: up to 2 000 by their numbers, more than that by walking the account's numbers in order, for a join's
 * estimate takes all 100 000 that hold "00000" for 90 (280 ms instead of 9).
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
  of_sim int := (select n from generate_subscripts(parts, 1) n where parts[n] ~ '^[0-9]{5,19}$' order by length(parts[n]) desc, n limit 1);
  cards text[];
  source text := case
    when not has_text then 'select s.id, s.number from subscribers s where s.account_id = $1'
    when is_narrowed then 'select s.id, s.number from subscriber_words w join subscribers s on s.account_id = $1 and s.id = w.subscriber_id and s.number = w.number where w.account_id = $1'
    else 'select w.subscriber_id as id, w.number from subscriber_words w where w.account_id = $1' end;
  place text := case when has_text then 'w.number' else 's.number' end;
  direction text := case when before is null then ' asc' else ' desc' end;
  narrowing text := case when jsonb_exists(filters, 'tariff') then ' and s.tariff_id = ($4 ->> ''tariff'')::int' else '' end
    || case when jsonb_exists(filters, 'status') then ' and s.status = $4 ->> ''status''' else '' end
    || case when jsonb_exists(filters, 'department') then ' and s.department_id = ($4 ->> ''department'')::bigint' else '' end
    || case when jsonb_exists(filters, 'label') then ' and exists (select from subscriber_labels l where l.account_id = $1
         and l.label_id = ($4 ->> ''label'')::bigint and l.subscriber_id = s.id)' else '' end
    || case when jsonb_exists(filters, 'nobody') then ' and s.last_name = '''' and s.first_name = '''' and s.middle_name = ''''' else '' end
    || case when after is null then '' else ' and %1$s > $5' end
    || case when before is null then '' else ' and %1$s < $6' end
    || case when most is null then '' else ' order by %1$s' || direction || ' limit $7' end;
begin
  if account = any (accounts_in_scope) then
    source := source
      || case when not has_text then '' else ' and ((' || likes || ')' || case when beginning is null then '' else ' or w.words like $3' end || ')' end
      || format(narrowing, place);
    if of_sim is not null then
      execute 'select array(select iccid from sim_digits where account_id = $1 and iccid like $2 limit 2001)' into cards using account, patterns[of_sim];
    end if;
    if cardinality(cards) > 0 then
      source := format('select id, number from ((%s) union (select s.id, s.number from subscribers s', source)
        || case when cardinality(parts) > 1 then ' join subscriber_words w on w.account_id = $1 and w.number = s.number' else '' end
        || ' where s.account_id = $1 and '
        || case when cardinality(cards) > 2000 then format('s.iccid like $2[%s]', of_sim) else 's.iccid = any($8)' end
        || coalesce((select string_agg(format(' and w.words like $2[%s]', n), '') from generate_subscripts(parts, 1) n where n <> of_sim), '')
        || format(narrowing, 's.number') || ')) found'
        || case when most is null then '' else ' order by number' || direction || ' limit $7' end;
    end if;
    return query execute source using account, patterns, from_start, filters, after, before, most, cards;
  end if;
end $$;
`;

// Support looks for the last digits there too: a card that is handed out has one index entry less to write.
const support = `
do $$
declare
  text text := pg_get_functiondef('support_search'::regproc);
  anew text := replace(text, 'sim_cards x join subscribers s on', 'sim_digits x join subscribers s on');
begin
  if anew = text then raise exception 'support_search does not read sim_cards'; end if;
  execute anew;
end $$;
drop index sim_cards_end;
create index sim_digits_end on sim_digits (reverse(iccid));
`;
