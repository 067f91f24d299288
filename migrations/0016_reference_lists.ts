import type { Knex } from "knex";

/** «Справочная по списку абонентов»: a list that somebody asks about, kept for a day so that its Excel is the page's. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(tables);
  for (const table of ["reference_lists", "reference_rows"]) await knex.raw(policies(table));
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    "drop function forget_reference_lists(timestamptz); drop table reference_rows; drop table reference_lists",
  );
}

const tables = `
create table reference_lists (
  account_id bigint not null references accounts,
  id uuid not null default gen_random_uuid(),
  user_id bigint references users,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create table reference_rows (
  account_id bigint not null,
  list_id uuid not null,
  position int not null,
  input text not null,
  subscriber_id bigint,
  reason text,
  primary key (account_id, list_id, position),
  foreign key (account_id, list_id) references reference_lists (account_id, id) on delete cascade
);
-- lists of all accounts: the worker's own policies show it one account at a time
create function forget_reference_lists(made_before timestamptz) returns int language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from reference_lists where created_at < made_before returning 1) select count(*)::int from gone
$$;
revoke all on function forget_reference_lists(timestamptz) from public;
grant execute on function forget_reference_lists(timestamptz) to portal_worker;
`;

const policies = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} to portal_web, portal_worker using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on ${table} to current_user using (true) with check (true);
grant select, insert, delete on ${table} to portal_web;
grant select on ${table} to portal_worker;
`;
