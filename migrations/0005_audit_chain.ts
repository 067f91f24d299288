import type { Knex } from "knex";

/**
 * The journal's hash chain: each record is chained to the one before it of its account (0: what belongs to no account).
 * docs/audit.md says what it finds and what it cannot; src/journal/chain/repository.ts reads the same bytes once more.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(columns);
  await knex.raw(functions);
  await knex.raw(present);
  await knex.raw(triggers);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger forget_chain on audit_records;
    drop trigger chain on audit_records;
    drop function forget_audit_chain();
    drop function chain_audit_records();
    drop function chain_audit_record(bigint, bigint);
    drop function audit_hash(bytea, audit_records);
    drop table audit_heads;
    alter table audit_records drop column position, drop column previous_hash, drop column hash;
    drop index audit_records_at;
    create index audit_records_at on audit_records (account_id, at desc);
  `);
}

// The journal's page reads in the order (at, id); verifying reads by position.
const columns = `
alter table audit_records add column position bigint, add column previous_hash bytea, add column hash bytea;
create unique index audit_records_position on audit_records (account_id, position);
drop index audit_records_at;
create index audit_records_at on audit_records (account_id, at, id);

-- the newest record of each chain: without it a tail cut off would leave a shorter chain that is whole
create table audit_heads (account_id bigint primary key, position bigint not null, hash bytea not null);
alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create policy tenant on audit_heads to portal_web, portal_worker
  using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on audit_heads to current_user using (true) with check (true);
grant select on audit_heads to portal_web, portal_worker;
`;

/*
 * Chained when the transaction commits, not when the record is written: a head locked at the insert would be held through all that the
 * transaction still does (an order of 100 000 rows: seconds), and would be taken before some rows of business and after others, which
 * ends in deadlocks. At commit it is always the last lock. A transaction of several accounts takes their heads in the order of their
 * numbers; which they are, its inserts have noted in a setting of its own (forging it harms only the order).
 */
const functions = `
create function audit_hash(previous bytea, r audit_records) returns bytea language sql stable set search_path = public, pg_temp as $$
  select sha256(previous || convert_to(jsonb_build_object(
    'account_id', r.account_id, 'position', r.position, 'id', r.id,
    'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'user_id', r.user_id, 'user_name', r.user_name, 'role', r.role, 'acting_for', r.acting_for,
    'action', r.action, 'subject', r.subject, 'before', r.before::text, 'after', r.after::text,
    'address', r.address, 'request_id', r.request_id)::text, 'UTF8'))
$$;
revoke all on function audit_hash(bytea, audit_records) from public;

create function chain_audit_record(of_account bigint, of_id bigint) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  head audit_heads;
  r audit_records;
begin
  select * into r from audit_records where account_id = of_account and id = of_id;
  if not found then
    return;
  end if;
  select * into head from audit_heads where account_id = of_account for update;
  if not found then
    insert into audit_heads values (of_account, 0, '') on conflict do nothing;
    select * into head from audit_heads where account_id = of_account for update;
  end if;
  r.position := head.position + 1;
  r.hash := audit_hash(head.hash, r);
  update audit_records set position = r.position, previous_hash = head.hash, hash = r.hash
    where account_id = of_account and id = of_id;
  update audit_heads set position = r.position, hash = r.hash where account_id = of_account;
end $$;
revoke all on function chain_audit_record(bigint, bigint) from public;

create function forget_audit_chain() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  noted text := nullif(current_setting('app.audited_accounts', true), '');
begin
  new.position := null;
  new.previous_hash := null;
  new.hash := null;
  if noted is null then
    perform set_config('app.audited_accounts', '{' || new.account_id || '}', true);
  elsif new.account_id <> all (noted::bigint[]) then
    perform set_config('app.audited_accounts', (noted::bigint[] || new.account_id)::text, true);
  end if;
  return new;
end $$;

create function chain_audit_records() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  noted bigint[] := nullif(current_setting('app.audited_accounts', true), '')::bigint[];
begin
  if cardinality(noted) > 1 then
    perform from audit_heads where account_id = any (noted) order by account_id for update;
  end if;
  perform set_config('app.audited_accounts', '', true);
  perform chain_audit_record(new.account_id, new.id);
  return null;
end $$;
revoke all on function forget_audit_chain(), chain_audit_records() from public;
`;

/*
 * What is there already, in the order in which it came. Heads are written once, at the end: a row updated n times in one transaction
 * is found through all its n versions (50 000 records in one transaction take minutes, in transactions of 1 000 some seconds).
 */
const present = `
do $$
declare
  r audit_records;
  newest audit_records;
begin
  for r in select * from audit_records order by account_id, id loop
    if newest.account_id is distinct from r.account_id then
      newest.position := 0;
      newest.hash := '';
    end if;
    r.position := newest.position + 1;
    r.previous_hash := newest.hash;
    r.hash := audit_hash(r.previous_hash, r);
    update audit_records set position = r.position, previous_hash = r.previous_hash, hash = r.hash
      where account_id = r.account_id and id = r.id;
    newest := r;
  end loop;
  insert into audit_heads
    select distinct on (account_id) account_id, position, hash from audit_records order by account_id, position desc;
end $$;
`;

const triggers = `
create trigger forget_chain before insert on audit_records for each row execute function forget_audit_chain();
create constraint trigger chain after insert on audit_records deferrable initially deferred
  for each row execute function chain_audit_records();
`;
