import type { Knex } from "knex";

/** Прекращение обслуживания (guide, chapter 15.5): an ordered end comes within a day, and may be taken back until then. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(termination);
}

export async function down(): Promise<void> {
  throw new Error("what has ended does not come back");
}

const termination = `
alter table subscribers add column terminates_at timestamptz, add column status_before text;
create index subscribers_termination on subscribers (account_id, terminates_at) where terminates_at is not null;
-- Accounts in which service ends, of all accounts: the worker's own policies show it one at a time.
create function due_terminations(at timestamptz) returns table (account_id bigint) language sql stable security definer
  set search_path = public, pg_temp as $$
  select distinct account_id from subscribers where terminates_at <= at
$$;
revoke all on function due_terminations(timestamptz) from public;
grant execute on function due_terminations(timestamptz) to portal_worker;
insert into operation_limits (name, valid_from, value) values ('termination-hours', '2020-01-01', 24);
insert into operation_fees (operation, occasion, valid_from, fee) values ('terminate', 'any', '2020-01-01', 0);
`;
