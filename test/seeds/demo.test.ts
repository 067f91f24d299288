import { verify } from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { numberPatterns } from "../../seeds/catalogue-numbers.ts";
import { seedDatabase } from "../../src/bin/seed.ts";
import { verifyAudit } from "../../src/journal/index.ts";
import { isIccid } from "../../src/kernel/iccid.ts";
import { kopecks, vatOf } from "../../src/kernel/money.ts";
import { isFixed, isMobile, parseMsisdn } from "../../src/kernel/msisdn.ts";
import { isUnp } from "../../src/kernel/unp.ts";
import { type Knex, openKnex } from "../../src/platform/db.ts";
import { freshDatabase } from "../support/database.ts";

// whole databases are made here, on machines that may be busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const now = new Date("2026-11-23T12:00:00+03:00");
let url: string;
let knex: Knex;

beforeAll(async () => {
  url = await freshDatabase();
  await seedDatabase(url, "demo", { now });
  knex = openKnex(url, undefined, 2);
});
afterAll(() => knex.destroy());

const rowsOf = async <R = Record<string, unknown>>(sql: string): Promise<R[]> =>
  (await knex.raw<{ rows: R[] }>(sql)).rows;
/** The first column of the answer. */
const listOf = async (sql: string): Promise<unknown[]> => (await rowsOf(sql)).map((row) => Object.values(row)[0]);

const fingerprint = async (): Promise<Record<string, unknown>[]> => {
  const tables = await listOf(
    "select c.oid::regclass::text from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1",
  );
  return Promise.all(
    tables.map(async (table) => {
      const [row] = await rowsOf(`select count(*), sum(hashtextextended(t::text, 0)) as hash from ${String(table)} t`);
      return { table, ...row };
    }),
  );
};

describe("seeding again", () => {
  it("changes nothing, also a month later", async () => {
    const before = await fingerprint();
    expect(before.length).toBeGreaterThan(25);
    expect(await seedDatabase(url, "demo", { now })).toBe(true);
    expect(await seedDatabase(url, "demo", { now: new Date("2026-12-24T12:00:00+03:00") })).toBe(true);
    expect(await fingerprint()).toEqual(before);
  });

  it("leaves a database with clients alone when only an empty one is to be filled", async () => {
    expect(await seedDatabase(url, "demo", { now, ifEmpty: true })).toBe(false);
  });
});

describe("money", () => {
  it("is there for the accounts that have a history, ending last month", async () => {
    expect(
      await rowsOf(
        "select account_id as id, count(*) as count, min(month) as first, max(month) as last from invoices group by 1 order by 1",
      ),
    ).toEqual([
      { id: 20_000_001, count: 36, first: "2023-11-01", last: "2026-10-01" },
      { id: 20_000_002, count: 36, first: "2023-11-01", last: "2026-10-01" },
      { id: 20_000_100, count: 6, first: "2026-05-01", last: "2026-10-01" },
      { id: 20_000_200, count: 6, first: "2026-05-01", last: "2026-10-01" },
      { id: 20_000_202, count: 5, first: "2026-05-01", last: "2026-09-01" },
      { id: 170_000_003, count: 36, first: "2023-11-01", last: "2026-10-01" },
    ]);
  });

  it("adds up: opening + charges - payments = closing, and the next month opens with it", async () => {
    expect(await listOf("select number from invoices where opening + charges - payments <> closing")).toEqual([]);
    const breaks = await listOf(`select number from (
      select *, lag(closing) over (partition by account_id order by month) as before from invoices) i where opening <> before`);
    expect(breaks).toEqual([]);
  });

  it("adds up: lines and subscribers' charges are the invoice's charges, in each month", async () => {
    const differing = await listOf(`select number from invoices i where charges is distinct from
      (select sum(gross) from invoice_lines l where l.account_id = i.account_id and l.invoice_id = i.id)
      or vat is distinct from (select sum(vat) from invoice_lines l where l.account_id = i.account_id and l.invoice_id = i.id)
      or charges is distinct from (select sum(gross) from charges c where c.account_id = i.account_id and c.month = i.month)`);
    expect(differing).toEqual([]);
    expect(await listOf("select invoice_id from invoice_lines where net + vat <> gross")).toEqual([]);
  });

  it("counts the VAT of a rate once, on its total, and no line is more than a kopeck off its own", async () => {
    const invoices = await rowsOf<{ charges: number; vat: number }>("select charges, vat from invoices");
    expect(invoices.filter(({ charges, vat }) => vatOf(kopecks(charges), 25) !== vat)).toEqual([]);
    const lines = await rowsOf<{ gross: number; vat: number; vat_rate: number }>(
      "select gross, vat, vat_rate from invoice_lines",
    );
    expect(lines.filter(({ gross, vat, vat_rate: rate }) => Math.abs(vatOf(kopecks(gross), rate) - vat) > 1)).toEqual(
      [],
    );
  });

  it("confirms a registration by its payment alone, and lets one wait where two invoices are unpaid", async () => {
    const matching = "p.amount = r.amount and p.document_number = r.document_number and p.received_on >= r.paid_on";
    expect(
      await rowsOf(
        `select r.account_id as id, r.state, r.payment_id is not null as paid, i.month, i.unpaid = r.amount as owed,
           r.paid_on > i.issued_on and r.paid_on <= i.month + interval '1 month 9 days' as allowed,
           exists (select from payments p where p.account_id = r.account_id and p.id is not distinct from coalesce(r.payment_id, p.id) and ${matching}) as received,
           (select count(*) from audit_records a where a.account_id = r.account_id and a.subject = r.document_number and a.action like 'payments:%') as records
         from payment_registrations r join invoices i on i.account_id = r.account_id and i.id = r.invoice_id order by 1, 2`,
      ),
    ).toMatchObject([
      {
        id: 20_000_001,
        state: "confirmed",
        month: "2026-09-01",
        paid: true,
        received: true,
        allowed: true,
        records: 2,
      },
      {
        id: 20_000_001,
        state: "withdrawn",
        month: "2026-09-01",
        paid: false,
        received: false,
        allowed: true,
        records: 2,
      },
      { id: 20_000_002, state: "waiting", month: "2026-09-01", owed: true, received: false, allowed: true, records: 1 },
    ]);
  });

  it("lists a month's payments in its invoice", async () => {
    const differing =
      await listOf(`select number from invoices i where payments <> (select coalesce(sum(amount), 0) from payments p
      where p.account_id = i.account_id and date_trunc('month', received_on) = month)`);
    expect(differing).toEqual([]);
    expect(await listOf("select id from payments where received_on > date '2026-11-23'")).toEqual([]);
  });

  it("leaves unpaid what the oldest-first rule leaves, and that is the debt without what was paid since", async () => {
    const differing = await listOf(`select a.id from accounts a where
      (select coalesce(sum(unpaid), 0) from invoices i where i.account_id = a.id) <> greatest(0,
        coalesce((select closing from invoices i where i.account_id = a.id order by month desc limit 1), 0)
        - coalesce((select sum(amount) from payments p where p.account_id = a.id and received_on >= (
          select max(month) + interval '1 month' from invoices i where i.account_id = a.id)), 0))`);
    expect(differing).toEqual([]);
    const owed = await rowsOf(
      "select account_id as id, array_agg(month::text order by month) as months, bool_and(unpaid = charges) as whole from invoices where unpaid > 0 group by 1 order by 1",
    );
    expect(owed).toEqual([
      { id: 20_000_001, months: ["2026-10-01"], whole: true },
      { id: 20_000_002, months: ["2026-09-01", "2026-10-01"], whole: true },
      { id: 20_000_200, months: ["2026-09-01", "2026-10-01"], whole: true },
    ]);
  });

  it("keeps a balance that is not the amount due: all payments less all charges, those of this month too", async () => {
    const differing = await listOf(`select id from accounts a where balance <>
      (select coalesce(sum(amount), 0) from payments p where p.account_id = a.id)
      - (select coalesce(sum(gross), 0) from charges c where c.account_id = a.id)
      - coalesce((select opening from invoices i where i.account_id = a.id order by month limit 1), 0)
      and payment_form = 'postpaid'`);
    expect(differing).toEqual([]);
    const [plant] = await rowsOf(
      "select balance < 0 as behind, (select sum(unpaid) from invoices where account_id = a.id) as due from accounts a where id = 20000100",
    );
    expect(plant).toEqual({ behind: true, due: 0 });
  });

  // the current month's charges come from billing before its records do
  it("bills for traffic and roaming what the usage records of 00020000001 cost", async () => {
    const differing = await listOf(`select month from
      (select coalesce(used_in, month) as month, sum(gross) as charged from charges where account_id = 20000001 and charge_group in ('traffic', 'roaming') group by 1) c
      full join (select date_trunc('month', started_at at time zone 'UTC' + interval '3 hours')::date as month, sum(gross) as used
        from usage_records where account_id = 20000001 group by 1) u using (month) where charged is distinct from used and month < '2026-11-01'`);
    expect(differing).toEqual([]);
    const [usage] = await rowsOf(
      "select count(*) as count, count(distinct subscriber_id) as users, min(started_at) >= '2023-11-01 00:00+03' as first, max(started_at) < '2026-11-01 00:00+03' as last from usage_records",
    );
    expect(usage).toMatchObject({ first: true, last: true });
    expect(Number(usage?.["count"])).toBeGreaterThan(15_000);
    expect(Number(usage?.["count"])).toBeLessThan(40_000);
  });
});

describe("numbers", () => {
  it("pass their check digits", async () => {
    const unps = await listOf("select unp from clients");
    expect(unps.length).toBe(4);
    expect(unps.filter((unp) => !isUnp(String(unp)))).toEqual([]);
    const iccids = await listOf("select iccid from sim_cards");
    expect(iccids.length).toBeGreaterThan(2_000);
    expect(iccids.filter((iccid) => !isIccid(String(iccid)))).toEqual([]);
    expect(new Set(iccids).size).toBe(iccids.length);
    expect(
      await listOf(
        "select iccid from subscribers where iccid is not null and iccid not in (select iccid from sim_cards)",
      ),
    ).toEqual([]);
  });

  it("are of the account's kind, and nobody has another's", async () => {
    const lines = await rowsOf<{ msisdn: string; kind: string }>(
      "select s.msisdn, a.kind from subscribers s join accounts a on a.id = account_id where s.msisdn is not null",
    );
    const wrong = lines.filter(({ msisdn, kind }) => {
      const read = parseMsisdn(msisdn);
      return read !== msisdn || (kind === "fixed" ? !isFixed(read) : !isMobile(read));
    });
    expect(wrong).toEqual([]);
    expect(new Set(lines.map(({ msisdn }) => msisdn)).size).toBe(lines.length);
    expect(await listOf("select msisdn from phone_numbers where msisdn in (select msisdn from subscribers)")).toEqual(
      [],
    );
  });

  it("are free in every category, 40 and more, each true to its category's pattern", async () => {
    const free = await rowsOf<{ msisdn: string; id: number }>(
      "select msisdn, category_id as id from phone_numbers where state = 'free'",
    );
    for (const [id, pattern] of numberPatterns) {
      const ofCategory = free.filter((one) => one.id === id);
      expect(ofCategory.length).toBeGreaterThanOrEqual(40);
      expect(
        ofCategory.filter(({ msisdn }) => !pattern.test(msisdn.slice(5)) || parseMsisdn(msisdn) !== msisdn),
      ).toEqual([]);
    }
  });
});

const statesIn = (table: string, column: string) => listOf(`select distinct ${column} from ${table} order by 1`);

describe("every state of every thing", () => {
  it("is somewhere", async () => {
    expect(await statesIn("subscribers", "status")).toEqual([
      "active",
      "pending-activation",
      "pending-termination",
      "suspended",
      "terminated",
    ]);
    expect(await statesIn("accounts", "status")).toEqual(["active", "closed", "suspended"]);
    expect(await statesIn("accounts", "payment_form")).toEqual(["postpaid", "prepaid"]);
    expect(await statesIn("sim_cards", "state")).toEqual(["free", "in-use", "retired"]);
    expect(await statesIn("orders", "state")).toEqual([
      "cancelled",
      "done",
      "draft",
      "failed",
      "partly-done",
      "paused",
      "waiting",
    ]);
    expect(await statesIn("order_items", "state")).toEqual([
      "cancelled",
      "done",
      "failed",
      "pending",
      "refused",
      "unchanged",
    ]);
    expect(await statesIn("deliveries", "state")).toEqual(["failed", "sent"]);
    const addressState = `case when paused_at is not null then 'paused' when confirmed_at is not null then 'active'
      when token_expires_at > timestamptz '2026-11-23 12:00+03' then 'waiting' else 'expired' end`;
    expect(await listOf(`select distinct ${addressState} as state from delivery_addresses order by 1`)).toEqual([
      "active",
      "expired",
      "paused",
      "waiting",
    ]);
    expect(await statesIn("payment_registrations", "state")).toEqual(["confirmed", "waiting", "withdrawn"]);
    expect(await statesIn("call_detail_requests", "source")).toEqual(["file", "list", "schedule"]);
    expect(await statesIn("call_detail_requests", "is_full")).toEqual([false, true]);
    expect(await statesIn("forwardings", "condition")).toEqual(["busy", "no-reply", "not-reachable", "unconditional"]);
    expect(await statesIn("charges", "charge_group")).toEqual([
      "discounts",
      "instalments",
      "one-off",
      "roaming",
      "subscription",
      "traffic",
    ]);
    expect(await statesIn("usage_records", "direction")).toEqual(["forwarded", "incoming", "outgoing"]);
    expect(await statesIn("usage_records", "kind")).toEqual(["data", "mms", "sms", "voice"]);
  });

  it("stands where the contract says", async () => {
    const lines = await rowsOf<{ msisdn: string; status: string }>(
      "select msisdn, status from subscribers where account_id = 20000001 order by msisdn",
    );
    expect(lines.map(({ msisdn }) => msisdn)).toEqual(
      Array.from({ length: 24 }, (_, index) => String(375_291_000_001 + index)),
    );
    expect(lines.slice(0, 19).every(({ status }) => status === "active")).toBe(true);
    expect(lines.slice(19).map(({ status }) => status)).toEqual([
      "suspended",
      "pending-activation",
      "pending-activation",
      "pending-activation",
      "terminated",
    ]);
    expect(await listOf("select count(*) from subscribers where account_id = 20000100")).toEqual([2_000]);
    expect(
      await listOf("select count(*) from subscribers where account_id = 20000100 and status = 'pending-termination'"),
    ).not.toEqual([0]);
    expect(await listOf("select msisdn from subscribers where account_id = 20000900")).toEqual(["375291000900"]);
  });

  it("covers every reason of an order's item, and an order counts its items", async () => {
    expect(await listOf("select distinct reason from order_items where reason is not null order by reason")).toEqual([
      "already-connected",
      "archived",
      "excluded",
      "mandatory",
      "network-refused",
      "no-answer",
      "not-a-number",
      "not-connected",
      "not-of-account",
      "not-on-tariff",
      "repeated",
      "required-by",
      "requires",
      "status",
    ]);
    const differing =
      await listOf(`select number from orders o join lateral (select count(*) as total, count(*) filter (where state = 'done') as done,
      count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'failed') as failed, sum(one_off) as one_off, sum(monthly) as monthly
      from order_items i where i.account_id = o.account_id and i.order_id = o.id) i on true
      where (o.total, o.done, o.refused, o.failed, o.one_off, o.monthly) is distinct from (i.total, i.done, i.refused, i.failed, i.one_off, i.monthly)`);
    expect(differing).toEqual([]);
    expect(
      await listOf(
        "select id from accounts a where last_order_number <> (select coalesce(max(number), 0) from orders where account_id = a.id)",
      ),
    ).toEqual([]);
    expect(
      await listOf(
        "select number from orders o where number is not null and not exists (select from audit_records r where r.account_id = o.account_id and subject = number::text)",
      ),
    ).toEqual([]);
  });

  it("connects nothing that the rules of the catalogue forbid", async () => {
    expect(
      await rowsOf(`select r.* from service_rules r join subscriber_services c on c.service_id = r.service_id
        left join subscriber_services o on o.account_id = c.account_id and o.subscriber_id = c.subscriber_id and o.service_id = other_service_id
        where (o.service_id is null) = (r.kind = 'requires')`),
    ).toEqual([]);
    expect(
      await rowsOf(`select c.* from subscriber_services c join subscribers s on s.account_id = c.account_id and s.id = subscriber_id
        where exists (select from service_tariffs t where t.service_id = c.service_id)
        and not exists (select from service_tariffs t where t.service_id = c.service_id and t.tariff_id = s.tariff_id)`),
    ).toEqual([]);
    const [excluding] = await listOf(
      "select count(*) from subscriber_services where service_id in (select service_id from service_rules where kind = 'excludes')",
    );
    expect(excluding).toBeGreaterThan(0);
  });
});

describe("sign-ins", () => {
  it("hold the rights that the contract names", async () => {
    const grants = await rowsOf<{ who: string; held: string[] }>(`
      select coalesce(phone, login_account::text, email) as who, coalesce(array_agg(role || ' ' || account_id order by role, account_id)
        filter (where revoked_at is null and role is not null), '{}') as held
      from users u left join grants g on g.user_id = u.id group by u.id`);
    const heldBy = Object.fromEntries(grants.map(({ who, held }) => [who, held]));
    expect(heldBy).toMatchObject({
      "375291000001": ["administrator 20000001", "subscriber 20000001"],
      "375291000002": ["supervisor 20000001", "supervisor 20000002", "supervisor 170000003"],
      "375291000003": ["subscriber 20000001"],
      "170000003": ["administrator 170000003"],
      "375291000100": ["administrator 20000100"],
      "375291000900": ["administrator 20000900"],
      "support@operator.example": [],
    });
    expect(heldBy).toMatchObject({
      "375291000005": ["viewer 20000001"],
      "375291000006": ["accountant 20000001", "accountant 20000002"],
      "375291000009": ["administrator 20000001"],
    });
    expect(
      await rowsOf(`select u.phone, b.phone as by, g.suspended_at is not null as suspended, g.granted_at < '${now.toISOString()}' as since
        from grants g join users u on u.id = g.user_id join users b on b.id = g.granted_by order by 1, 2`),
    ).toEqual([
      { phone: "375291000005", by: "375291000001", suspended: false, since: true },
      { phone: "375291000006", by: "375291000001", suspended: false, since: true },
      { phone: "375291000006", by: "375291000002", suspended: false, since: true },
      { phone: "375291000009", by: "375291000001", suspended: true, since: true },
    ]);
    expect(
      await rowsOf(`select email, expires_at > '${now.toISOString()}' as open from invitations order by email`),
    ).toEqual([
      { email: "sklad@romashka.example", open: true },
      { email: "zam@romashka.example", open: false },
    ]);
    expect(
      await listOf(`select phone from users u where phone in ('375291000005', '375291000006', '375291000009')
        and not exists (select from subscribers where msisdn = u.phone and status = 'active')`),
    ).toEqual([]);
    expect(await listOf("select phone from users where email = 'admin@romashka.example'")).toEqual(["375291000001"]);
    expect(await listOf("select email from users where is_staff order by id")).toEqual([
      "support@operator.example",
      "support-2@operator.example",
    ]);
    // a colleague of whoever asked can confirm it
    expect(
      await rowsOf(`select what, state, expires_at > '${now.toISOString()}' as waits from support_removals`),
    ).toEqual([{ what: "login", state: "open", waits: true }]);
    expect(
      await listOf(
        "select u.phone from grants g join users u on u.id = user_id join subscribers s on s.account_id = g.account_id and s.id = subscriber_id where role = 'subscriber' and phone <> msisdn",
      ),
    ).toEqual([]);
  });

  it("open with the demo password", async () => {
    const hashes = await listOf("select distinct password_hash from users");
    expect(hashes).toHaveLength(1);
    expect(await verify(String(hashes[0]), "Demo-pass-2026")).toBe(true);
    expect(await verify(String(hashes[0]), "Demo-pass-2025")).toBe(false);
  });
});

describe("the journal", () => {
  it("shows every kind of action that an account has so far, before and after too, in a chain that is whole", async () => {
    expect(await listOf("select distinct action from audit_records where account_id = 20000001 order by 1")).toEqual([
      "access:change-role",
      "access:grant",
      "access:invite",
      "access:suspend",
      "call-details:request",
      "changes:plan",
      "deliveries:end",
      "deliveries:request",
      "delivery:ask-address",
      "delivery:change-schedule",
      "delivery:confirm-address",
      "delivery:pause-address",
      "invitations:accept",
      "orders:accept",
      "orders:apply",
      "orders:cancel",
      "orders:draft",
      "orders:pause",
      "payments:confirm",
      "payments:register",
      "payments:withdraw",
      "support:ask-removal",
      "support:view-begin",
      "support:view-end",
      "support:view-page",
    ]);
    expect(
      await listOf("select count(*) from audit_records where before is not null and after is not null"),
    ).not.toEqual([0]);
    expect((await verifyAudit(knex)).breaks).toEqual([]);
  });
});
