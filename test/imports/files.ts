import type { Knex } from "../../src/platform/db.ts";

/*
 * The demo's tables as the operator's billing would export them: one query for each kind, its columns those of docs/import.md.
 * Sums are written in roubles.
 */

const rub = (column: string): string => `(${column} / 100.0)::numeric(15, 2)::text`;
const day = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;
const month = (column: string): string => `to_char(${column}, 'YYYY-MM')`;
const names = (sql: string): string => `(select string_agg(x::text, '|' order by x) from (${sql}) l (x))`;

export const exports: Readonly<Record<string, string>> = {
  "tariff-categories": "select id, name, position from tariff_categories order by id",
  bundles: `select id, name, minutes, megabytes, ${rub("monthly_fee")} as monthly_fee from bundles order by id`,
  tariffs: `select t.id, c.name as category, t.name, description, kind, ${rub("monthly_fee")} as monthly_fee, ${rub("change_fee")} as change_fee, is_prepaid,
    ${day("archived_on")} as archived_on, ${names("select bundle_id from tariff_bundles where tariff_id = t.id")} as bundles
    from tariffs t join tariff_categories c on c.id = category_id order by t.id`,
  "service-categories": "select id, name, position from service_categories order by id",
  services: `select s.id, category_id as category, name, description, ${rub("monthly_fee")} as monthly_fee, ${rub("one_off_fee")} as one_off_fee, is_mandatory, opens_roaming, is_package,
    ${day("archived_on")} as archived_on, ${names("select t.name from service_tariffs x join tariffs t on t.id = tariff_id where service_id = s.id")} as tariffs,
    ${names("select other_service_id from service_rules where service_id = s.id and kind = 'excludes'")} as excludes,
    ${names("select other_service_id from service_rules where service_id = s.id and kind = 'requires'")} as requires from services s order by s.id`,
  translations: "select text, be, en from translations order by text",
  accounts: `select a.number as account, unp, name as client_name, address, contract_number, ${day("contract_date")} as contract_date, kind, status, payment_form,
    ${rub("balance")} as balance, ${day("balance_on")} as balance_on, uin, oin,
    (select d.email from delivery_addresses d where d.account_id = a.id and d.confirmed_at is not null order by d.id limit 1) as delivery_email, delivery_format, due_days from accounts a join clients c on c.id = client_id order by a.id`,
  subscribers: `select lpad(account_id::text, 11, '0') as account, s.number, s.kind, iccid, last_name, first_name, middle_name, t.name as tariff, bundle_id as bundle, status, status_reason,
    sim_self_service, ${day("activated_on")} as activated_on, ${day("terminated_on")} as terminated_on,
    ${names("select service_id from subscriber_services x where x.account_id = s.account_id and x.subscriber_id = s.id")} as services
    from subscribers s join tariffs t on t.id = tariff_id order by account_id, s.id`,
  "sim-cards": `select lpad(account_id::text, 11, '0') as account, iccid, state, puk from sim_cards where state in ('free', 'retired')
    and not exists (select from subscribers s where s.account_id = sim_cards.account_id and s.iccid = sim_cards.iccid) order by account_id, iccid`,
  invoices: `select lpad(i.account_id::text, 11, '0') as account, ${month("month")} as month, number as invoice, ${day("issued_on")} as issued_on, ${day("due_on")} as due_on,
    ${["opening", "charges", "payments", "closing"].map((each) => `${rub(`i.${each}`)} as ${each}`).join(", ")}, ${rub("i.vat")} as vat,
    position, charge_group as "group", name, quantity, ${rub("net")} as net, vat_rate, ${rub("l.vat")} as line_vat, ${rub("gross")} as gross
    from invoices i join invoice_lines l on l.account_id = i.account_id and l.invoice_id = i.id order by i.account_id, month, position`,
  payments: `select lpad(account_id::text, 11, '0') as account, ${day("received_on")} as received_on, document_number, ${rub("amount")} as amount, payer, purpose, method
    from payments order by account_id, id`,
  charges: `select lpad(c.account_id::text, 11, '0') as account, ${month("month")} as month, s.number, position, charge_group as "group", name, ${rub("gross")} as amount, item, quantity, unit, days,
    ${month("used_in")} as used_in from charges c join subscribers s on s.account_id = c.account_id and s.id = c.subscriber_id order by c.account_id, month, s.id, position`,
  usage: `select lpad(u.account_id::text, 11, '0') as account, s.number, to_char(started_at at time zone 'Europe/Minsk', 'YYYY-MM-DD HH24:MI:SS.US') as started_at, direction, u.kind, u.id as record,
    peer, zone, is_roaming, seconds, bytes, is_in_bundle, ${rub("gross")} as amount
    from usage_records u join subscribers s on s.account_id = u.account_id and s.id = u.subscriber_id order by u.account_id, s.id, u.started_at, u.id`,
};

type Value = string | number | boolean | null;
export type Exported = { readonly columns: readonly string[]; readonly rows: readonly Value[][] };

export const exportOf = async (knex: Knex, kind: string): Promise<Exported> => {
  const { rows, fields } = await knex.raw(exports[kind] ?? "");
  const columns = (fields as { name: string }[]).map(({ name }) => name);
  return { columns, rows: (rows as Record<string, Value>[]).map((row) => columns.map((name) => row[name] ?? null)) };
};

export const csvOf = ({ columns, rows }: Exported, separator = ";"): string =>
  [columns, ...rows].map((row) => `${row.map((value) => cell(value, separator)).join(separator)}\n`).join("");

const cell = (value: Value, separator: string): string => {
  const text = value === null ? "" : String(value);
  return text.includes(separator) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
};

export const jsonLinesOf = ({ columns, rows }: Exported): string =>
  rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, row[index]])))}\n`)
    .join("");
