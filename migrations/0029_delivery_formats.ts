import type { Knex } from "knex";

/** Excel by working and other hours, and txt for programs that read windows-1251 (guide, chapter 3; domain.md §1.2). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table accounts drop constraint accounts_delivery_format_check,
      add constraint accounts_delivery_format_check check (delivery_format in ('pdf', 'xlsx', 'xlsx-hours', 'txt', 'txt-1251'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update accounts set delivery_format = split_part(delivery_format, '-', 1);
    alter table accounts drop constraint accounts_delivery_format_check,
      add constraint accounts_delivery_format_check check (delivery_format in ('pdf', 'xlsx', 'txt'))`);
}
