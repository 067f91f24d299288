import type { Knex } from "knex";

/**
 * A database that was never analyzed took this index for a slice of an order, as it begins with the account like the key:
 * 200 items by reading all of the account's (11 ms instead of 0.3 for 30 000). It serves subscribers alone, so it begins with them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`drop index order_items_subscriber;
    create index order_items_subscriber on order_items (subscriber_id, account_id)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop index order_items_subscriber;
    create index order_items_subscriber on order_items (account_id, subscriber_id)`);
}
