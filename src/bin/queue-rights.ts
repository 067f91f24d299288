import type { Knex } from "../platform/db.ts";

/** The queues that web puts jobs into: those whose payload names an account, and the others. */
export type AskedByWeb = { readonly ofAccounts: readonly string[]; readonly ofNone: readonly string[] };

/** What web and worker may do with the queue's tables, which pg-boss makes and changes: so after each of its installations. */
export const grantQueue = (owner: Knex, { ofAccounts, ofNone }: AskedByWeb): Promise<void> =>
  owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('portal_queue.of_accounts', ?::text[]::text, true), set_config('portal_queue.of_none', ?::text[]::text, true)",
      [[...ofAccounts], [...ofNone]],
    );
    await trx.raw(rights);
    await trx.raw(policies);
  });

const rights = `
grant usage on schema pgboss to portal_web, portal_worker;
revoke all on all tables in schema pgboss from portal_web;
grant select on pgboss.job, pgboss.job_common, pgboss.queue, pgboss.version to portal_web;
grant insert on pgboss.job_common to portal_web;
grant select, insert, update, delete on all tables in schema pgboss to portal_worker;
revoke execute on all functions in schema pgboss from public, portal_web;
grant execute on function pgboss.job_now() to portal_web;
grant execute on all functions in schema pgboss to portal_worker;
grant usage on all sequences in schema pgboss to portal_worker;
grant select on knex_migrations to portal_web, portal_worker;
`;

// The worker trusts a job's payload with the right to its account (jobScope): web asks only for what it may do itself.
const policies = `
alter table pgboss.job_common enable row level security;
drop policy if exists worker on pgboss.job_common;
drop policy if exists reading on pgboss.job_common;
drop policy if exists asking on pgboss.job_common;
create policy worker on pgboss.job_common to portal_worker using (true) with check (true);
create policy reading on pgboss.job_common for select to portal_web using (true);
do $$ begin
  execute format($policy$
    create policy asking on pgboss.job_common for insert to portal_web with check (case
      when name = any (%L::text[]) then
        (data ->> 'accountId')::bigint = any (nullif(current_setting('app.account_ids', true), '')::bigint[])
      else name = any (%L::text[]) and data -> 'accountId' is null end)
  $policy$, current_setting('portal_queue.of_accounts'), current_setting('portal_queue.of_none'));
end $$;
`;
