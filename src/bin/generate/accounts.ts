import type { Calendar } from "../../../seeds/calendar.ts";
import type { Knex } from "../../platform/db.ts";
import type { Plan } from "./plan.ts";

/** Clients and accounts, one each, and the temporary table `planned` that the other steps read. */
export async function generateAccounts(trx: Knex, plan: Plan, calendar: Calendar): Promise<void> {
  await trx.raw(
    `create temp table planned (id bigint primary key, unp text, subscribers int, "offset" bigint) on commit drop`,
  );
  await trx.raw("insert into planned select * from jsonb_populate_recordset(null::planned, ?::jsonb)", [
    JSON.stringify(plan.accounts),
  ]);
  await trx.raw("analyze planned");
  await trx.raw(clientsSql, [[...forms], [...nouns]]);
  await trx.raw(accountsSql, [calendar.today]);
  await trx.raw(addressesSql);
}

const forms = ["ООО", "ОДО", "ЧУП", "ОАО", "ЗАО", "УП"];
const nouns = [
  "Альтаир",
  "Белая вежа",
  "Вектор",
  "Дубрава",
  "Заря",
  "Крыніца",
  "Лесная сказка",
  "Меркурий",
  "Нёман",
  "Полесье",
  "Рассвет",
  "Спадчына",
  "Технолог",
  "Усход",
  "Эталон",
];

const clientsSql = `
with lists as (select ?::text[] as forms, ?::text[] as nouns)
insert into clients (name, unp, address, contract_number, contract_date)
select forms[1 + p.id % cardinality(forms)] || ' «' || nouns[1 + p.id % cardinality(nouns)] || '-' || p.id % 10000 || '»',
  unp, '220000, г. Минск, ул. Примерная, д. ' || 1 + p.id % 300, 'КР-' || p.id % 1000000, date '2019-01-01' + (p.id % 2000)::int
from planned p, lists order by p.id`;

const accountsSql = `
insert into accounts (id, client_id, kind, uin, oin, balance_on)
select p.id, c.id, 'mobile', right((p.id * 7)::text, 8), right((p.id * 13)::text, 8), ?::date
from planned p join clients c using (unp)`;

const addressesSql = `
insert into delivery_addresses (account_id, email, confirmed_at, asked_at)
select p.id, 'buh@client-' || p.id || '.example', now(), now() from planned p order by p.id`;
