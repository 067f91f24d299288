import type { Knex } from "knex";

/** What all workers know together of the operator's network: how fast it may be told things, and whether it answers. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(gates);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop table network_gates");
}

// one row for the network, and one for each operation with a rate of its own
const gates = `
create table network_gates (
  name text primary key,
  points double precision not null default 0,
  refilled_at timestamptz not null default clock_timestamp(),
  failures int not null default 0,
  failing_since timestamptz,
  closed_until timestamptz not null default '-infinity'
);
insert into network_gates (name) values ('all');
grant select on network_gates to portal_web, portal_worker;
grant insert, update on network_gates to portal_worker;
`;
