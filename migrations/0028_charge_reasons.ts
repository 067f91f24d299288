import type { Knex } from "knex";

/**
 * What a charge was for, beyond its name: enough to say why two months differ (guide, chapter 2: «Что изменилось»).
 * `item` is the same from month to month while the name may change: tariff:12, bundle:3, service:7, usage:voice, usage:sms,
 * usage:data, roaming:voice, fee:sim, instalment:5, discount:corporate; empty where the source does not say.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table charges
      add column item text not null default '',
      add column quantity numeric(14,3) not null default 1,
      add column unit text not null default 'piece' check (unit in ('month', 'minute', 'megabyte', 'piece')),
      -- of a fee: the days of the month it was charged for; null is the whole month
      add column days smallint check (days between 1 and 31),
      -- of use that is billed late: the month in which it took place; null is the charge's own
      add column used_in date check (extract(day from used_in) = 1 and used_in < month)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    "alter table charges drop column item, drop column quantity, drop column unit, drop column days, drop column used_in",
  );
}
