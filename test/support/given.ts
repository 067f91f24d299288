import type { Role } from "../../src/accounts/index.ts";
import { hashPassword } from "../../src/passwords/index.ts";
import type { Knex } from "../../src/platform/db.ts";

/** Columns of a table, as they are called there. */
type Columns = Readonly<Record<string, unknown>>;
type Id = { readonly id: number };
type User = Id & { readonly name: string; readonly phone: string };
type Account = Id & { readonly number: string; readonly client_id: number };
type Subscriber = Id & { readonly account_id: number; readonly msisdn: string };
type Invoice = Id & { readonly account_id: number; readonly number: string };

export type Given = ReturnType<typeof givenIn>;
export const password = "Test-pass-2026";

/** Rows with readable defaults, written as the tables' owner; whatever a test is about it names itself. */
export const givenIn = (knex: Knex) => {
  const insert = async <T>(table: string, row: Columns): Promise<T> =>
    (await knex(table).insert(row).returning("*"))[0];
  const next = counter();

  const client = (columns: Columns = {}) => {
    const n = next();
    return insert<Id>("clients", {
      name: `ООО «Клиент ${n}»`,
      unp: String(190_000_000 + n),
      address: "г. Минск, ул. Тестовая, 1",
      contract_number: `Д-${n}`,
      contract_date: "2020-01-15",
      ...columns,
    });
  };

  /** 00020001001 and on, of fixed lines 00170001001, each of a client of its own unless `client_id` is named. */
  const account = async ({ delivery_email = "buh@client.example", ...columns }: Columns = {}) => {
    const made = await insert<Account>("accounts", {
      // the first digits say which of both it is
      id: (columns["kind"] === "fixed" ? 170_001_000 : 20_001_000) + next(),
      client_id: columns["client_id"] ?? (await client()).id,
      kind: "mobile",
      balance_on: "2026-10-10",
      ...columns,
    });
    if (delivery_email !== null) await address(made, { email: delivery_email });
    return made;
  };

  /** A confirmed address of an account's documents. */
  const address = (on: Id, columns: Columns = {}) =>
    insert<Id & { readonly email: string }>("delivery_addresses", {
      account_id: on.id,
      email: "buh@client.example",
      confirmed_at: "2026-01-01T00:00:00Z",
      asked_at: "2026-01-01T00:00:00Z",
      ...columns,
    });

  /** Signs in with `phone` and `password`; the phone is theirs where it is a subscriber's, made before or after. */
  const user = async (columns: Columns = {}) => {
    const n = next();
    const made = await insert<User>("users", {
      name: `Человек ${n}`,
      phone: String(375_299_000_000 + n),
      password_hash: await usualHash,
      ...columns,
    });
    await bind(made.phone);
    return made;
  };

  /** A user whose phone is a subscriber's number has shown it long ago. */
  const bind = (phone: string) =>
    knex.raw(
      `update users u set phone_account_id = s.account_id, phone_subscriber_id = s.id, phone_proved_at = '2026-01-01'
       from subscribers s where u.phone = ? and s.msisdn = u.phone and s.status <> 'terminated' and u.phone_account_id is null`,
      [phone],
    );

  const grant = (of: Id, role: Role, on: Id, subscriber?: Id) =>
    insert<Id>("grants", { user_id: of.id, role, account_id: on.id, subscriber_id: subscriber?.id ?? null });

  const tariffCategory = () => once(knex, "tariff_categories", { id: 1, name: "Для смартфонов", position: 1 });
  const tariff = async (columns: Columns = {}) => {
    const n = next();
    const category = await tariffCategory();
    return insert<Id & { name: string }>("tariffs", {
      id: n,
      category_id: category.id,
      name: `Тариф ${n}`,
      monthly_fee: 1_500,
      ...columns,
    });
  };

  const serviceCategory = () => once(knex, "service_categories", { id: 1, name: "Роуминг", position: 1 });
  const service = async (columns: Columns = {}) => {
    const n = next();
    const category = await serviceCategory();
    return insert<Id & { name: string }>("services", {
      id: n,
      category_id: category.id,
      name: `Услуга ${n}`,
      monthly_fee: 300,
      one_off_fee: 50,
      ...columns,
    });
  };

  /** An active number of an account, 375291001001 and on, on a tariff of its own unless `tariff_id` is named. */
  const subscriber = async (on: Id, columns: Columns = {}) => {
    const n = next();
    const made = await insert<Subscriber>("subscribers", {
      account_id: on.id,
      msisdn: String(375_291_001_000 + n),
      iccid: String(8_937_501_000_000_000_000n + BigInt(n)),
      last_name: `Абонент ${n}`,
      tariff_id: columns["tariff_id"] ?? (await tariff()).id,
      status: "active",
      ...columns,
    });
    if (columns["msisdn"]) await bind(made.msisdn);
    return made;
  };

  /** Last month's, unpaid: 175,68 руб. due on the 25th, unless said otherwise. Another one of an account needs its own `month`. */
  const invoice = (on: Id, columns: Columns = {}) => {
    const charges = Number(columns["charges"] ?? 17_568);
    return insert<Invoice>("invoices", {
      account_id: on.id,
      number: `С-${next()}`,
      month: "2026-10-01",
      issued_on: "2026-11-01",
      due_on: "2026-11-25",
      opening: 0,
      charges,
      vat: Math.round(charges / 6),
      payments: 0,
      closing: charges,
      unpaid: charges,
      ...columns,
    });
  };

  /** A user who holds one role on one account; as a subscriber, on a number made for them. */
  const holder = async (role: Role, on: Id, columns: Columns = {}) => {
    const made = await user(columns);
    await grant(made, role, on, role === "subscriber" ? await subscriber(on) : undefined);
    return made;
  };

  return { client, account, address, user, grant, tariff, service, subscriber, invoice, holder };
};

// one hash for everybody: 19 MiB and some 20 ms each would be half of a test's time
const usualHash = hashPassword(password);

const counter = () => {
  let n = 0;
  return () => (n += 1);
};

const once = async (knex: Knex, table: string, row: Columns & Id): Promise<Id> => {
  await knex(table).insert(row).onConflict("id").ignore();
  return row;
};
