import type { Knex } from "knex";

/** The items of orders that ended long ago leave the database; what came of them stays in a file (decision 036). */
export async function up(knex: Knex): Promise<void> {
  for (const part of [archive, aged]) await knex.raw(part);
}

export async function down(): Promise<void> {
  throw new Error("items that have become a file do not come back");
}

// an expiry of null: kept while an order refers to it, which the foreign key guards
const archive = `
alter table documents alter column expires_at drop not null;
alter table orders
  add column items_archived_at timestamptz,
  add column items_document_id uuid,
  add check ((items_archived_at is null) = (items_document_id is null)),
  add foreign key (account_id, items_document_id) references documents (account_id, id);
create index orders_archived on orders (account_id, items_document_id) where items_document_id is not null;
`;

/*
 * Ids alone, of all accounts: the worker's own policies show it one at a time. A file takes 3 000 bytes at least, as
 * five items do: of less than 20 there is little to gain, and a card's orders have one.
 */
const aged = `
create index orders_aging on orders (account_id, id, finished_at)
  where items_document_id is null and finished_at is not null and total >= 20;
create function aged_orders(ended_before timestamptz, after_account bigint, after_order bigint, most int)
returns table (account_id bigint, id bigint, number int) language sql stable security definer set search_path = public, pg_temp as $$
  select o.account_id, o.id, o.number from orders o
  where o.items_document_id is null and o.finished_at is not null and o.total >= 20
    and o.finished_at < ended_before and o.state in ('done', 'partly-done', 'failed', 'cancelled')
    and (o.account_id, o.id) > (after_account, after_order)
  order by o.account_id, o.id limit most
$$;
revoke all on function aged_orders(timestamptz, bigint, bigint, int) from public;
grant execute on function aged_orders(timestamptz, bigint, bigint, int) to portal_worker;
`;
