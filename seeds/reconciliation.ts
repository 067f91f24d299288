import { addDays, formatDate } from "../src/kernel/dates.ts";
import { kopecks } from "../src/kernel/money.ts";
import { firstDay } from "../src/kernel/month.ts";
import type { Knex } from "../src/platform/db.ts";
import { ledgerOf, numberKey } from "../src/reconciliation-acts/matching/ledger.ts";
import { type Difference, matchLines } from "../src/reconciliation-acts/matching/match.ts";
import type { OwnLine } from "../src/reconciliation-acts/matching/passes.ts";
import type { Mapping } from "../src/reconciliation-acts/matching/roles.ts";
import { summaryOf } from "../src/reconciliation-acts/matching/summary.ts";
import { lastDayOf, type Period } from "../src/reconciliation-acts/statement.ts";
import { momentBack } from "./calendar.ts";
import { uuidOf } from "./romashka-records.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

type Author = { readonly id: number; readonly name: string };

/** Acts that went out and one that did not, and an accountant's ledger that differs in three lines. */
export async function addReconciliation(scene: Scene, accountId: number, author: Author): Promise<void> {
  await addActs(scene, accountId, author);
  await addLedger(scene, accountId, author);
}

const yearOf = ({ calendar }: Scene): Period => {
  const to = addDays(firstDay(calendar.month), -1);
  return { from: `${to.slice(0, 4)}-01-01`, to };
};

async function addActs(scene: Scene, accountId: number, { id, name }: Author): Promise<void> {
  const { trx, calendar } = scene;
  const year = yearOf(scene);
  const acts = [
    {
      period: { from: addDays(year.from, -365), to: addDays(year.from, -1) },
      back: 40,
      email: "revizor@romashka.example",
    },
    { period: year, back: 6, email: null },
  ];
  for (const [index, { period, back, email }] of acts.entries()) {
    const at = momentBack(calendar, back, "11:20");
    const [act] = await trx("reconciliation_acts")
      .insert({
        account_id: accountId,
        period_from: period.from,
        period_to: period.to,
        email,
        author_user_id: id,
        author_name: name,
        created_at: at,
        ordered_at: at,
        ready_by: addDays(at.slice(0, 10), 14),
      })
      .returning("id");
    const isSent = index > 0;
    await insertRows(trx, "deliveries", [
      {
        account_id: accountId,
        id: uuidOf(`act ${accountId} ${index}`),
        kind: "reconciliation-act",
        subject_id: String(act.id),
        title: `Акт сверки за ${formatDate(period.from, "ru")} – ${formatDate(period.to, "ru")}`,
        format: "pdf",
        email: email ?? "buh@romashka.example",
        language: "ru",
        state: isSent ? "sent" : "failed",
        attempts: 1,
        server_answer: isSent
          ? "250 2.0.0 Ok: queued as 4XwQ7c5vRzz1nK"
          : "550 5.1.1 <revizor@romashka.example>: Recipient address rejected: User unknown in local recipient table",
        message_id: `<${uuidOf(`act message ${accountId} ${index}`)}@operator.example>`,
        requested_by: id,
        created_at: at,
        sent_at: isSent ? at : null,
      },
    ]);
  }
}

const mapping: Mapping = ["date", "number", "debit", "credit"];
const titles = ["Дата", "Документ", "Дебет", "Кредит"];

/** The books of the year as the customer keeps them: one payment is not there, another has a wrong sum, a third is not the operator's. */
async function addLedger(scene: Scene, accountId: number, { id, name }: Author): Promise<void> {
  const { trx, calendar } = scene;
  const period = yearOf(scene);
  const own = await ownLines(trx, accountId, period);
  const cells = cellsOf(own, period);
  const rows = (cells[0] ?? []).map((_cell, at) => at + 2);
  const ledger = ledgerOf({ rows, cells }, mapping);
  const result = await matchLines(own, ledger.lines, period);
  const matchingId = uuidOf(`ledger ${accountId}`);
  await insertRows(trx, "ledger_matchings", [
    {
      account_id: accountId,
      id: matchingId,
      user_id: id,
      author: name,
      file_name: "60 счет, оператор связи.xlsx",
      period_from: period.from,
      period_to: period.to,
      created_at: momentBack(calendar, 1, "15:35"),
      row_count: rows.length,
      reading: { sheet: "Лист1", otherSheets: [], hiddenRows: 0, aside: 0, asideRows: [] },
      columns: titles.map((title, at) => ({
        letter: "ABCD"[at],
        title,
        samples: cells[at]?.filter(Boolean).slice(0, 3),
      })),
      row_numbers: rows,
      cells,
      mapping,
      summary: summaryOf({ ledger, result }),
    },
  ]);
  const differences = result.differences.map((difference, at) => ({
    account_id: accountId,
    matching_id: matchingId,
    place: at + 1,
    kind: difference.kind,
    is_payment: difference.isPayment,
    ...fileSide(difference),
    ...operatorSide(difference),
  }));
  await insertRows(trx, "ledger_differences", differences);
}

const fileSide = ({ file }: Difference) => ({
  row_number: file?.row ?? null,
  file_date: file?.on ?? null,
  file_document: file?.document ?? null,
  file_amount: file?.amount ?? null,
});

const operatorSide = ({ own }: Difference) => ({
  operator_date: own?.dates[0] ?? null,
  operator_kind: own?.document.kind ?? null,
  operator_number: own?.document.number ?? null,
  operator_amount: own?.amount ?? null,
});

async function ownLines(trx: Knex, accountId: number, { from, to }: Period): Promise<OwnLine[]> {
  const invoices = await trx("invoices").where("account_id", accountId).where("month", ">=", from).orderBy("month");
  const payments = await trx("payments")
    .where("account_id", accountId)
    .whereBetween("received_on", [from, to])
    .orderBy(["received_on", "id"]);
  return [
    ...invoices.map(({ number, month, issued_on: issuedOn, charges }) => ({
      dates: [lastDayOf(month.slice(0, 7)), issuedOn],
      document: { kind: "invoice", number },
      number: numberKey(number),
      amount: kopecks(charges),
      isPayment: false,
    })),
    ...payments.map(({ document_number: number, method, received_on: on, amount }) => ({
      dates: [on],
      document: { kind: method, number },
      number: numberKey(number),
      amount: kopecks(amount),
      isPayment: true,
    })),
  ];
}

/** Column by column. */
const cellsOf = (own: readonly OwnLine[], { to }: Period): string[][] => {
  const payments = own.filter(({ isPayment }) => isPayment);
  const [missing, mistyped] = [payments[2], payments[4]];
  const rows = own
    .filter((line) => line !== missing)
    .map((line) => {
      const amount = line === mistyped ? line.amount + 9_000 : line.amount;
      const sum = (amount / 100).toFixed(2);
      const document = line.isPayment
        ? `Платежное поручение № ${line.document.number}`
        : `Счет № ${line.document.number}`;
      return [line.dates.at(-1) ?? "", document, line.isPayment ? sum : "", line.isPayment ? "" : sum];
    });
  rows.push([to, "Платежное поручение № 9051", "250.00", ""]);
  return titles.map((_title, at) => rows.map((row) => row[at] ?? ""));
};
