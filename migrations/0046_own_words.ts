import type { Knex } from "knex";

/**
 * What a customer calls an account; a document's title in each language, so that a list has it in its reader's; and an index by
 * which the pages of one viewing by support are found together.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table accounts add column own_name text check (char_length(own_name) between 1 and 40);
grant update (own_name) on accounts to portal_web;
alter table deliveries add column titles jsonb;
create index audit_records_of_viewing on audit_records (account_id, (after ->> 'viewing'), id)
  where action in ('support:view-begin', 'support:view-page', 'support:view-end');`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop index audit_records_of_viewing;
alter table deliveries drop column titles;
alter table accounts drop column own_name;`);
}
