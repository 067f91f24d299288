import type { Knex } from "knex";

/** A delivery to nobody is a file to be fetched from the portal: made by the worker, which says how far it is. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table deliveries alter column email drop not null,
      add column progress smallint not null default 0 check (progress between 0 and 100)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from deliveries where email is null;
    alter table deliveries alter column email set not null, drop column progress`);
}
