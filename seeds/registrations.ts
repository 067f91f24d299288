import { addDays, startOfDay } from "../src/kernel/dates.ts";
import { addMonths, firstDay } from "../src/kernel/month.ts";
import { openPdf, paragraph, toBuffer } from "../src/platform/pdf.ts";
import { type Calendar, dayIn } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

/** Who registered. */
type Author = { readonly id: number; readonly name: string };
type Invoice = { id: number; unpaid: number; due_on: string };

/** For how many days a registration lets service go on (operation_limits). */
const days = 10;

/** The older of two unpaid invoices, registered while it was the only one: the bank has not confirmed it to this day. */
export async function addAwaitingRegistration(scene: Scene, accountId: number, author: Author): Promise<void> {
  const { trx, calendar } = scene;
  const invoice = await invoiceOf(scene, accountId, 2);
  if (!invoice) return;
  const own = { invoice_id: invoice.id, document_number: "412", amount: invoice.unpaid };
  const row = rowOf(calendar, { accountId, author, dueOn: invoice.due_on, back: 1 });
  await insertRows(trx, "payment_registrations", [{ ...row, ...own }]);
}

/** An invoice paid last month, registered before the payment came in. */
export async function addConfirmedRegistration(scene: Scene, accountId: number, author: Author): Promise<void> {
  const { trx, calendar } = scene;
  const invoice = await invoiceOf(scene, accountId, 2);
  const month = addMonths(calendar.month, -1);
  const payment = await trx("payments")
    .where("account_id", accountId)
    .whereBetween("received_on", [dayIn(month, 10), dayIn(month, 28)])
    .orderBy("received_on")
    .first();
  if (!invoice || !payment) return;
  const row = rowOf(calendar, { accountId, author, dueOn: invoice.due_on, back: 1 });
  const paid = { document_number: payment.document_number, amount: payment.amount, payment_id: payment.id };
  const ended = { state: "confirmed", ended_at: `${payment.received_on}T11:30:00+03:00` };
  const [made] = await trx("payment_registrations")
    .insert({ ...row, invoice_id: invoice.id, ...paid, ...ended })
    .returning("id");
  await insertRows(trx, "payment_scans", [
    {
      account_id: accountId,
      registration_id: made.id,
      file_name: `Платежное поручение ${payment.document_number}.pdf`,
      content_type: "application/pdf",
      content: await scanOf(`Платежное поручение № ${payment.document_number}`, row.paid_on),
    },
  ]);
}

const footer = () => ({ left: "", right: "" });

/** What stands for a scan: a page of one line. */
const scanOf = (title: string, day: string): Promise<Buffer> => {
  const pdf = openPdf({ title, author: "", lang: "ru", createdOn: startOfDay(day), footer });
  paragraph(pdf, "H1", title, { bold: true, size: 14 });
  return toBuffer(pdf);
};

const invoiceOf = ({ trx, calendar }: Scene, accountId: number, back: number): Promise<Invoice | undefined> =>
  trx("invoices")
    .where({ account_id: accountId, month: firstDay(addMonths(calendar.month, -back)) })
    .first();

type Made = { accountId: number; author: Author; dueOn: string; back: number };

/** On the 8th of a month: the rule lets until the 10th. */
const rowOf = ({ month }: Calendar, { accountId, author, dueOn, back }: Made) => {
  const day = dayIn(addMonths(month, -back), 8);
  return {
    account_id: accountId,
    paid_on: day,
    keeps_until: addDays(dueOn, days),
    author_user_id: author.id,
    author_name: author.name,
    registered_at: `${day}T12:10:00+03:00`,
  };
};
