import type { Knex } from "knex";

/** «Справка по штату»: a company's people as its own file names them, beside its subscribers; kept for a few days. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(functions);
  await knex.raw(tables);
  for (const table of names) await knex.raw(policies(table));
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop function forget_staff_lists(timestamptz)");
  for (const table of names.toReversed()) await knex.raw("drop table ??", [table]);
  await knex.raw(
    "drop function staff_name_key(text); drop function staff_name_short(text); drop function staff_name(text)",
  );
}

const names = [
  "staff_mappings",
  "staff_choices",
  "staff_lists",
  "staff_rows",
  "staff_people",
  "staff_values",
  "staff_findings",
];

/** One spelling for both sides: small letters, ё as е, one kind of apostrophe, one space. */
const functions = `
create extension if not exists fuzzystrmatch;
create function staff_name(value text) returns text language sql immutable strict parallel safe as $$
  select trim(regexp_replace(translate(lower(value), 'ё.’‘ʼ\`´', 'е '''''''''''), '\\s+', ' ', 'g'))
$$;
-- its words in the order of the alphabet: «Иван Жук» is «Жук Иван»
create function staff_name_key(value text) returns text language sql immutable strict parallel safe as $$
  select array_to_string(array(select w from unnest(string_to_array(staff_name(value), ' ')) w order by w), ' ')
$$;
-- «жук и п»: the first word, then initials
create function staff_name_short(value text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(staff_name(value), '( \\S)\\S*', '\\1', 'g')
$$;
`;

const tables = `
create table staff_mappings (
  account_id bigint not null references accounts,
  headings text not null,
  roles jsonb not null,
  changed_at timestamptz not null,
  primary key (account_id, headings)
);
create table staff_choices (
  account_id bigint not null references accounts,
  kind text not null check (kind in ('department', 'status')),
  value text not null,
  choice text not null,
  changed_at timestamptz not null,
  primary key (account_id, kind, value)
);
create table staff_lists (
  account_id bigint not null references accounts,
  id uuid not null default gen_random_uuid(),
  user_id bigint references users,
  author text not null,
  file_name text not null,
  created_at timestamptz not null,
  row_count int not null,
  reading jsonb not null,
  columns jsonb not null,
  headings text not null,
  mapping jsonb,
  compared_at timestamptz,
  counts jsonb,
  primary key (account_id, id)
);
create index staff_lists_newest on staff_lists (account_id, created_at);
create table staff_rows (
  account_id bigint not null,
  list_id uuid not null,
  row_number int not null,
  cells text[] not null,
  primary key (account_id, list_id, row_number),
  foreign key (account_id, list_id) references staff_lists (account_id, id) on delete cascade
);
create table staff_people (
  account_id bigint not null,
  list_id uuid not null,
  place int not null,
  row_number int not null,
  last_name text not null,
  first_name text not null,
  middle_name text not null,
  phone text not null,
  number text collate "C",
  personnel text not null,
  post text not null,
  department text not null,
  status text not null,
  left_on date,
  primary key (account_id, list_id, place),
  foreign key (account_id, list_id) references staff_lists (account_id, id) on delete cascade
);
create table staff_values (
  account_id bigint not null,
  list_id uuid not null,
  kind text not null check (kind in ('department', 'status')),
  value text not null,
  people int not null,
  choice text,
  primary key (account_id, list_id, kind, value),
  foreign key (account_id, list_id) references staff_lists (account_id, id) on delete cascade
);
create table staff_findings (
  account_id bigint not null,
  list_id uuid not null,
  heap text not null,
  place int not null,
  person int,
  subscriber_id bigint,
  department_id bigint,
  reason text,
  primary key (account_id, list_id, heap, place),
  foreign key (account_id, list_id) references staff_lists (account_id, id) on delete cascade
);
-- lists of all accounts: the worker's own policies show it one account at a time
create function forget_staff_lists(made_before timestamptz) returns int language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from staff_lists where created_at < made_before returning 1) select count(*)::int from gone
$$;
revoke all on function forget_staff_lists(timestamptz) from public;
grant execute on function forget_staff_lists(timestamptz) to portal_worker;
`;

const policies = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} to portal_web, portal_worker using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on ${table} to current_user using (true) with check (true);
grant select, insert, update, delete on ${table} to portal_web;
grant select on ${table} to portal_worker;
`;
