import type { Knex } from "knex";

/** Counters of attempts, shared by all web processes; the shape is rate-limiter-flexible's. Keys are hashes, never a number or an address. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table rate_limits (key varchar(255) primary key, points integer not null default 0, expire bigint);
    create index rate_limits_expire on rate_limits (expire);
    grant select, insert, update, delete on rate_limits to portal_web;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop table rate_limits");
}
