import type { Knex } from "knex";

/** A login belongs to a holding and not to digits: to one subscriber of one account, as long as it has the number. */
export async function up(knex: Knex): Promise<void> {
  for (const part of [columns, backfill, numbers, takingOff, following, security]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("logins that have ended do not come back: restore a copy instead");
}

const columns = `
alter table users
  add column phone_account_id bigint,
  add column phone_subscriber_id bigint,
  -- null: the number has changed since, so that a code alone is not enough
  add column phone_proved_at timestamptz,
  add constraint users_holding check ((phone_account_id is null) = (phone_subscriber_id is null));
create unique index users_of_number on users (phone_account_id, phone_subscriber_id) where phone_account_id is not null;
create index grants_of_subscriber on grants (account_id, subscriber_id) where subscriber_id is not null and revoked_at is null;
-- whom the link was sent to
alter table invitations add column phone_account_id bigint, add column phone_subscriber_id bigint;
`;

// What is there already is taken for right once. A number with two holders proves neither.
const backfill = `
create temp table held on commit drop as
  select msisdn, min(account_id) as account_id, min(id) as id from subscribers
  where msisdn is not null and status <> 'terminated' group by msisdn having count(*) = 1;
create index on held (msisdn);
analyze held;
update users u set phone_account_id = h.account_id, phone_subscriber_id = h.id, phone_proved_at = now() from held h where h.msisdn = u.phone;
update invitations i set phone_account_id = h.account_id, phone_subscriber_id = h.id from held h
  where h.msisdn = i.phone and i.used_at is null and i.revoked_at is null;
`;

const numbers = `
drop function find_active_number(text);
create function find_active_number(wanted text)
returns table (account_id bigint, subscriber_id bigint, activated_on date, sim_changed_at timestamptz)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select min(account_id), min(id), max(activated_on), max(sim_changed_at) from subscribers
  where msisdn = wanted and status = 'active' having count(*) = 1
$$;
revoke all on function find_active_number(text) from public;
grant execute on function find_active_number(text) to portal_web, portal_worker;
`;

// By whom it is called: web for a number that is registered anew, the trigger below for all others.
const takingOff = `
create function take_logins_off(people bigint[]) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  update users set phone = null, phone_account_id = null, phone_subscriber_id = null, phone_proved_at = null,
    session_version = session_version + 1 where id = any (people);
  update sign_ins set ended_at = now() where user_id = any (people) and ended_at is null;
end $$;
revoke all on function take_logins_off(bigint[]) from public;
grant execute on function take_logins_off(bigint[]) to portal_web;
do $$ begin
  perform take_logins_off(array(select id from users u where phone_account_id is null
    and exists (select from subscribers s where s.msisdn = u.phone and s.status = 'terminated')
    and not exists (select from subscribers s where s.msisdn = u.phone and s.status <> 'terminated')));
end $$;
`;

const record = (
  action: string,
  from: string,
): string => `insert into audit_records (account_id, role, action, subject, after)
    select account_id, 'worker', '${action}', case count(*) when 1 then min(number) else '' end,
      jsonb_build_object('total', count(*), 'numbers', array_to_string((array_agg(number order by number))[1:20], ', '))
    from ${from} group by account_id;`;

/*
 * Written by the table itself, so that no operation and no import can forget it; once for all rows of a statement, so that a
 * million lines of the operator's are some statements. With the number that ends go the login, its sessions and the rights that
 * are bound to it; a login whose number changes goes with it. One record for each account: the journal's chain is not made for thousands in
 * one transaction (0036). The look-ups by index are forced: a plan is kept, and the next statement may have one row.
 */
const following = `
create function follow_numbers() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  people bigint[];
  accounts bigint[];
  numbers text[];
begin
  if exists (select from changed where status = 'terminated' or msisdn is null) then
    select array_agg(u.id), array_agg(c.account_id), array_agg(c.number) into people, accounts, numbers from changed c
      join users u on u.phone_account_id = c.account_id and u.phone_subscriber_id = c.id where c.status = 'terminated' or c.msisdn is null;
    perform take_logins_off(people);
    with revoked as (
      update grants g set revoked_at = now() from changed c where c.status = 'terminated'
        and g.account_id = c.account_id and g.subscriber_id = c.id and g.revoked_at is null returning c.account_id, c.number),
    ended as (select account_id, number from revoked union select * from unnest(accounts, numbers))
    ${record("access:end-login", "ended")}
  end if;
  select array_agg(u.id), array_agg(c.account_id), array_agg(c.msisdn) into people, accounts, numbers from changed c
    join users u on u.phone_account_id = c.account_id and u.phone_subscriber_id = c.id where u.phone is distinct from c.msisdn;
  if people is not null then
    -- who signs in with the new number without having it
    perform take_logins_off(array(select s.id from unnest(numbers) n join users s on s.phone = n where s.id <> all (people)));
    -- all let go before any takes: one may take what another has left
    update users set phone = null where id = any (people);
    update users u set phone = m.number, phone_proved_at = null from unnest(people, numbers) m (id, number) where u.id = m.id;
    with moved as (select * from unnest(accounts, numbers) m (account_id, number))
    ${record("access:move-login", "moved")}
  end if;
  return null;
end $$;
revoke all on function follow_numbers() from public;
create trigger follow_numbers after update on subscribers referencing new table as changed for each statement execute function follow_numbers();
`;

const security = `
grant insert (phone_account_id, phone_subscriber_id, phone_proved_at) on users to portal_web;
grant update (phone_account_id, phone_subscriber_id, phone_proved_at) on users to portal_web;
`;
