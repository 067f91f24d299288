import type { Knex } from "knex";

/**
 * Row-level security for clients: visible to web and worker while one of the client's accounts is in scope.
 * The functions that search for support or before sign-in run as the tables' owner and are not affected.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table clients enable row level security;
alter table clients force row level security;
create policy tenant on clients to portal_web, portal_worker using (id in (
  select client_id from accounts where accounts.id = any (nullif(current_setting('app.account_ids', true), '')::bigint[])));
create policy owner on clients to current_user using (true) with check (true);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop policy owner on clients;
drop policy tenant on clients;
alter table clients no force row level security;
alter table clients disable row level security;
`);
}
