import {
  account,
  choice,
  decimal,
  id,
  money,
  month,
  name,
  nullable,
  number,
  optional,
  text,
  whole,
} from "../fields.ts";
import type { Books, Kind } from "../kind.ts";
import { upsert } from "../upsert.ts";

export const chargeGroups = ["subscription", "traffic", "roaming", "one-off", "instalments", "discounts"];

/** What a number was charged in a month. A number's month is delivered whole: what the file has not of it is removed. */
export const charges: Kind = {
  name: "charges",
  columns: {
    account,
    month,
    number,
    position: id,
    group: choice(...chargeGroups),
    name,
    amount: money,
    item: optional(text),
    quantity: optional(decimal),
    unit: optional(choice("month", "minute", "megabyte", "piece")),
    days: nullable(whole),
    used_in: nullable(month),
  },
  key: ["account", "month", "number", "position"],
  whole: ["account", "month", "number"],
  rule:
    ({ today }) =>
    ({ month: of, used_in: used, days }) => {
      if (String(of) > today) return "future";
      if (typeof used === "string" && used >= String(of)) return "used-later";
      return typeof days === "number" && (days < 1 || days > 31) ? "days" : undefined;
    },
  joins:
    "left join accounts a on a.id = s.account left join subscribers b on b.account_id = s.account and b.number = s.number",
  reason: "case when a.id is null then 'unknown-account' when b.id is null then 'unknown-number' end",
  settles: true,
  apply: async (books) => {
    await books.trx.raw(`create temp table resolved on commit drop as
      select s.*, b.id as subscriber_id from staged s join subscribers b on b.account_id = s.account and b.number = s.number where s.reason is null`);
    await books.trx.raw("create index on resolved (account, month, subscriber_id, position); analyze resolved");
    await books.trx.raw("select ensure_charge_partition(month) from (select distinct month from resolved) m");
    await removeOthers(books);
    await upsert(books, {
      table: "charges",
      key: ["account_id", "month", "subscriber_id", "position"],
      from: "resolved s",
      columns: {
        account_id: { from: "s.account" },
        month: { from: "s.month" },
        subscriber_id: { from: "s.subscriber_id" },
        position: { from: "s.position" },
        charge_group: { from: 's."group"' },
        name: { from: "s.name" },
        gross: { from: "s.amount" },
        item: { from: "s.item", given: "item" },
        quantity: { from: "s.quantity", given: "quantity" },
        unit: { from: "s.unit", given: "unit" },
        days: { from: "s.days", given: "days" },
        used_in: { from: "s.used_in", given: "used_in" },
      },
      match:
        "s.line = (select r.line from resolved r where r.account = d.account_id and r.month = d.month and r.subscriber_id = d.subscriber_id and r.position = d.position)",
      account: "s.account",
    });
  },
};

const removeOthers = async ({ trx }: Books): Promise<void> => {
  await trx.raw(`with months as (select account, month, subscriber_id, min(line) as line from resolved group by 1, 2, 3),
    gone as (
      delete from charges c using months m where c.account_id = m.account and c.month = m.month and c.subscriber_id = m.subscriber_id
        and not exists (select from resolved r where r.account = c.account_id and r.month = c.month and r.subscriber_id = c.subscriber_id and r.position = c.position)
      returning m.line, m.account)
    insert into changed select line, account from gone`);
};
