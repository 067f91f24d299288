import type { Knex } from "../../platform/db.ts";

/** Twenty departments and ten labels for every account; before its subscribers, who are put into a department as they are made. */
export async function generateGroups(trx: Knex): Promise<void> {
  await trx.raw(departmentsSql, [[...departments]]);
  await trx.raw(labelsSql, [[...labels]]);
}

/** Labels for one subscriber in five. */
export const generateLabels = (trx: Knex): Promise<unknown> => trx.raw(labelledSql);

const departments = ["Отдел продаж", "Бухгалтерия", "Склад", "Транспорт", "Монтажный участок", "Охрана", "Снабжение"];
const labels = [
  "Директора",
  "Оборудование",
  "Выездные",
  "Стажеры",
  "Планшеты",
  "Модемы",
  "Дежурные",
  "Роуминг",
  "Резерв",
  "Филиал",
];

const departmentsSql = `
with lists as (select ?::text[] as names)
insert into departments (account_id, name, cost_centre)
select p.id, names[1 + i % cardinality(names)] || ' ' || i, (2500 + i)::text
from planned p, lists, generate_series(1, 20) i order by p.id, i`;

const labelsSql = `insert into labels (account_id, name) select p.id, name from planned p, unnest(?::text[]) name order by p.id`;

const labelledSql = `
with labelled as (
  select p.id as account_id, array(select id from labels l where l.account_id = p.id order by id) as ids from planned p)
insert into subscriber_labels (account_id, label_id, subscriber_id)
select s.account_id, ids[1 + taste / 5 % cardinality(ids)], s.id
from labelled join subscribers s using (account_id), lateral (select hashint8(s.id * 13) & 2147483647 as taste) drawn
where taste % 5 = 0 order by 1, 2, 3`;
