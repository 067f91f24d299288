import { createHash } from "node:crypto";
import { formatMonth } from "../src/kernel/month.ts";
import type { Knex } from "../src/platform/db.ts";
import { type Calendar, momentBack } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { SeededLine } from "./tenants.ts";

/** Invoices that went out by mail, and two that did not, with the mail server's words. */
export async function addDeliveries(trx: Knex, calendar: Calendar, accountId: number, userId: number): Promise<void> {
  const months = calendar.back(deliveries.length);
  const invoices = await trx("invoices").where("account_id", accountId).select("id", "month", "number");
  const rows = deliveries.flatMap((delivery, index) => {
    const month = months[index];
    const invoice = invoices.find((one) => String(one.month).slice(0, 7) === month);
    if (month === undefined || invoice === undefined) return [];
    const at = momentBack(calendar, (deliveries.length - index) * 9, "09:40");
    const isSent = delivery.state === "sent";
    return [
      {
        account_id: accountId,
        id: uuidOf(`delivery ${invoice.number}`),
        kind: "invoice",
        subject_id: String(invoice.id),
        title: `Счет № ${invoice.number} за ${formatMonth(month, "ru")}`,
        message_id: `<${uuidOf(`message ${invoice.number}`)}@operator.example>`,
        requested_by: userId,
        created_at: at,
        sent_at: isSent ? at : null,
        language: "ru",
        ...delivery,
      },
    ];
  });
  await insertRows(trx, "deliveries", rows);
}

type Outcome = {
  state: "sent" | "failed";
  email: string;
  format: string;
  attempts: number;
  server_answer: string | null;
  trouble: "operator" | "recipient" | "document" | "interrupted" | null;
};
const sent = (queueId: string, attempts = 1, format = "pdf"): Outcome => ({
  state: "sent",
  email: "buh@romashka.example",
  format,
  attempts,
  server_answer: `250 2.0.0 Ok: queued as ${queueId}`,
  trouble: null,
});
const notSent = (
  email: string,
  attempts: number,
  server_answer: string | null,
  trouble: Outcome["trouble"] = "recipient",
): Outcome => ({ state: "failed", email, format: "pdf", attempts, server_answer, trouble });

const deliveries: readonly Outcome[] = [
  sent("4XqT1c2bQzz1pF"),
  sent("4XrK9m3hLmz2kD", 3, "xlsx"),
  notSent(
    "bukh@romashka.example",
    1,
    "550 5.1.1 <bukh@romashka.example>: Recipient address rejected: User unknown in local recipient table",
  ),
  sent("4Xs8Qd5wJgz3nB"),
  notSent("buh@romashka.example", 5, "452 4.2.2 <buh@romashka.example>: Mailbox full"),
  notSent("buh@romashka.example", 1, "552 5.3.4 Message size exceeds fixed limit"),
  notSent("buh@romashka.example", 1, "550 5.7.26 Unauthenticated mail: SPF and DKIM did not pass", "operator"),
  notSent("buh@romashka.example", 28, "421 4.3.2 Service not available", "interrupted"),
  notSent("buh@romashka.example", 28, null, "document"),
  sent("4XtZ2v7yRcz4mA"),
];

export const addForwardings = (trx: Knex, accountId: number, lines: readonly SeededLine[]): Promise<void> =>
  insertRows(
    trx,
    "forwardings",
    forwardings.flatMap(({ place, ...forwarding }) => {
      const line = lines[place - 1];
      return line ? [{ account_id: accountId, subscriber_id: line.id, ...forwarding }] : [];
    }),
  );

// Deactivated keeps its target, erased has no row.
const forwardings = [
  { place: 5, condition: "unconditional", target: "375291000001", seconds: null, is_active: true },
  { place: 6, condition: "busy", target: "375173000001", seconds: null, is_active: true },
  { place: 6, condition: "no-reply", target: "375291000012", seconds: 20, is_active: true },
  { place: 6, condition: "not-reachable", target: "375441234567", seconds: null, is_active: true },
  { place: 9, condition: "unconditional", target: "375331112233", seconds: null, is_active: false },
  { place: 9, condition: "no-reply", target: "375291000002", seconds: 5, is_active: false },
];

/** Sign-ins and sent documents in the journal; orders write their own. */
export async function addJournal(
  trx: Knex,
  calendar: Calendar,
  accountId: number,
  user: { id: number; name: string },
): Promise<void> {
  const who = { user_id: user.id, user_name: user.name, role: "administrator", address: "192.0.2.17" };
  const signIns = [40, 21, 6, 1].map((days) => ({
    ...who,
    account_id: 0,
    at: momentBack(calendar, days, "09:31"),
    action: "sessions:begin",
    subject: "password",
  }));
  await insertRows(trx, "audit_records", signIns);
  const visits = signIns.map(({ at }) => ({
    user_id: user.id,
    way: "password",
    address: who.address,
    agent:
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    started_at: at,
    seen_at: at,
    ended_at: at,
  }));
  await insertRows(trx, "sign_ins", visits);
  await insertRows(trx, "audit_records", await deliveryRecords(trx, accountId, who));
}

type Sent = Outcome & { id: string; kind: string; subject_id: string; title: string; created_at: Date };

/** Each delivery was asked for by a person, and sent or given up by the worker a moment later. */
async function deliveryRecords(trx: Knex, accountId: number, who: object): Promise<object[]> {
  const all: Sent[] = await trx("deliveries").where("account_id", accountId).orderBy("created_at").select("*");
  const worker = { user_id: null, user_name: "", role: "worker", address: null };
  return all.flatMap(({ id, kind, subject_id: subjectId, title, format, email, state, attempts, created_at: at }) => {
    const common = { account_id: accountId, subject: id };
    const requested = { action: "deliveries:request", before: null, after: { kind, subjectId, title, format, email } };
    const ended = { action: "deliveries:end", before: { state: "queued" }, after: { title, state, attempts } };
    return [
      { ...who, ...common, at: at.toISOString(), ...requested },
      { ...worker, ...common, at: new Date(at.getTime() + 2_000 * attempts).toISOString(), ...ended },
    ];
  });
}

/** A made-up id that is the same on every run. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
