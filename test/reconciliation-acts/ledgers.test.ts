import * as XLSX from "@e965/xlsx";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/platform/db.ts";
import { runForgetReconciliation } from "../../src/reconciliation-acts/index.ts";
import { textOf } from "../invoices/sending.ts";
import { workbook } from "../staff-list/staff.ts";
import { workerUrl } from "../support/database.ts";
import { type Agent, csrfOf, post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 1);
afterAll(async () => {
  await worker.close();
  await portal.close();
});
const { given, owner } = portal;
beforeEach(() => portal.setNow(new Date("2026-11-09T09:00:00Z")));

const givenBooks = async (payments: number) => {
  const account = await given.account();
  await given.invoice(account, { number: "С/10", charges: 17_568, issued_on: "2026-11-05" });
  await owner.raw(
    `insert into payments (account_id, received_on, amount, document_number)
     select ?, date '2026-01-02' + (n % 290)::int, 100 + n, n::text from generate_series(1, ?::int) n`,
    [account.id, payments],
  );
  const agent = await signIn(portal, await given.holder("accountant", account));
  return { account, agent, base: `/a/${account.number}/reconciliation-acts/matchings` };
};

type Sent = { readonly content?: Buffer | string; readonly name?: string; readonly fields?: Record<string, string> };
const send = async (agent: Agent, base: string, { content, name = "регистр.xlsx", fields = {} }: Sent) => {
  const token = csrfOf(await agent.get(base).expect(200));
  const form = agent.post(base).field({ _csrf: token, from: "2026-01-01", to: "2026-10-31", ...fields });
  return content === undefined ? form : form.attach("file", Buffer.from(content), name);
};
const upload = async (agent: Agent, base: string, sent: Sent) => {
  const answer = await send(agent, base, sent);
  expect(answer.status, answer.text).toBe(303);
  return String(answer.headers["location"]);
};

const head = ["№ п/п", "Дата", "Документ", "Дебет", "Кредит"];
/** What the customer has of the same payments and the invoice; a payment is in their debit. */
const rowsOf = (payments: number) => [
  ...Array.from({ length: payments }, (_, at) => {
    const n = at + 1;
    const day = new Date(Date.UTC(2026, 0, 2 + (n % 290))).toISOString().slice(0, 10);
    return [n, day, `Платежное поручение № ${n}`, (100 + n) / 100, null];
  }),
  [payments + 1, "2026-11-05", "Счет № С/10", null, 175.68],
];

describe("an uploaded ledger", () => {
  it("leaves only differences, on a page and in Excel, with how much agrees", async () => {
    const { account, agent, base } = await givenBooks(60);
    const rows = rowsOf(60).map((row, at) => {
      if (at === 3) return [row[0], row[1], row[2], 999, null];
      if (at === 5) return [row[0], "2026-01-25", row[2], row[3], null];
      return row;
    });
    const sheet = [
      ["Акт ООО «Ромашка»"],
      head,
      ["", "", "Сальдо", 52.4],
      ...rows.toSpliced(10, 2),
      [99, "2026-02-02", "п/п 777", 5, null],
      ["", "", "Итого", 1, 2],
    ];
    const result = await upload(agent, base, { content: workbook(sheet as never) });
    const text = await textOf(agent, result);
    for (const said of [
      "Найдено 5 различий",
      "Совпало 57 строк на",
      "Суммы различаются",
      "Даты различаются",
      "У оператора есть, у вас нет",
      "У вас есть, у оператора нет",
      "Платежное поручение № 11",
      "п/п 777, 02.02.2026 строка 63",
      "Заголовки, сальдо, обороты и строки без суммы пропущены",
    ])
      expect(text).toContain(said);
    expect(await textOf(agent, `${result}?kind=amount`)).toMatch(/999,00 руб\..*1,04 руб\..*997,96 руб\./);
    const { body } = await agent
      .get(`${result}.xlsx`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on("data", (part: Buffer) => parts.push(part));
        res.on("end", () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const found = XLSX.utils.sheet_to_json<(string | number)[]>(XLSX.read(body).Sheets["Различия"] as XLSX.WorkSheet, {
      header: 1,
    });
    expect(found.map(([kind]) => kind)).toEqual([
      "Различие",
      "Суммы различаются",
      "Даты различаются",
      "У оператора есть, у вас нет",
      "У оператора есть, у вас нет",
      "У вас есть, у оператора нет",
    ]);
    expect(await textOf(agent, base)).toContain("5 различий");
    const actions = await owner("audit_records")
      .where({ account_id: account.id })
      .where("action", "like", "recon%")
      .orderBy("id")
      .pluck("action");
    expect(actions).toEqual(["reconciliation-acts:upload", "reconciliation-acts:match"]);
  });

  it("of the same content, as csv or pasted, differs in nothing", async () => {
    const { agent, base } = await givenBooks(20);
    const lines = [head, ...rowsOf(20)].map((row) =>
      row.map((cell) => (typeof cell === "number" ? String(cell).replace(".", ",") : cell)),
    );
    const csv = await upload(agent, base, {
      content: lines.map((row) => row.join(";")).join("\r\n"),
      name: "регистр.csv",
    });
    expect(await textOf(agent, csv)).toContain("Различий нет Совпала 21 строка на");
    const pasted = await upload(agent, base, { fields: { table: lines.map((row) => row.join("\t")).join("\n") } });
    expect(await textOf(agent, pasted)).toContain("Вставленная таблица, период 01.01.2026 – 31.10.2026");
  });

  it("without headings is asked about, column by column; without sums says so", async () => {
    const { agent, base } = await givenBooks(5);
    const rows = rowsOf(5).map(([, on, document, debit, credit]) => [on, document, debit ?? credit, "заметка"]);
    const columns = await upload(agent, base, { content: workbook(rows as never) });
    expect(columns).toMatch(/\/columns$/);
    const page = await textOf(agent, columns);
    expect(page).toContain("Что в каждом столбце?");
    const wrong = await post(agent, columns, { "column-0": "date", "column-1": "number" }).expect(422);
    expect(wrong.text).toContain("В файле не найдены суммы");
    const twice = await post(agent, columns, { "column-0": "date", "column-1": "date", "column-2": "amount" }).expect(
      422,
    );
    expect(twice.text).toContain("«Дата» выбрано для двух столбцов");
    await agent.get(columns.replace("/columns", "")).expect(303);
    const mapped = await post(agent, columns, {
      "column-0": "date",
      "column-1": "number",
      "column-2": "amount",
    }).expect(303);
    expect(await textOf(agent, String(mapped.headers["location"]))).toContain("Различий нет");
    const noSums = await upload(agent, base, {
      content: workbook([
        ["Дата", "Номер"],
        ["01.02.2026", "1"],
        ["02.02.2026", "2"],
      ]),
    });
    expect(await textOf(agent, noSums)).toContain("В файле не найдены суммы: укажите столбец с суммой");
  });

  it.each([
    ["nothing", {}, "Выберите файл или вставьте таблицу."],
    [
      "a picture",
      { content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), name: "a.xlsx" },
      "Этот файл не прочитать",
    ],
    ["an empty file", { content: "", name: "a.csv" }, "В файле нет ни одной строки с датой, номером и суммой."],
    ["headings alone", { content: workbook([head]) }, "В файле нет ни одной строки"],
    [
      "100 001 rows",
      { content: `Дата;Номер;Сумма\n${"01.02.2026;1;2\n".repeat(100_001)}`, name: "a.csv" },
      "В файле больше 100 000 строк",
    ],
    [
      "a wrong period",
      { content: "Дата;Номер;Сумма\n01.02.2026;1;2", name: "a.csv", fields: { from: "2020-01-01" } },
      "Доступен период 3 года",
    ],
  ] as const)("that is %s is refused in one sentence", async (_what, sent, sentence) => {
    const { account, agent, base } = await givenBooks(1);
    const answer = await send(agent, base, sent);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(answer.text).toContain('value="2026-10-31"');
    expect(await owner("ledger_matchings").where({ account_id: account.id })).toEqual([]);
  });

  it("of another account is not there; deleted or seven days old it is gone with its differences", async () => {
    const { account, agent, base } = await givenBooks(3);
    const content = workbook([head, [1, "2026-03-03", "п/п 9", 1, null]] as never);
    const [one, other] = [await upload(agent, base, { content }), await upload(agent, base, { content })];
    const stranger = await givenBooks(1);
    for (const path of ["", ".xlsx", "/columns"])
      await stranger.agent.get(one.replace(base, stranger.base) + path).expect(404);
    await post(stranger.agent, `${one.replace(base, stranger.base)}/removal`).expect(404);
    await post(agent, `${one}/removal`).expect(303);
    await agent.get(one).expect(404);
    portal.setNow(new Date("2026-11-16T08:59:00Z"));
    const forget = runForgetReconciliation({ db: worker, clock: portal.deps.clock });
    await forget();
    expect(await owner("ledger_matchings").where({ account_id: account.id })).toHaveLength(1);
    portal.setNow(new Date("2026-11-16T09:01:00Z"));
    await forget();
    expect(other).not.toBe(one);
    for (const table of ["ledger_matchings", "ledger_differences"]) {
      expect(await owner(table).where({ account_id: account.id })).toEqual([]);
    }
  });

  it("of 10 000 lines is compared from upload to page in seconds", { timeout: 60_000 }, async () => {
    const { agent, base } = await givenBooks(10_000);
    const content = workbook([head, ...rowsOf(10_000)] as never);
    const begun = performance.now();
    const result = await upload(agent, base, { content });
    const text = await textOf(agent, result);
    const seconds = (performance.now() - begun) / 1_000;
    expect(text).toContain("Совпала 10 001 строка");
    console.log(`10 000 lines from upload to page: ${seconds.toFixed(2)} s`);
    expect(seconds).toBeLessThan(30);
  });
});
