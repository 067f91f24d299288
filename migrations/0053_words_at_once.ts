import type { Knex } from "knex";

/**
 * What a change of names, numbers and SIMs writes beside the subscribers it writes once for all rows of a statement: the words
 * by which they are searched (0038) and who held a number before (0015). A row of an order to rename took 150 µs of PostgreSQL's
 * processor in one connection, it takes 90. Nothing of what was kept is kept otherwise.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [atOnce, inlined, batches, redundant]) await knex.raw(part);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
create unique index subscribers_msisdn on subscribers (account_id, msisdn);
alter index subscriber_words_search set (gin_pending_list_limit = 256);
alter function words_of(text, text, text, text, text) set search_path = public, pg_temp;
drop trigger keep_words_and_holders on subscribers;
drop function keep_words_and_holders();
drop trigger keep_holder on subscribers;
${rowByRow}`);
}

/*
 * A full join, as PostgreSQL makes no loop of it: the plan is kept, and the next statement may have a million rows. The look-ups by
 * index are forced for the same reason (0040). When somebody began to hold a number stays with the row: it is a column of it.
 */
const atOnce = `
drop trigger keep_words on subscribers;
drop function keep_subscriber_words();
drop trigger keep_holder on subscribers;
create or replace function keep_holder() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.held_since := now();
  return new;
end $$;
create trigger keep_holder before update of last_name, first_name, middle_name, msisdn on subscribers for each row
  when (new.held_since is not distinct from old.held_since
    and (old.last_name <> new.last_name or old.first_name <> new.first_name or old.middle_name <> new.middle_name
      or old.msisdn is distinct from new.msisdn))
  execute function keep_holder();
create function keep_words_and_holders() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  with changed as materialized (
    select n.account_id, n.id, n.number, n.iccid, n.last_name, n.first_name, n.middle_name, n.held_since as until,
      o.number as old_number, o.held_since as since, concat_ws(' ', nullif(o.last_name, ''), nullif(o.first_name, ''), nullif(o.middle_name, '')) as old_name,
      o.last_name is distinct from n.last_name or o.first_name is distinct from n.first_name or o.middle_name is distinct from n.middle_name
        or o.msisdn is distinct from n.msisdn as is_other_holder
    from renewed n full join replaced o on o.account_id = n.account_id and o.id = n.id
    where o.number is distinct from n.number or o.iccid is distinct from n.iccid or o.msisdn is distinct from n.msisdn
      or o.last_name is distinct from n.last_name or o.first_name is distinct from n.first_name or o.middle_name is distinct from n.middle_name),
  words as (
    update subscriber_words w set number = c.number, iccid = c.iccid,
      words = words_of(c.number, c.iccid, c.last_name, c.first_name, c.middle_name)
    from changed c where w.account_id = c.account_id and w.subscriber_id = c.id)
  insert into past_holders (account_id, subscriber_id, number, name, since, until)
  select account_id, id, old_number, trim(old_name), since, until from changed where is_other_holder;
  return null;
end $$;
revoke all on function keep_words_and_holders() from public;
create trigger keep_words_and_holders after update on subscribers referencing new table as renewed old table as replaced
  for each statement execute function keep_words_and_holders();
`;

// With a setting of its own a function is called for each row, 15 µs of processor; without one it becomes a part of the statement.
const inlined = "alter function words_of(text, text, text, text, text) reset search_path";

// As 0015 and 0038 made them.
const rowByRow = `
create or replace function keep_holder() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.held_since is not distinct from old.held_since then new.held_since := now(); end if;
  insert into past_holders (account_id, subscriber_id, number, name, since, until)
  values (old.account_id, old.id, old.number, trim(concat_ws(' ', nullif(old.last_name, ''), nullif(old.first_name, ''), nullif(old.middle_name, ''))),
    old.held_since, new.held_since);
  return new;
end $$;
create trigger keep_holder before update of last_name, first_name, middle_name, msisdn on subscribers for each row
  when (old.last_name <> new.last_name or old.first_name <> new.first_name or old.middle_name <> new.middle_name
    or old.msisdn is distinct from new.msisdn)
  execute function keep_holder();
create function keep_subscriber_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update subscriber_words set number = new.number, iccid = new.iccid,
    words = words_of(new.number, new.iccid, new.last_name, new.first_name, new.middle_name)
  where account_id = new.account_id and subscriber_id = new.id;
  return null;
end $$;
revoke all on function keep_subscriber_words() from public;
create trigger keep_words after update of msisdn, line, iccid, last_name, first_name, middle_name on subscribers for each row
  when (old.number is distinct from new.number or old.iccid is distinct from new.iccid
    or old.last_name <> new.last_name or old.first_name <> new.first_name or old.middle_name <> new.middle_name)
  execute function keep_subscriber_words();
`;

// A row's trigrams take 75 µs of processor in batches of 256 kB, 40 in batches of 1 MB: each batch writes into the lists of some
// 1 500 trigrams, whatever its size. A search reads the batch that is not yet in its place: 1.0 instead of 0.6 ms where it is full.
const batches = "alter index subscriber_words_search set (gin_pending_list_limit = 1024)";

// subscribers_of_account (account_id, number) forbids the same, as a number that is there is the line's number; a subscriber is
// found by subscribers_number (msisdn). Every change of an indexed column, such as a status, wrote into it too.
const redundant = "drop index subscribers_msisdn";
