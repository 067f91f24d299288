import { account, choice, day, decimal, fee, id, money, month, name, nullable, optional, whole } from "../fields.ts";
import type { Books, Kind, Row } from "../kind.ts";
import { upsert } from "../upsert.ts";
import { chargeGroups } from "./charges.ts";

const ofInvoice = ["invoice", "issued_on", "due_on", "opening", "charges", "vat", "payments", "closing", "unpaid"];
const ofLine = ["group", "name", "quantity", "net", "vat_rate", "line_vat", "gross"];
const tuple = (alias: string): string => `(${ofInvoice.map((column) => `${alias}.${column}`).join(", ")})`;
const previousMonth = "(s.month - interval '1 month')::date";

/** An invoice, one line of the file for each of its lines; the columns of the invoice stand in each of them. */
export const invoices: Kind = {
  name: "invoices",
  columns: {
    account,
    month,
    invoice: name,
    issued_on: day,
    due_on: day,
    opening: money,
    charges: money,
    vat: money,
    payments: money,
    closing: money,
    unpaid: optional(fee),
    position: nullable(id),
    group: nullable(choice(...chargeGroups)),
    name: nullable(name),
    quantity: nullable(whole),
    net: nullable(money),
    vat_rate: nullable(decimal),
    line_vat: nullable(money),
    gross: nullable(money),
  },
  key: ["account", "month", "position"],
  whole: ["account", "month"],
  rule:
    ({ today }) =>
    (row) =>
      faultOfInvoice(row, today) ?? faultOfLine(row),
  joins: `left join accounts a on a.id = s.account
    left join (select account, month, min(line) as first, count(position) as lines, sum(gross) as gross, sum(line_vat) as vat
      from staged where reason is null group by 1, 2) f on f.account = s.account and f.month = s.month
    left join staged g on g.line = f.first
    left join invoices p on p.account_id = s.account and p.month = ${previousMonth}
    left join (select distinct on (account, month) account, month, closing from staged where reason is null order by account, month, line) q
      on q.account = s.account and q.month = ${previousMonth}`,
  reason: `case when a.id is null then 'unknown-account'
    when ${tuple("s")} is distinct from ${tuple("g")} then 'header-differs:' || f.first
    when f.lines > 0 and f.gross <> s.charges then 'lines-sum'
    when f.lines > 0 and f.vat <> s.vat then 'lines-vat'
    when coalesce(q.closing, p.closing) <> s.opening then 'opening-differs' end`,
  settles: true,
  apply: async (books) => {
    await upsert(books, invoiceTarget);
    if (books.given.has("position")) await writeLines(books);
  },
};

const faultOfInvoice = (
  { opening, charges, payments, closing, month: of, issued_on: issued, due_on: due }: Row,
  today: string,
) => {
  if (Number(opening) + Number(charges) - Number(payments) !== Number(closing)) return "does-not-add-up";
  if (String(of).slice(0, 7) >= today.slice(0, 7)) return "month-not-over";
  if (String(issued) > today) return "future";
  return String(due) < String(issued) ? "due-before-issue" : undefined;
};

const faultOfLine = (row: Row): string | undefined => {
  const absent = ofLine.filter((column) => row[column] === null || row[column] === undefined);
  const hasPosition = typeof row["position"] === "number";
  if (hasPosition ? absent.length > 0 : absent.length < ofLine.length) return "line-incomplete";
  return hasPosition && Number(row["net"]) + Number(row["line_vat"]) !== Number(row["gross"]) ? "line-sum" : undefined;
};

const invoiceTarget: Parameters<typeof upsert>[1] = {
  table: "invoices",
  key: ["account_id", "month"],
  from: "(select distinct on (account, month) * from staged where reason is null order by account, month, line) s",
  columns: {
    account_id: { from: "s.account" },
    month: { from: "s.month" },
    number: { from: "s.invoice" },
    issued_on: { from: "s.issued_on" },
    due_on: { from: "s.due_on" },
    opening: { from: "s.opening" },
    charges: { from: "s.charges" },
    vat: { from: "s.vat" },
    payments: { from: "s.payments" },
    closing: { from: "s.closing" },
    // without it as if nothing had been paid since: what was is taken off when the account is settled
    unpaid: { from: "coalesce(s.unpaid, greatest(0, least(s.charges, s.closing)))", givenOrNew: "unpaid" },
  },
  match: "s.account = d.account_id and s.month = d.month",
  account: "s.account",
};

const writeLines = async (books: Books): Promise<void> => {
  await books.trx.raw(`with gone as (
      delete from invoice_lines l using (select account, month, min(line) as line from staged where reason is null group by 1, 2) m
        join invoices i on i.account_id = m.account and i.month = m.month
      where l.account_id = m.account and l.invoice_id = i.id
        and not exists (select from staged s where s.reason is null and s.account = m.account and s.month = m.month and s.position = l.position)
      returning m.line, m.account)
    insert into changed select line, account from gone`);
  await upsert(books, {
    table: "invoice_lines",
    key: ["account_id", "invoice_id", "position"],
    from: "staged s join invoices i on i.account_id = s.account and i.month = s.month where s.reason is null and s.position is not null",
    columns: {
      account_id: { from: "s.account" },
      invoice_id: { from: "i.id" },
      position: { from: "s.position" },
      charge_group: { from: 's."group"' },
      name: { from: "s.name" },
      quantity: { from: "s.quantity" },
      net: { from: "s.net" },
      vat_rate: { from: "s.vat_rate" },
      vat: { from: "s.line_vat" },
      gross: { from: "s.gross" },
    },
    match:
      "s.account = d.account_id and s.position = d.position and s.month = (select month from invoices i where i.account_id = d.account_id and i.id = d.invoice_id)",
    account: "s.account",
  });
};
