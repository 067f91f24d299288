import { account, choice, day, fee, name, optional, text } from "../fields.ts";
import type { Books, Kind } from "../kind.ts";

const same = `p.account_id = s.account and p.received_on = s.received_on and p.document_number = s.document_number and p.amount = s.amount
  and p.payer = coalesce(s.payer, '')`;

/** A payment has no identifier of its own in a bank's statement: day, document, sum and payer tell it from others. */
export const payments: Kind = {
  name: "payments",
  columns: {
    account,
    received_on: day,
    document_number: name,
    amount: fee,
    payer: optional(text),
    purpose: optional(text),
    method: optional(choice("bank-transfer", "payment-request")),
  },
  key: ["account", "received_on", "document_number", "amount", "payer"],
  rule:
    ({ today }) =>
    ({ amount, received_on: on }) =>
      amount === 0 ? "payment-of-nothing" : String(on) > today ? "future" : undefined,
  joins: "left join accounts a on a.id = s.account",
  reason: "case when a.id is null then 'unknown-account' end",
  settles: true,
  apply: async (books) => {
    await changePayments(books);
    await addPayments(books);
  },
};

const changePayments = async ({ trx, given }: Books): Promise<void> => {
  const columns = ["purpose", "method"].filter((column) => given.has(column));
  if (columns.length === 0) return;
  await trx.raw(`with done as (
      update payments p set ${columns.map((column) => `${column} = s.${column}`).join(", ")} from staged s
      where s.reason is null and ${same} and (${columns.map((column) => `p.${column}`).join(", ")}) is distinct from (${columns.map((column) => `s.${column}`).join(", ")})
      returning s.line, s.account)
    insert into changed select line, account from done`);
};

// in the file's order, so that identifiers follow it
const addPayments = async ({ trx }: Books): Promise<void> => {
  await trx.raw(`with missing as (
      select s.* from staged s where s.reason is null and not exists (select from payments p where ${same}) order by s.line),
    done as (insert into payments (account_id, received_on, amount, document_number, payer, purpose, method)
      select account, received_on, amount, document_number, coalesce(payer, ''), coalesce(purpose, ''), coalesce(method, 'bank-transfer') from missing)
    insert into changed select line, account from missing`);
};
