import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { documents } from "../../documents.ts";
import { readConfig } from "../../platform/config.ts";
import { jobScope, openDatabase } from "../../platform/db.ts";
import { loginOf } from "../../platform/logins.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

const [numbers, lines, warm, measured] = [24, 8, 20, 50];
const goalMs = 50;

/** An invoice as PDF/A-3 with tags and its lines attached, made as a worker makes it: reading it included, one after the other. */
export const measureInvoice = async (stand: Stand): Promise<Row> => {
  const id = await plantInvoice(stand);
  const db = await openDatabase(loginOf(stand.databaseUrl, "portal_worker").url, "portal_worker", 2);
  const { operator } = readConfig({ NODE_ENV: "test" });
  const scope = jobScope(db, stand.bigAccount);
  const make = async () => {
    const made = await documents
      .get("invoice")
      ?.make(scope, { subjectId: String(id), format: "pdf", lang: "ru" }, operator);
    if (!made) throw new Error("invoices are no documents");
    return buffer(Readable.from(made.content));
  };
  for (let count = 0; count < warm; count += 1) await make();
  const from = process.cpuUsage();
  for (let count = 0; count < measured; count += 1) await make();
  const { user, system } = process.cpuUsage(from);
  await db.close();
  const ms = (user + system) / 1_000 / measured;
  return {
    what: `invoice PDF/A-3 of ${numbers} numbers, tagged, lines attached`,
    measured: `${ms.toFixed(1)} CPU ms`,
    goal: `≤ ${goalMs} CPU ms`,
    reached: ms <= goalMs,
  };
};

const plantInvoice = async ({ owner, bigAccount }: Stand): Promise<number> => {
  const total = numbers * 6_000;
  const month = "2020-01-01";
  const { rows } = await owner.raw<{ rows: { id: number }[] }>(
    `insert into invoices (account_id, number, month, issued_on, due_on, opening, charges, vat, payments, closing, unpaid)
     values (?, 'bench', ?, '2020-02-05', '2020-02-25', 0, ?, ?, 0, ?, 0) returning id`,
    [bigAccount, month, total, total / 6, total],
  );
  const id = rows[0]?.id ?? 0;
  const share = total / lines;
  await owner.raw(
    `insert into invoice_lines (account_id, invoice_id, position, charge_group, name, quantity, net, vat_rate, vat, gross)
     select ?, ?, n, 'subscription', 'Услуги связи по тарифному плану № ' || n, 1, ?, 20, ?, ? from generate_series(1, ?) n`,
    [bigAccount, id, share - Math.round(share / 6), Math.round(share / 6), share, lines],
  );
  await owner.raw(
    `insert into charges (account_id, month, subscriber_id, position, charge_group, name, gross)
     select account_id, ?::date, id, 1, 'subscription', 'Услуги связи', 6000 from subscribers where account_id = ? order by id limit ?`,
    [month, bigAccount, numbers],
  );
  return id;
};
