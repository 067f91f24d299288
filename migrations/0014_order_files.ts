import type { Knex } from "knex";

/**
 * What was read of an uploaded list, and the file itself while the draft lives, so that another sheet or column of it
 * can be chosen. Deleted at confirmation and with the draft.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table orders add column reading jsonb;
    create table order_files (
      account_id bigint not null,
      order_id bigint not null,
      content bytea not null,
      primary key (account_id, order_id),
      foreign key (account_id, order_id) references orders (account_id, id) on delete cascade
    );
    alter table order_files enable row level security;
    alter table order_files force row level security;
    create policy tenant on order_files to portal_web, portal_worker
      using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
    create policy owner on order_files to current_user using (true) with check (true);
    grant select, insert, update, delete on order_files to portal_web;
    grant select on order_files to portal_worker;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table order_files;
    alter table orders drop column reading;
  `);
}
