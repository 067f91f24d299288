import type { Knex } from "knex";

/** Детализация на Email (guide, chapter 5): whose call details were asked for, by whom and why; kept, for it is what the employees are shown. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(tables);
  for (const table of ["call_detail_requests", "call_detail_subscribers", "call_detail_refusals"]) {
    await knex.raw(policies(table));
  }
  await knex.raw(rest);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function forget_call_detail_drafts(timestamptz);
    drop table call_detail_refusals; drop table call_detail_subscribers; drop table call_detail_requests;
  `);
}

const tables = `
create table call_detail_requests (
  account_id bigint not null references accounts,
  id uuid not null default gen_random_uuid(),
  month date not null check (extract(day from month) = 1),
  format text not null check (format in ('xlsx', 'csv', 'ndjson')),
  -- the other parties' numbers in full
  is_full boolean not null default false,
  reason text not null default '',
  source text not null check (source in ('list', 'file', 'schedule')),
  file_name text,
  -- what was read of the file, in the author's language
  reading text[] not null default '{}',
  author_user_id bigint references users,
  author_name text not null,
  author_role text not null,
  created_at timestamptz not null,
  -- null while it is a draft
  requested_at timestamptz,
  subscribers int not null default 0,
  -- of the file that was made last
  made_at timestamptz,
  records bigint,
  net bigint,
  gross bigint,
  sha256 text,
  primary key (account_id, id),
  check (not is_full or reason <> '')
);
create index call_detail_requests_listed on call_detail_requests (account_id, requested_at, id) where requested_at is not null;
create table call_detail_subscribers (
  account_id bigint not null,
  request_id uuid not null,
  subscriber_id bigint not null,
  primary key (account_id, request_id, subscriber_id),
  foreign key (account_id, request_id) references call_detail_requests (account_id, id) on delete cascade
);
-- which requests hold an employee's records
create index call_detail_subscribers_own on call_detail_subscribers (account_id, subscriber_id, request_id);
-- rows of an uploaded list that name nobody of the account
create table call_detail_refusals (
  account_id bigint not null,
  request_id uuid not null,
  position int not null,
  row_number int not null,
  input text not null,
  reason text not null,
  primary key (account_id, request_id, position),
  foreign key (account_id, request_id) references call_detail_requests (account_id, id) on delete cascade
);
`;

const policies = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} to portal_web, portal_worker using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on ${table} to current_user using (true) with check (true);
grant select, insert on ${table} to portal_web, portal_worker;
`;

// The worker makes requests too: those of a schedule.
const rest = `
grant delete on call_detail_subscribers to portal_web;
grant update (requested_at, subscribers) on call_detail_requests to portal_web, portal_worker;
grant update (made_at, records, net, gross, sha256) on call_detail_requests to portal_worker;
-- drafts of all accounts: the worker's own policies show them one account at a time
create function forget_call_detail_drafts(made_before timestamptz) returns int language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from call_detail_requests where requested_at is null and created_at < made_before returning 1) select count(*)::int from gone
$$;
revoke all on function forget_call_detail_drafts(timestamptz) from public;
grant execute on function forget_call_detail_drafts(timestamptz) to portal_worker;
-- without a rate no record has a net cost: the law's own (Tax Code, art. 122; domain.md §3.1), where the operator has given none
insert into vat_rates (service_class, valid_from, rate) values ('telecom', '2019-01-01', 25) on conflict do nothing;
`;
