import * as XLSX from "@e965/xlsx";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { chargingIn } from "../charges/charging.ts";
import { textOf } from "../payments/paying.ts";
import { type Agent, post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;
const { given, enter, givenPayer, charge, givenDepartment } = chargingIn(portal);
beforeEach(() => portal.setNow(new Date("2026-11-15T09:00:00Z")));

/** Two numbers in sales, one in the warehouse, one nowhere, and 10,00 that no number was charged: 100,00 in all. */
const givenSplit = async (names: { sales?: string; code?: string } = {}) => {
  const made = await givenPayer();
  const { account } = made;
  const sales = await givenDepartment(account, names.sales ?? "Отдел продаж", names.code ?? "2610");
  const store = await givenDepartment(account, "Склад", "2511");
  const line = (department_id: number | null) => given.subscriber(account, { department_id });
  await charge(account, await line(sales), "2026-10", [["traffic", 3_000]]);
  await charge(account, await line(sales), "2026-10", [["traffic", 1_001]]);
  await charge(account, await line(store), "2026-10", [["traffic", 1_999]]);
  await charge(account, await line(null), "2026-10", [["traffic", 3_000]]);
  const invoice = await given.invoice(account, { number: "С-1/26", charges: 10_000, vat: 2_000 });
  await owner("invoice_lines").insert({
    account_id: account.id,
    invoice_id: invoice.id,
    position: 1,
    charge_group: "traffic",
    name: "traffic",
    quantity: 4,
    net: 8_000,
    vat_rate: 25,
    vat: 2_000,
    gross: 10_000,
  });
  return { ...made, invoice, path: `/invoices/${invoice.id}/allocation` };
};
const csvFrom = async (agent: Agent, path: string) => {
  const answer = await agent.get(path).buffer(true).expect(200);
  expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
  return answer.text;
};

describe("GET /a/:account/invoices/:id/allocation", () => {
  it("splits what no number was charged in proportion to charges, and ends at the invoice's sums", async () => {
    const { read, path } = await givenSplit();
    const text = await read(path);
    expect(text).toContain("Распределение счета № С-1/26 за октябрь 2026");
    expect(text).toContain("По подразделениям на сегодня");
    expect(text).toContain("Отдел продаж 2610 2 40,01 4,45 35,57 25 % 8,89 44,46");
    expect(text).toContain("Склад 2511 1 19,99 2,22 17,77 25 % 4,44 22,21");
    expect(text).toContain("Без подразделения 1 30,00 3,33 26,66 25 % 6,67 33,33");
    expect(text).toContain("Итого по счету 4 90,00 10,00 80,00 20,00 100,00");
    expect(await read(path.replace("/allocation", ""))).toContain("По подразделениям");
  });

  it("keeps the chosen rule for the account, once, with a record in the journal", async () => {
    const { account, agent, base, read, path } = await givenSplit();
    for (let click = 0; click < 2; click += 1) {
      await post(agent, base + path, { rule: "lines", sharesUnassigned: "yes" }).expect(303);
    }
    const text = await read(path);
    // 40,00 shared, by two numbers and one
    expect(text).toContain("Отдел продаж 2610 2 40,01 26,67");
    expect(text).toContain("Склад 2511 1 19,99 13,33");
    expect(text).not.toContain("Без подразделения 1");
    expect(text).toContain("Итого по счету 3 60,00 40,00 80,00 20,00 100,00");
    const records = await owner("audit_records").where({ account_id: account.id, action: "allocation:set-rule" });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      before: { allocationRule: "charges", sharesUnassigned: false },
      after: { allocationRule: "lines", sharesUnassigned: true },
    });
    const journal = await read("/journal");
    expect(journal).toContain("Изменено правило распределения счета по подразделениям");
    expect(journal).toContain("по числу номеров");
  });

  it("refuses a rule that there is not, beside the choice, and a user who may not set one", async () => {
    const { account, agent, base, path } = await givenSplit();
    const refused = await post(agent, base + path, { rule: "by-eye" });
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain("Выберите, как делить общие начисления.");
    await post((await enter("accountant", account)).agent, base + path, { rule: "lines" }).expect(303);
    const { agent: viewer } = await enter("viewer", account);
    const page = await viewer.get(base + path).expect(200);
    expect(page.text).not.toContain("sharesUnassigned");
    await post(viewer, base + path, { rule: "lines" }).expect(403);
  });

  it("is 404 for an invoice of another account", async () => {
    const { base, agent } = await givenSplit();
    const other = await givenSplit();
    for (const end of ["", ".csv", ".xlsx"]) await agent.get(`${base}${other.path}${end}`).expect(404);
    await post(agent, base + other.path, { rule: "lines" }).expect(404);
  });

  it("stands in one row where there are no departments, and of an invoice without lines or charges", async () => {
    const { account, read } = await givenPayer();
    const { id } = await given.invoice(account, { charges: 1_200, vat: 200 });
    const text = await read(`/invoices/${id}/allocation`);
    expect(text).toContain("Подразделений нет");
    expect(text).toContain("Без подразделения 0 0,00 12,00 10,00 20 % 2,00 12,00");
  });
});

describe("the ledger's files", () => {
  it("are CSV in UTF-8 with its mark, semicolons and decimal commas, and cannot begin a formula", async () => {
    const { account, agent, base, path } = await givenSplit({ sales: '=HYPERLINK("http://x";"y")', code: "+2610" });
    const text = await csvFrom(agent, `${base}${path}.csv`);
    expect(text.split("\r\n")).toEqual([
      "\uFEFFНомер документа;Дата документа;Период;Лицевой счет;Место затрат;Подразделение;Без НДС;Ставка НДС, %;НДС;Всего, руб.",
      `С-1/26;01.11.2026;10.2026;${account.number};'+2610;"'=HYPERLINK(""http://x"";""y"")";35,57;25;8,89;44,46`,
      `С-1/26;01.11.2026;10.2026;${account.number};2511;Склад;17,77;25;4,44;22,21`,
      `С-1/26;01.11.2026;10.2026;${account.number};;Без подразделения;26,66;25;6,67;33,33`,
      "",
    ]);
  });

  it("are XLSX with real sums and dates", async () => {
    const { agent, base, path } = await givenSplit();
    const { body } = await agent
      .get(`${base}${path}.xlsx`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on("data", (part: Buffer) => parts.push(part));
        res.on("end", () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const { Sheets, SheetNames } = XLSX.read(body as Buffer, { cellDates: false });
    const rows = XLSX.utils.sheet_to_json<(string | number)[]>(Sheets[SheetNames[0] ?? ""] ?? {}, { header: 1 });
    expect(rows[1]?.slice(4)).toEqual(["2610", "Отдел продаж", 35.57, 25, 8.89, 44.46]);
    const gross = rows.slice(1).reduce((sum, row) => sum + Number(row[9]), 0);
    expect(gross).toBeCloseTo(100, 10);
  });
});
