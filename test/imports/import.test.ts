import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { verifyAudit } from "../../src/journal/index.ts";
import { type Database, openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { bringTo, fillPortal, now, sims, subscriberColumns } from "./bring.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const account = 20_000_501;
const folder = mkdtempSync(join(tmpdir(), "portal-import-"));
let url: string;
let db: Database;
let bring: ReturnType<typeof bringTo>;
beforeAll(async () => {
  url = await testDatabaseUrl();
  db = await openDatabase(url, undefined, 4);
  bring = bringTo(db);
  await fillPortal(bring);
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

const subscriber = (number: string) => db.knex("subscribers").where({ account_id: account, number }).first();
const cardStates = async () =>
  Object.fromEntries(
    (await db.knex("sim_cards").where({ account_id: account })).map(({ iccid, state }) => [iccid, state]),
  );
const paymentLine = (n: number) => `00020000501;2026-10-01;${n};${n}.00`;
const paymentColumns = "account;received_on;document_number;amount";
const payments = () => db.knex("payments").where({ account_id: account }).orderBy("id").pluck("document_number");

const line = (number: string, iccid: string, status = "active") => `00020000501;${number};${iccid};Новатор;${status}`;
const chargeHead = "account;month;number;position;group;name;amount";
const chargeOf = (number: string, position: number, amount: string) =>
  `00020000501;2026-11;${number};${position};traffic;Звонки;${amount}`;
const usageFile = (lines: number, from = 0): string => {
  const rows = Array.from(
    { length: lines },
    (_, n) =>
      `00020000501;375291000501;2026-10-${String(1 + (n % 28)).padStart(2, "0")} 10:00:00;outgoing;voice;${from + n}\n`,
  );
  return `account;number;started_at;direction;kind;record\n${rows.join("")}`;
};
const records = async () =>
  Number((await db.knex("usage_records").where({ account_id: account }).count())[0]?.["count"]);

describe("a file", () => {
  it("may be windows-1251, packed, separated by commas or tabs, with a mark, with Windows' line ends", async () => {
    const text =
      'account,received_on,document_number,amount,payer,purpose\r\n00020000501,2026-10-01,1,"1,50","Василёк, ООО","две\r\nстроки"\r\n';
    const cyrillic = Buffer.from(
      Array.from(text, (sign) =>
        sign === "ё" ? 0xb8 : sign >= "А" && sign <= "я" ? sign.charCodeAt(0) - 0x350 : sign.charCodeAt(0),
      ),
    );
    expect(await bring("payments", cyrillic, { encoding: "windows-1251" })).toMatchObject({
      imported: 1,
      lineReasons: [],
    });
    expect(await bring("payments", `\ufeff${text}`)).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await bring("payments", gzipSync(text), { fileName: "p.csv.gz" })).toMatchObject({
      imported: 0,
      unchanged: 1,
    });
    expect(await bring("payments", Buffer.from(`\ufeff${text}`, "utf16le"))).toMatchObject({
      imported: 0,
      unchanged: 1,
    });
    const tabbed =
      "account\treceived_on\tdocument_number\tamount\tpayer\n00020000501\t2026-10-01\t1\t1.50\tВасилёк, ООО\n";
    expect(await bring("payments", tabbed)).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await db.knex("payments").where({ account_id: account }).first("amount", "payer", "purpose")).toEqual({
      amount: 150,
      payer: "Василёк, ООО",
      purpose: "две\r\nстроки",
    });
  });

  it("keeps nothing in a dry run, and nothing with --all-or-nothing where a line is refused", async () => {
    const before = await payments();
    const text = `${paymentColumns}\n${paymentLine(21)}\n${paymentLine(0)}\n`;
    expect(await bring("payments", text, { dryRun: true })).toMatchObject({ state: "done", imported: 1, refused: 1 });
    expect(await bring("payments", text, { allOrNothing: true })).toMatchObject({
      state: "refused",
      imported: 0,
      unchanged: 1,
      refused: 1,
    });
    expect(await payments()).toEqual(before);
    expect(await db.knex("import_runs").where({ state: "refused" }).select("lines", "imported", "reasons")).toEqual([
      { lines: 2, imported: 0, reasons: { "payment-of-nothing": 1 } },
    ]);
    expect(
      await db.knex("audit_records").where({ account_id: account, action: "imports:run", subject: "payments" }).count(),
    ).toEqual([{ count: 1 }]);
  });

  it("of a column left out leaves what is there, and of an empty cell makes it empty", async () => {
    await db.knex("accounts").where({ id: account }).update({ uin: "own", balance: 5 });
    const columns = "account;unp;client_name;address;contract_number;contract_date;kind";
    const given = "00020000501;200988541;ООО «Василёк и К°»;г. Минск;К-1;2026-01-15;mobile";
    const others = "00020000502;200988541;ООО «Василёк и К°»;г. Минск;К-1;2026-01-15;mobile";
    expect(await bring("accounts", `${columns}\n${given}\n${others}\n`)).toMatchObject({ refused: 0 });
    expect(await db.knex("accounts").where({ id: account }).first("uin", "balance")).toEqual({
      uin: "own",
      balance: 5,
    });
    expect(await db.knex("clients").where({ unp: "200988541" }).pluck("name")).toEqual(["ООО «Василёк и К°»"]);
    expect(await bring("accounts", `${columns};uin;balance;balance_on\n${given};;-7.25;2026-11-20\n`)).toMatchObject({
      imported: 1,
    });
    expect(await db.knex("accounts").where({ id: account }).first("uin", "balance", "balance_on")).toEqual({
      uin: null,
      balance: -725,
      balance_on: "2026-11-20",
    });
  });

  it("adds an address that documents go to, confirmed, and takes none away", async () => {
    const columns = "account;unp;client_name;address;contract_number;contract_date;kind;delivery_email";
    const before = await addresses();
    expect(await bring("accounts", `${columns}\n${withAddress("New@vasilek.example")}\n`)).toMatchObject({
      imported: 1,
    });
    expect(await bring("accounts", `${columns}\n${withAddress("new@vasilek.example")}\n`)).toMatchObject({
      imported: 0,
    });
    expect(await bring("accounts", `${columns}\n${withAddress("")}\n`)).toMatchObject({ imported: 0, refused: 0 });
    expect(await addresses()).toEqual([...before, "new@vasilek.example"]);
  });
});

function withAddress(email: string): string {
  return `00020000501;200988541;ООО «Василёк и К°»;г. Минск;К-1;2026-01-15;mobile;${email}`;
}

function addresses(): Promise<string[]> {
  return db
    .knex("delivery_addresses")
    .where({ account_id: account })
    .whereNotNull("confirmed_at")
    .orderBy("id")
    .pluck("email");
}

describe("subscribers", () => {
  it("a card that was changed retires the old one; the number that has changed stays with its subscriber, and its holder is kept", async () => {
    const before = await subscriber("375291000502");
    await db.knex("number_categories").insert({ id: 1, name: "Обычный", fee: 1, position: 1 });
    expect(await bring("subscribers", `${subscriberColumns}\n${line("375291000502", sims[2] ?? "")}\n`)).toMatchObject({
      imported: 1,
    });
    expect(await cardStates()).toEqual({
      [sims[0] ?? ""]: "in-use",
      [sims[1] ?? ""]: "retired",
      [sims[2] ?? ""]: "in-use",
    });
    expect((await subscriber("375291000502")).sim_changed_at).toEqual(now);
    const moved = `${subscriberColumns};previous_number;last_name\n${line("375291000512", sims[2] ?? "")};375291000502;Крук\n`;
    expect(await bring("subscribers", moved)).toMatchObject({ imported: 1 });
    expect(await bring("subscribers", moved)).toMatchObject({ imported: 0, unchanged: 1 });
    expect((await subscriber("375291000512")).id).toBe(before.id);
    expect(await subscriber("375291000502")).toBeUndefined();
    expect(await db.knex("phone_numbers").where({ msisdn: "375291000502" }).pluck("state")).toEqual(["quarantine"]);
    expect(await db.knex("past_holders").where({ subscriber_id: before.id }).orderBy("id").pluck("number")).toContain(
      "375291000502",
    );
  });

  it("two may swap their cards in one file", async () => {
    const text = `${subscriberColumns}\n${line("375291000501", sims[2] ?? "")}\n${line("375291000512", sims[0] ?? "")}\n`;
    expect(await bring("subscribers", text)).toMatchObject({ imported: 2, lineReasons: [] });
    expect(await cardStates()).toMatchObject({ [sims[0] ?? ""]: "in-use", [sims[2] ?? ""]: "in-use" });
  });

  it("one that has ended has no card in use, no forwarding, no services, and its number rests", async () => {
    const { id } = await subscriber("375291000512");
    await db.knex("phone_numbers").insert({ msisdn: "375291000512", category_id: 1, state: "free" });
    await bring("subscribers", `${subscriberColumns};services\n${line("375291000512", sims[0] ?? "")};Роуминг|2\n`);
    expect(
      await db.knex("subscriber_services").where({ subscriber_id: id }).orderBy("service_id").pluck("service_id"),
    ).toEqual([1, 2]);
    expect(await db.knex("phone_numbers").where({ msisdn: "375291000512" }).pluck("state")).toEqual(["assigned"]);
    await db
      .knex("forwardings")
      .insert({ account_id: account, subscriber_id: id, condition: "busy", target: "375291000501" });
    const ended = `${subscriberColumns};terminated_on\n${line("375291000512", sims[0] ?? "", "terminated")};2026-11-22\n`;
    expect(await bring("subscribers", ended)).toMatchObject({ imported: 1 });
    for (const table of ["forwardings", "subscriber_services"])
      expect(await db.knex(table).where({ subscriber_id: id })).toEqual([]);
    expect(await db.knex("phone_numbers").where({ msisdn: "375291000512" }).first("state", "free_from")).toMatchObject({
      state: "quarantine",
    });
    expect(await cardStates()).toMatchObject({ [sims[0] ?? ""]: "retired" });
    expect((await subscriber("375291000512")).status_since).toEqual(now);
  });
});

describe("money", () => {
  const columns = "account;month;invoice;issued_on;due_on;opening;charges;vat;payments;closing";
  it("payments pay the oldest debt first, and confirm what was registered", async () => {
    await db.knex("payments").where({ account_id: account }).delete();
    await bring(
      "invoices",
      `${columns}\n00020000501;2026-09;9;2026-10-05;2026-10-25;0;100.00;20.00;0;100.00\n00020000501;2026-10;10;2026-11-05;2026-11-25;100.00;50.00;10.00;0;150.00\n`,
    );
    const unpaid = () => db.knex("invoices").where({ account_id: account }).orderBy("month").pluck("unpaid");
    expect(await unpaid()).toEqual([10_000, 5_000]);
    const [newest] = await db.knex("invoices").where({ account_id: account, month: "2026-10-01" }).pluck("id");
    await db.knex("payment_registrations").insert({
      account_id: account,
      invoice_id: newest,
      document_number: "77",
      paid_on: "2026-11-05",
      amount: 12_000,
      keeps_until: "2026-12-10",
      author_name: "А",
      registered_at: now,
    });
    const text = `${paymentColumns}\n00020000501;2026-11-06;№ 77;120.00\n`;
    expect(await bring("payments", text)).toMatchObject({ imported: 1 });
    expect(await unpaid()).toEqual([0, 3_000]);
    expect(await db.knex("accounts").where({ id: account }).first("balance", "balance_on")).toEqual({
      balance: -3_000,
      balance_on: "2026-11-23",
    });
    expect(await db.knex("payment_registrations").where({ account_id: account }).pluck("state")).toEqual(["confirmed"]);
    expect(await db.knex("audit_records").where({ account_id: account, action: "payments:confirm" }).count()).toEqual([
      { count: 1 },
    ]);
  });

  it("what the file says is left to pay counts", async () => {
    await bring(
      "invoices",
      `${columns};unpaid\n00020000501;2026-10;10;2026-11-05;2026-11-25;100.00;50.00;10.00;0;150.00;44.00\n`,
    );
    expect(await db.knex("invoices").where({ account_id: account, month: "2026-10-01" }).pluck("unpaid")).toEqual([
      4_400,
    ]);
  });

  it("a number's month is delivered whole: charges that a later file does not have are gone, those of others stay", async () => {
    await bring(
      "charges",
      `${chargeHead}\n${chargeOf("375291000501", 1, "1.00")}\n${chargeOf("375291000501", 2, "2.00")}\n${chargeOf("375291000512", 1, "4.00")}\n`,
    );
    expect(await bring("charges", `${chargeHead}\n${chargeOf("375291000501", 1, "1.50")}\n`)).toMatchObject({
      imported: 1,
    });
    expect(await db.knex("charges").where({ account_id: account }).orderBy("gross").pluck("gross")).toEqual([150, 400]);
    expect(await db.knex("accounts").where({ id: account }).first("balance")).toEqual({ balance: -3_550 });
  });
});

describe("the command", () => {
  const script = resolve(import.meta.dirname, "../../src/bin/import.ts");
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { PATH: process.env["PATH"], DATABASE_URL: url, PORTAL_NOW: now.toISOString(), ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => void (output += text));
    const ended = new Promise<{ code: number | null; output: string }>((done) =>
      child.on("close", (code) => done({ code, output })),
    );
    return { child, ended };
  };

  it("reads the standard input, reports refused lines in words, and says by its exit code that there were some", async () => {
    const report = join(folder, "refused.csv");
    const { child, ended } = start(["payments", "-", "--name", "x.jsonl", "--report", report, "--lang", "ru"]);
    child.stdin.end(
      '{"account": "00020000501", "received_on": "2026-10-03", "document_number": "5", "amount": 5}\n{"account": "1", "received_on": "", "document_number": "5", "amount": 5}\n',
    );
    expect(await ended).toEqual({
      code: 1,
      output: expect.stringMatching(/^x\.jsonl: 2 lines: 1 taken, 0 unchanged, 1 refused, /),
    });
    expect(readFileSync(report, "utf8")).toBe('line,reason\n2,"Не номер лицевого счета из 11 цифр: account «1»"\n');
    expect((await start(["payments"]).ended).code).toBe(2);
    expect(await start(["payments", join(folder, "none.csv")]).ended).toMatchObject({
      code: 1,
      output: expect.stringContaining("ENOENT"),
    });
  });

  it("takes 100 000 records from a packed file, and the same once more as unchanged", async () => {
    const path = join(folder, "usage.csv.gz");
    writeFileSync(path, gzipSync(usageFile(100_000)));
    expect(await start(["usage", path]).ended).toMatchObject({
      code: 0,
      output: expect.stringContaining("100000 lines: 100000 taken, 0 unchanged, 0 refused"),
    });
    expect(await records()).toBe(100_000);
    expect(await start(["usage", path]).ended).toMatchObject({
      code: 0,
      output: expect.stringContaining("0 taken, 100000 unchanged"),
    });
    expect(await records()).toBe(100_000);
  });

  it("killed half-way leaves nothing: while it reads, and while it writes", async () => {
    const path = join(folder, "more.csv");
    writeFileSync(path, usageFile(60_000, 1_000_000));
    const before = [await records(), await db.knex("import_runs").count()];
    for (const isThere of ["copy ", "insert into usage_records"]) {
      const { child, ended } = start(["usage", path]);
      for (let tries = 0; tries < 3_000; tries += 1) {
        const { rows } = await db.knex.raw(
          "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query ilike ?",
          [`%${isThere}%`],
        );
        if (rows.length > 0) break;
        await sleep(5);
      }
      child.kill("SIGKILL");
      expect((await ended).output).toBe("");
      for (let tries = 0; tries < 200; tries += 1) {
        const { rows } = await db.knex.raw(
          "select from pg_stat_activity where datname = current_database() and query ilike '%usage_records%' and pid <> pg_backend_pid() and state <> 'idle'",
        );
        if (rows.length === 0) break;
        await sleep(50);
      }
      expect([await records(), await db.knex("import_runs").count()]).toEqual(before);
    }
    expect(await start(["usage", path]).ended).toMatchObject({ code: 0 });
  });
});

describe("at once", () => {
  it("the same file from four sides is taken once", async () => {
    const text = `${paymentColumns}\n${Array.from({ length: 200 }, (_, n) => paymentLine(1_000 + n)).join("\n")}\n`;
    const runs = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const own = await openDatabase(url, undefined, 3);
        try {
          return await bringTo(own)("payments", text);
        } finally {
          await own.close();
        }
      }),
    );
    expect(runs.map(({ imported }) => imported).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 200]);
    expect(
      await db
        .knex("payments")
        .where({ account_id: account, received_on: "2026-10-01" })
        .where("amount", ">=", 100_000)
        .count(),
    ).toEqual([{ count: 200 }]);
  });

  it("two that make the same month's partition both end well", async () => {
    await Promise.all([1, 2, 3, 4].map(() => db.knex.raw("select ensure_usage_partition('2033-05-01')")));
    expect((await db.knex.raw("select to_regclass('usage_records_2033_05') is not null as made")).rows).toEqual([
      { made: true },
    ]);
  });

  it("the journal's chain holds after all of it", async () => {
    const found = await verifyAudit(db.knex);
    expect(found.breaks).toEqual([]);
  });
});
