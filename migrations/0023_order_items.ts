import type { Knex } from "knex";

/** When each item was told to the network, every time; and the items of one subscriber by an index that serves nothing else. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`${bySubscriber("subscriber_id, account_id")}
    alter table order_items add column tried timestamptz[] not null default '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`${bySubscriber("account_id, subscriber_id")}
    alter table order_items drop column tried`);
}

// Beginning with the account, like the key, it was taken for slices by a database that was never analyzed: 200 items by
// reading all of the account's (11 ms instead of 0.3 for 30 000).
const bySubscriber = (columns: string) => `drop index order_items_subscriber;
    create index order_items_subscriber on order_items (${columns});`;
