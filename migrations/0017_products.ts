import type { Knex } from "knex";

/** What the operator sells beside numbers: content is data. An application for one is an order to the operator's manager. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(tables);
  for (const table of ["account_products", "product_applications"]) await knex.raw(policies(table));
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    "drop table product_applications; drop table account_products; drop table product_prices; drop table products",
  );
}

const tables = `
create table products (
  id int primary key,
  key text not null unique,
  name text not null,
  description text not null default '',
  position int not null
);
create table product_prices (
  product_id int not null references products,
  position int not null,
  name text not null,
  fee bigint not null,
  is_monthly boolean not null default true,
  primary key (product_id, position)
);
create table account_products (
  account_id bigint not null references accounts,
  product_id int not null references products,
  connected_on date not null,
  primary key (account_id, product_id)
);
create table product_applications (
  account_id bigint not null,
  order_id bigint not null,
  product_id int not null references products,
  contact text not null,
  phone text not null,
  comment text not null default '',
  -- while it is on its way there is one application for a product
  is_open boolean not null default true,
  primary key (account_id, order_id),
  foreign key (account_id, order_id) references orders (account_id, id) on delete cascade
);
create unique index product_applications_open on product_applications (account_id, product_id) where is_open;
-- the guide's menu; what they are and cost is the operator's to say
insert into products (id, key, name, position) values (1, 'pbx', 'Виртуальная АТС', 1), (2, 'mail', 'Электронная почта', 2), (3, 'voip', 'VoIP для бизнеса', 3),
  (4, 'virtual-telephony', 'Виртуальная телефония', 4), (5, 'calls-24', 'Вызовы 24', 5), (6, 'mobile-internet', 'Мобильный интернет', 6);
grant select on products, product_prices to portal_web, portal_worker;
`;

const policies = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} to portal_web, portal_worker using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on ${table} to current_user using (true) with check (true);
grant select on ${table} to portal_web, portal_worker;
${table === "product_applications" ? `grant insert on ${table} to portal_web; grant update (is_open) on ${table} to portal_worker;` : ""}
`;
