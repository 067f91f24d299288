import { accountFormats } from "../../kernel/delivery-format.ts";
import { account, choice, day, id, mailbox, money, name, nullable, optional, text, unp } from "../fields.ts";
import type { Books, Kind } from "../kind.ts";
import { upsert } from "../upsert.ts";

const ofClient = ["client_name", "address", "contract_number", "contract_date"];
const tuple = (alias: string): string => `(${ofClient.map((column) => `${alias}.${column}`).join(", ")})`;

/** Accounts with their clients: a client is known by its УНП, and every line of it says the same of it. */
export const accounts: Kind = {
  name: "accounts",
  columns: {
    account,
    unp,
    client_name: name,
    address: name,
    contract_number: name,
    contract_date: day,
    kind: choice("mobile", "fixed"),
    status: optional(choice("active", "suspended", "closed")),
    payment_form: optional(choice("postpaid", "prepaid")),
    balance: optional(money),
    balance_on: optional(day),
    uin: nullable(text),
    oin: nullable(text),
    delivery_email: nullable(mailbox),
    delivery_format: optional(choice(...accountFormats)),
    due_days: optional(id),
  },
  key: ["account"],
  joins: `left join accounts a on a.id = s.account left join clients c on c.id = a.client_id
    left join (select unp, min(line) as first from staged where reason is null group by unp) f on f.unp = s.unp left join staged g on g.line = f.first`,
  reason: `case when a.id is not null and c.unp <> s.unp then 'other-client'
    when a.id is not null and a.kind <> s.kind then 'other-kind'
    when ${tuple("s")} is distinct from ${tuple("g")} then 'client-differs:' || f.first
    when s.balance_on > :today then 'future' end`,
  rule:
    () =>
    ({ balance, balance_on: on }) =>
      on !== undefined && balance === undefined ? "balance-missing" : undefined,
  apply: async (books) => {
    await writeClients(books);
    await upsert(books, {
      table: "accounts",
      key: ["id"],
      from: "staged s join clients c on c.unp = s.unp where s.reason is null",
      columns: {
        id: { from: "s.account" },
        client_id: { from: "c.id" },
        kind: { from: "s.kind" },
        status: { from: "s.status", given: "status" },
        payment_form: { from: "s.payment_form", given: "payment_form" },
        balance: { from: "s.balance", given: "balance" },
        balance_on: { from: "coalesce(s.balance_on, cast(:today as date))", given: "balance" },
        uin: { from: "s.uin", given: "uin" },
        oin: { from: "s.oin", given: "oin" },
        delivery_format: { from: "s.delivery_format", given: "delivery_format" },
        due_days: { from: "s.due_days", given: "due_days" },
      },
      match: "s.account = d.id",
      account: "s.account",
    });
    if (books.given.has("delivery_email")) await addAddresses(books);
  },
};

/** An address that billing names is a confirmed one; those that the account has are its own people's to change. */
const addAddresses = (books: Books): Promise<void> =>
  upsert(books, {
    table: "delivery_addresses",
    key: ["account_id", "email"],
    from: "staged s where s.reason is null and s.delivery_email is not null",
    columns: {
      account_id: { from: "s.account" },
      email: { from: "lower(s.delivery_email)" },
      confirmed_at: { from: "cast(:now as timestamptz)", onlyNew: true },
      asked_at: { from: "cast(:now as timestamptz)", onlyNew: true },
    },
    match: "s.account = d.account_id and lower(s.delivery_email) = d.email",
    account: "s.account",
  });

const writeClients = (books: Books): Promise<void> =>
  upsert(books, {
    table: "clients",
    key: ["unp"],
    from: "(select distinct on (unp) * from staged where reason is null order by unp, line) s",
    columns: {
      unp: { from: "s.unp" },
      name: { from: "s.client_name" },
      address: { from: "s.address" },
      contract_number: { from: "s.contract_number" },
      contract_date: { from: "s.contract_date" },
    },
    match: "s.unp = d.unp",
    account: "s.account",
  });
