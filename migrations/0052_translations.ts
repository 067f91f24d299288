import type { Knex } from "knex";

/** Names and texts of the operator's catalogue in Belarusian and English, by what they are in Russian (decision 038). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(translations);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop table translations");
}

const translations = `
create table translations (text text primary key, be text, en text);
grant select on translations to portal_web, portal_worker;
`;
