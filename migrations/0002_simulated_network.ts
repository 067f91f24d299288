import type { Knex } from "knex";

/**
 * The ledger of the simulated network. A schema of its own: it stands for another company's system,
 * so no table of ours refers to it and it is never written in a transaction of ours.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(ledger);
  await knex.raw(rights);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop schema simulated_network cascade");
}

const ledger = `
create schema simulated_network;

create table simulated_network.commands (
  key text collate "C" primary key,
  msisdn text collate "C" not null,
  name text not null,
  params jsonb not null,
  state text not null check (state in ('done', 'refused')),
  reason text,
  received_at timestamptz not null default now(),
  ready_at timestamptz not null,
  check ((state = 'refused') = (reason is not null))
);
comment on column simulated_network.commands.ready_at is 'until then the command is in progress';

create table simulated_network.effects (
  id bigint generated always as identity primary key,
  key text collate "C" not null,
  msisdn text collate "C" not null,
  name text not null,
  params jsonb not null,
  at timestamptz not null
);
comment on table simulated_network.effects is 'what really happened; two rows of one key are a doubled effect';

create table simulated_network.settings (
  id int primary key default 1 check (id = 1),
  delay_ms int not null default 0 check (delay_ms >= 0),
  fail_rate double precision not null default 0 check (fail_rate between 0 and 1),
  refuse_msisdns text[] not null default '{}',
  hang_after_effect boolean not null default false
);
insert into simulated_network.settings default values;
`;

const rights = `
grant usage on schema simulated_network to portal_web, portal_worker;
grant select, insert on simulated_network.commands, simulated_network.effects to portal_web, portal_worker;
grant select on simulated_network.settings to portal_web, portal_worker;
`;
