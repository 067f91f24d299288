import type { Knex } from "knex";

/** Why a delivery is not on its way, what waits for how long, and deliveries that no job will ever end. */
export async function up(knex: Knex): Promise<void> {
  for (const part of [trouble, abandoned, figures]) await knex.raw(part);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function delivery_figures(); drop function abandoned_deliveries();
    drop index deliveries_waiting; drop index deliveries_refused;
    alter table deliveries drop column trouble;
  `);
}

const trouble = `
-- of the last try: the operator's mail, the recipient's, the document itself; or the worker ended during the last try
alter table deliveries add column trouble text check (trouble in ('operator', 'recipient', 'document', 'interrupted'));
create index deliveries_waiting on deliveries (account_id, created_at) where state = 'queued';
create index deliveries_refused on deliveries (account_id, created_at) where state = 'failed' and trouble <> 'recipient';
`;

/*
 * A job that dies in its last try is moved to the dead letters by the queue alone: the delivery stays queued. Of all
 * accounts: the worker's own policies show it one at a time. plpgsql, because the queue's tables are made after migrations.
 */
const abandoned = `
create function abandoned_deliveries() returns table (account_id bigint, delivery_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select d.account_id, d.id from deliveries d
    where d.state = 'queued' and d.created_at < now() - interval '1 minute' and not exists (
      select from pgboss.job j where j.name in ('deliveries.send', 'invoices.send-invoice', 'deliveries.make-file')
        and j.state in ('created', 'retry', 'active') and j.data ->> 'deliveryId' = d.id::text);
end $$;
revoke all on function abandoned_deliveries() from public;
grant execute on function abandoned_deliveries() to portal_worker;
`;

/** Counts alone, for /metrics. */
const figures = `
create function delivery_figures() returns table (queued int, oldest_seconds int, refused int)
  language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select count(*)::int, coalesce(extract(epoch from now() - min(created_at)), 0)::int,
    (select count(*)::int from deliveries where state = 'failed' and trouble <> 'recipient' and created_at > now() - interval '4 days')
  from deliveries where state = 'queued' and email is not null
$$;
revoke all on function delivery_figures() from public;
grant execute on function delivery_figures() to portal_web;
`;
