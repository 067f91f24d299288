import { read } from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "../support/portal.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { readPdf } from "../support/read-pdf.ts";
import { givenWholeInvoice } from "./whole-invoice.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

type Case = { readonly kind: string; readonly msisdn: string };
const cases: readonly Case[] = [
  { kind: "mobile", msisdn: "375291119000" },
  { kind: "fixed", msisdn: "375172119000" },
];

/** A whole invoice whose account has a second number with charges and use. */
const givenInvoice = async ({ kind, msisdn }: Case) => {
  const account = await given.account({ kind });
  const invoice = await givenWholeInvoice(portal, account);
  const { id } = await given.subscriber(account, { msisdn, last_name: "=cmd", first_name: "Жанна" });
  // of the invoice's 1 248,00 the first number has all but this
  await owner("charges").where({ account_id: account.id }).update({ gross: 124_000 });
  const charge = { account_id: account.id, month: "2026-10-01", subscriber_id: id };
  await owner("charges").insert([
    { ...charge, position: 1, charge_group: "subscription", name: "Свое решение. Лидер", gross: 1_100 },
    { ...charge, position: 2, charge_group: "discounts", name: "Корпоративная скидка", gross: -300 },
  ]);
  await owner.raw("select ensure_usage_partition('2026-10-01')");
  const record = { account_id: account.id, subscriber_id: id, direction: "outgoing", kind: "voice" };
  await owner("usage_records").insert([
    // Friday 9 October, 9:00 and 17:59:59 in Minsk; 8:59:59, 18:00; and Saturday
    { ...record, started_at: "2026-10-09T06:00:00Z", seconds: 60, gross: 11 },
    { ...record, started_at: "2026-10-09T14:59:59Z", seconds: 30, gross: 5 },
    { ...record, started_at: "2026-10-09T05:59:59Z", seconds: 7 },
    { ...record, started_at: "2026-10-09T15:00:00Z", seconds: 8 },
    { ...record, started_at: "2026-10-10T09:00:00Z", kind: "data", bytes: 2 * 1024 ** 2 },
    { ...record, started_at: "2026-10-09T09:00:00Z", kind: "sms" },
    // a Saturday that is a working day this year
    { ...record, started_at: "2026-10-17T09:00:00Z", kind: "mms" },
    // another month by Minsk's clock
    { ...record, started_at: "2026-09-30T20:59:59Z", seconds: 1_000 },
  ]);
  const agent = await signIn(portal, await given.holder("viewer", account));
  return { account, agent, invoice, msisdn, base: `/a/${account.number}/invoices` };
};

const bytesOf = async (agent: Agent, path: string): Promise<Buffer> => {
  const answer = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  return answer.body as Buffer;
};

beforeAll(async () => {
  await owner.raw("select ensure_usage_partition('2026-09-01')");
  // a working Saturday that the government moved
  await owner("calendar_overrides").insert({ date: "2026-10-17", is_working: true, basis: "test" });
});

describe.each(cases)("an invoice of a $kind account", (kind) => {
  let invoice: Awaited<ReturnType<typeof givenInvoice>>;
  beforeAll(async () => {
    invoice = await givenInvoice(kind);
  });

  it("is a PDF whose attached lines say what the database says", async () => {
    const {
      agent,
      base,
      invoice: { id },
      msisdn,
    } = invoice;
    const { attachments, text } = await readPdf(await bytesOf(agent, `${base}/${id}.pdf`));
    expect(text).toContain("Всего номеров: 2");
    const csv = attachments.get("lines.csv")?.toString() ?? "";
    expect(csv.startsWith("\uFEFFРаздел;Группа;Наименование;")).toBe(true);
    const rows = csv.slice(1).trimEnd().split("\r\n").slice(1);
    expect(rows).toContain("Начисления;Скидки;Корпоративная скидка;1;-10,00;20;-2,00;-12,00;");
    // a name that begins like a formula is kept from being one
    expect(rows).toContain(`По номерам;;'=cmd Жанна;;;;;8,00;${msisdn}`);
    for (const part of ["Начисления", "По номерам"]) {
      const sums = rows.filter((row) => row.startsWith(`${part};`)).map((row) => row.split(";")[7] ?? "");
      expect(sums.reduce((sum, figure) => sum + Math.round(Number(figure.replace(",", ".")) * 100), 0)).toBe(124_800);
    }
  });

  it("is a workbook with figures, formulas that agree, and a sheet for each number", async () => {
    const {
      agent,
      base,
      invoice: { id },
      msisdn,
    } = invoice;
    const book = read(await bytesOf(agent, `${base}/${id}.xlsx`), { cellDates: true });
    expect(book.SheetNames).toEqual([
      "Счет",
      "Начисления",
      "По номерам",
      ...[invoice.invoice.msisdn, msisdn].toSorted(),
    ]);
    const cell = (sheet: string, at: string) => book.Sheets[sheet]?.[at];
    expect(cell("Начисления", "G5")).toMatchObject({ t: "n", v: 1_248, f: "SUM(G2:G4)" });
    expect(cell("По номерам", "D4")).toMatchObject({ t: "n", v: 1_248, f: "SUM(D2:D3)" });
    expect(cell("По номерам", "D5")).toMatchObject({ v: 0, f: "ROUND(D4-'Начисления'!G5,2)" });
    expect(cell(msisdn, "C6")).toMatchObject({ v: 8, f: "SUM(C4:C5)" });
    const front = Object.values(book.Sheets["Счет"] ?? {});
    expect(front).toContainEqual(expect.objectContaining({ v: 1_248, f: "'Начисления'!G5" }));
    expect(front.filter((each) => each?.v instanceof Date)).toHaveLength(3);
  });

  it("tells working hours from the rest by Minsk's clock and calendar, and says which they are", async () => {
    const {
      agent,
      base,
      invoice: { id },
      msisdn,
    } = invoice;
    const book = read(await bytesOf(agent, `${base}/${id}.xlsx?format=xlsx-hours`));
    const sheet = book.Sheets["Рабочее время"] ?? {};
    expect(sheet["A1"]?.v).toContain("с 9:00 до 18:00 по минскому времени");
    const row = ["C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N"].map(
      (letter) => sheet[`${letter}4`]?.v ?? 0,
    );
    const [seconds, rest] = [row.slice(0, 3).map((days) => Math.round(days * 86_400)), row.slice(3)];
    expect({ seconds, rest }).toEqual({ seconds: [90, 15, 105], rest: [2, 0, 2, 0, 2, 2, 0.16, 0, 0.16] });
    expect(sheet["E5"]?.f).toBe("SUM(E4:E4)");
    expect(String(sheet["A4"]?.v).replaceAll(/\D/g, "")).toBe(msisdn);
  });

  it("is text in columns, in UTF-8 or windows-1251", async () => {
    const {
      agent,
      base,
      invoice: { id },
    } = invoice;
    const utf8 = (await bytesOf(agent, `${base}/${id}.txt`)).toString();
    const cyrillic = new TextDecoder("windows-1251").decode(await bytesOf(agent, `${base}/${id}.txt?format=txt-1251`));
    expect(utf8).toBe(`\uFEFF${cyrillic}`);
    expect(utf8).toMatch(/\r\nВсего начислено +1 040,00 +208,00 +1 248,00\r\n/);
    expect(utf8).toMatch(/\r\nВсего номеров: 2 +1 248,00\r\n/);
    expect(utf8).toContain("Жукоўскі Алесь");
    expect(utf8.split("\r\n").filter((line) => line.length > 121)).toEqual([]);
  });

  it("says in a workbook and in text too that it is paid and goes out again", async () => {
    const {
      agent,
      base,
      invoice: { id },
    } = invoice;
    await owner("invoices").where({ id }).update({ unpaid: 0 });
    const book = read(await bytesOf(agent, `${base}/${id}.xlsx`), { cellDates: true });
    expect(Object.values(book.Sheets["Счет"] ?? {}).map(({ v }) => v as unknown)).toContain("Повтор. Счет оплачен");
    expect((await bytesOf(agent, `${base}/${id}.txt`)).toString()).toContain("\r\nПовтор. Счет оплачен\r\n");
    await owner("invoices").where({ id }).update({ unpaid: 124_800 });
  });

  it("speaks Belarusian and English", async () => {
    const {
      agent,
      base,
      invoice: { id },
    } = invoice;
    for (const [language, sheet] of [
      ["be", "Рахунак"],
      ["en", "Invoice"],
    ] as const) {
      await post(agent, "/language", { language, back: "/" }).expect(303);
      expect(read(await bytesOf(agent, `${base}/${id}.xlsx`)).SheetNames[0]).toBe(sheet);
    }
    await post(agent, "/language", { language: "ru", back: "/" }).expect(303);
  });
});

describe("what is charged to no number", () => {
  it("stands in the annex of each format, so that it adds up", async () => {
    const invoice = await givenInvoice({ kind: "mobile", msisdn: "375291119555" });
    await owner("charges").where({ account_id: invoice.account.id, position: 2 }).delete();
    const path = `${invoice.base}/${invoice.invoice.id}`;
    expect((await bytesOf(invoice.agent, `${path}.txt`)).toString()).toMatch(/Без номера .* -3,00\r\n/);
    expect((await readPdf(await bytesOf(invoice.agent, `${path}.pdf`))).text).toContain("Без номера");
    const sheet = read(await bytesOf(invoice.agent, `${path}.xlsx`)).Sheets["По номерам"] ?? {};
    expect([sheet["D4"]?.v, sheet["D5"]?.v, sheet["D6"]?.v]).toEqual([-3, 1_248, 0]);
  });
});
