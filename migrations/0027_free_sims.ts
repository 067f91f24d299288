import type { Knex } from "knex";

/** The free cards of an account by their numbers: 200 of them stood behind all the cards in use, read again for each slice of lost phones. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("create index sim_cards_free on sim_cards (account_id, iccid) where state = 'free'");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop index sim_cards_free");
}
