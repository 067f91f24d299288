import type { Knex } from "knex";

/**
 * What a delivery carries is made once, kept in pieces until it expires, and sent from there. In pieces, so that neither
 * making nor reading one ever needs all of it in memory.
 */
export async function up(knex: Knex): Promise<void> {
  for (const part of [tables, security, forgetting]) await knex.raw(part);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function forget_documents(timestamptz);
    drop table document_chunks;
    alter table deliveries drop column document_id;
  `);
}

const tables = `
delete from documents;
alter table documents
  drop column content, drop column params, drop column state, drop column title, drop column kind,
  add column file_name text not null,
  add column size bigint not null default 0,
  add column ready_at timestamptz,
  alter column expires_at set not null;
create table document_chunks (
  account_id bigint not null,
  document_id uuid not null,
  position int not null,
  bytes bytea not null,
  primary key (account_id, document_id, position),
  foreign key (account_id, document_id) references documents (account_id, id) on delete cascade
);
alter table deliveries add column document_id uuid;
`;

const security = `
alter table document_chunks enable row level security;
alter table document_chunks force row level security;
create policy tenant on document_chunks to portal_web, portal_worker
  using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on document_chunks to current_user using (true) with check (true);
grant select on document_chunks to portal_web;
grant select, insert, delete on document_chunks to portal_worker;
`;

const forgetting = `
create function forget_documents(now timestamptz) returns int language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from documents where expires_at < now returning 1) select count(*)::int from gone
$$;
revoke all on function forget_documents(timestamptz) from public;
grant execute on function forget_documents(timestamptz) to portal_worker;
`;
