import type { Knex } from "knex";

/**
 * What web and worker had beyond their need. The logins themselves are made by `migrate` at each run (src/bin/logins.ts):
 * roles belong to the server, and their passwords come from the environment.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(grants);
  await knex.raw(unneeded);
}

export async function down(): Promise<void> {
  throw new Error("rights are not given back: restore a copy instead");
}

// read by the user who holds them, before an account is known; written within the account alone
const grants = `
drop policy tenant on grants;
create policy reading on grants for select to portal_web, portal_worker using (
  user_id = nullif(current_setting('app.user_id', true), '')::bigint
  or account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy writing on grants to portal_web, portal_worker
  using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]))
  with check (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
revoke update on grants from portal_web;
grant update (role, suspended_at, revoked_at, revoked_by) on grants to portal_web;
`;

// sessions are web's, the simulated network the worker's; audit_hash and the like are called by triggers as their owner
const unneeded = `
revoke all on sessions from portal_worker;
revoke all on all tables in schema simulated_network from portal_web;
revoke usage on schema simulated_network from portal_web;
`;
