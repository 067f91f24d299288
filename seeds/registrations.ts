import { addDays, startOfDay } from "../src/kernel/dates.ts";
import { addMonths, firstDay } from "../src/kernel/month.ts";
import { openPdf, paragraph, toBuffer } from "../src/platform/pdf.ts";
import { dayIn } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

/** Who registered. */
export type Author = { readonly id: number; readonly name: string; readonly role: string };
type Invoice = { readonly id: number; readonly number: string; readonly unpaid: number; readonly due_on: string };
type Paid = { readonly id: number; readonly document_number: string; readonly amount: number; received_on: string };
type Registration = {
  readonly account_id: number;
  readonly document_number: string;
  readonly paid_on: string;
  readonly amount: number;
  readonly keeps_until: string;
  readonly registered_at: string;
};

/** For how many days a registration lets service go on (operation_limits). */
const days = 10;

/** The older of two unpaid invoices, registered while it was the only one: the bank has not confirmed it to this day. */
export async function addAwaitingRegistration(scene: Scene, accountId: number, author: Author): Promise<void> {
  const invoice = await invoiceOf(scene, accountId);
  if (!invoice) return;
  const row = rowOf(scene, accountId, author, invoice, { document_number: "412", amount: invoice.unpaid });
  await insertRows(scene.trx, "payment_registrations", [row]);
  await insertRows(scene.trx, "audit_records", [recordOf(author, row, invoice, "register", row.registered_at)]);
}

/** An invoice paid last month: registered before the payment came in, and once before that with a mistyped number. */
export async function addConfirmedRegistration(scene: Scene, accountId: number, author: Author): Promise<void> {
  const { trx, calendar } = scene;
  const invoice = await invoiceOf(scene, accountId);
  const month = addMonths(calendar.month, -1);
  const payment: Paid | undefined = await trx("payments")
    .where("account_id", accountId)
    .whereBetween("received_on", [dayIn(month, 10), dayIn(month, 28)])
    .orderBy("received_on")
    .first();
  if (!invoice || !payment) return;
  const { document_number, amount } = payment;
  const right = rowOf(scene, accountId, author, invoice, { document_number, amount });
  const confirmedAt = `${payment.received_on}T11:30:00+03:00`;
  const confirmed = { ...right, state: "confirmed", payment_id: payment.id, ended_at: confirmedAt };
  const mistyped = {
    ...right,
    document_number: `${document_number}0`,
    registered_at: `${right.paid_on}T12:04:00+03:00`,
  };
  const withdrawnAt = `${right.paid_on}T12:07:00+03:00`;
  await insertRows(trx, "payment_registrations", [{ ...mistyped, state: "withdrawn", ended_at: withdrawnAt }]);
  const [made] = await trx("payment_registrations").insert(confirmed).returning("id");
  await insertRows(trx, "payment_scans", [await scanOf(right, made.id)]);
  await insertRows(trx, "audit_records", [
    recordOf(author, mistyped, invoice, "register", mistyped.registered_at),
    recordOf(author, mistyped, invoice, "withdraw", withdrawnAt),
    recordOf(author, right, invoice, "register", right.registered_at),
    recordOf(worker, right, invoice, "confirm", confirmedAt),
  ]);
}

const invoiceOf = ({ trx, calendar }: Scene, accountId: number): Promise<Invoice | undefined> =>
  trx("invoices")
    .where({ account_id: accountId, month: firstDay(addMonths(calendar.month, -2)) })
    .first();

/** On the 8th of last month: the rule lets until the 10th. */
const rowOf = (
  { calendar }: Scene,
  accountId: number,
  author: Author,
  invoice: Invoice,
  order: { readonly document_number: string; readonly amount: number },
) => {
  const day = dayIn(addMonths(calendar.month, -1), 8);
  return {
    ...order,
    account_id: accountId,
    invoice_id: invoice.id,
    paid_on: day,
    keeps_until: addDays(invoice.due_on, days),
    author_user_id: author.id,
    author_name: author.name,
    registered_at: `${day}T12:10:00+03:00`,
  };
};

const worker = { id: null, name: "", role: "worker" };

/** What the portal itself writes at such a step (src/payments/registrations). */
const recordOf = (
  { id, name, role }: Author | typeof worker,
  { account_id, document_number, paid_on, amount, keeps_until }: Registration,
  { number }: Invoice,
  step: "register" | "confirm" | "withdraw",
  at: string,
) => {
  const order = { paymentDate: paid_on, paymentAmount: amount, invoiceNumber: number };
  return {
    user_id: id,
    user_name: name,
    role,
    address: id === null ? null : "192.0.2.17",
    account_id,
    at,
    action: `payments:${step}`,
    subject: document_number,
    before: step === "withdraw" ? order : null,
    after: step === "withdraw" ? null : { ...order, ...(step === "register" && { keepsUntil: keeps_until }) },
  };
};

const footer = () => ({ left: "", right: "" });

/** What stands for a scan: a page of one line. */
const scanOf = async ({ account_id, document_number, paid_on }: Registration, registrationId: number) => {
  const title = `Платежное поручение № ${document_number}`;
  const pdf = openPdf({ title, author: "", lang: "ru", createdOn: startOfDay(paid_on), footer });
  paragraph(pdf, "H1", title, { bold: true, size: 14 });
  return {
    account_id,
    registration_id: registrationId,
    file_name: `Платежное поручение ${document_number}.pdf`,
    content_type: "application/pdf",
    content: await toBuffer(pdf),
  };
};
