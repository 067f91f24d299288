import type { Knex } from "knex";

/** Counters in a form of our own, and what the breaker has to know of a code: where it was asked for, and whether by a stranger. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- counters of ten years for logins that somebody made up
    delete from rate_limits where key like 'password-in-a-row:%' or expire is null or points < 1;
    update rate_limits set points = 0 where points < 0;
    alter table rate_limits alter column expire set not null, add check (points >= 0);
    grant select, delete on rate_limits to portal_worker;

    alter table codes drop constraint codes_purpose_check;
    alter table codes add constraint codes_purpose_check
      check (purpose in ('sign-in', 'registration', 'recovery', 'second-factor', 'confirmation'));
    alter table codes add column network_hash text, add column counted jsonb not null default '{}';
    comment on column codes.network_hash is 'signed; null: a known browser, or after the first factor';
    comment on column codes.counted is 'the windows of the limits in which it counts until it is used';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table codes drop column network_hash, drop column counted;
    delete from codes where purpose = 'confirmation';
    alter table codes drop constraint codes_purpose_check;
    alter table codes add constraint codes_purpose_check
      check (purpose in ('sign-in', 'registration', 'recovery', 'second-factor'));
    revoke select, delete on rate_limits from portal_worker;
    alter table rate_limits alter column expire drop not null, drop constraint rate_limits_points_check;
  `);
}
