import * as XLSX from "@e965/xlsx";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Agent, startPortal } from "../support/portal.ts";
import { asShown } from "../support/shown.ts";
import { chargingIn, textOf } from "./charging.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;
const { given, enter, givenPayer, charge, givenDepartment, givenInstalment } = chargingIn(portal);
// the 15th of 30 days
beforeEach(() => portal.setNow(new Date("2026-11-15T09:00:00Z")));

const numbersIn = (text: string) => [...text.matchAll(/\+375 29 \d{3}-\d\d-\d\d/g)].map(([number]) => number);
const readXlsx = async (agent: Agent, path: string) => {
  const { body } = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  const { Sheets, SheetNames } = XLSX.read(body as Buffer);
  return XLSX.utils.sheet_to_json<(string | number)[]>(Sheets[SheetNames[0] ?? ""] ?? {}, { header: 1, defval: "" });
};

const nobody = { last_name: "", first_name: "", middle_name: "" };
const givenOffice = async () => {
  const made = await givenPayer({ balance_on: "2026-11-15" });
  const { account } = made;
  const sales = await givenDepartment(account, "Отдел продаж", "2610");
  const tariff = await given.tariff({ monthly_fee: 3_000 });
  const line = (msisdn: string, columns: object = {}) =>
    given.subscriber(account, { msisdn, tariff_id: tariff.id, last_name: "Иванов", ...columns });
  const first = await line("375291110001", { department_id: sales });
  const second = await line("375291110002", { last_name: "Петров" });
  const third = await line("375291110003", nobody);
  await charge(account, first, "2026-11", [
    ["subscription", 1_500, "tariff:1"],
    ["subscription", 200, "service:7"],
    ["traffic", 600],
    ["discounts", -75],
  ]);
  await charge(account, second, "2026-11", [
    ["subscription", 1_500],
    ["roaming", 9_000],
  ]);
  for (const month of ["2026-08", "2026-09", "2026-10"]) {
    for (const each of [first, second]) await charge(account, each, month, [["traffic", 300]]);
  }
  return { ...made, sales, first, second, third };
};

describe("GET /a/:account/charges", () => {
  it("shows the current month by subscriber and kind, the largest first, with the account's sums", async () => {
    const { read } = await givenOffice();
    const text = await read("/charges");
    expect(text).toContain("Начисления и детализация");
    expect(text).toContain("Предварительно: ноябрь 2026 еще не закончен, данные на 15.11.2026. Роуминг может");
    expect(text).toContain("Начислено, ноябрь 2026 127,25 руб. на 15.11.2026, по номерам: 2");
    expect(text).toContain("Абонент Абонентская плата Услуги Сверх набора Роуминг Скидки Всего, руб. Прогноз, руб.");
    expect(text).toContain("Весь лицевой счет 30,00 2,00 6,00 90,00 -0,75 127,25");
    expect(numbersIn(text)).toEqual(["+375 29 111-00-02", "+375 29 111-00-01"]);
    expect(text).toContain("+375 29 111-00-01 Иванов Отдел продаж 15,00 2,00 6,00 -0,75 22,25");
    // three tariffs of 30,00 for the other half; 96,00 of a pace of 192,00, usually 6,00, so 99,00 × ½; less 3,5 % of the fees
    expect(text).toContain("Прогноз на конец месяца 220,");
    expect(text).toContain("Как считается прогноз");
  });

  it("marks what is far above the usual, and shows that alone by choice", async () => {
    const { read } = await givenOffice();
    expect(await read("/charges")).toMatch(/Необычно много 1 .*\+375 29 111-00-02 Необычно много Петров/);
    expect(numbersIn(await read("/charges?unusual=yes"))).toEqual(["+375 29 111-00-02"]);
  });

  it("narrows by number, name, department and kind, and orders by number", async () => {
    const { read, sales } = await givenOffice();
    expect(numbersIn(await read("/charges?q=111-00-01"))).toEqual(["+375 29 111-00-01"]);
    const named = await read("/charges?q=петров");
    expect(numbersIn(named)).toEqual(["+375 29 111-00-02"]);
    expect(named).toContain("Найден 1 номер 15,00 90,00 105,00");
    expect(named).toContain("Начислено, ноябрь 2026 127,25 руб.");
    expect(numbersIn(await read(`/charges?department=${sales}`))).toEqual(["+375 29 111-00-01"]);
    expect(numbersIn(await read("/charges?department=none"))).toEqual(["+375 29 111-00-02"]);
    expect(numbersIn(await read("/charges?kind=services"))).toEqual(["+375 29 111-00-01"]);
    expect(numbersIn(await read("/charges?sort=number"))).toEqual(["+375 29 111-00-01", "+375 29 111-00-02"]);
    expect(await read("/charges?q=нетакого")).toContain("Ничего не найдено");
    for (const strange of [
      "?month=2026-13",
      "?month=2030-01",
      "?month=1999-01",
      "?kind=x",
      "?department=-1",
      "?after=%20",
    ]) {
      expect(numbersIn(await read(`/charges${strange}`))).toHaveLength(2);
    }
  });

  it("says of an earlier month whether its invoice equals the charges, and has no forecast of it", async () => {
    const { account, read } = await givenOffice();
    expect(await read("/charges?month=2026-10")).toContain("счет за октябрь 2026 еще не выставлен");
    await given.invoice(account, { number: "С-600", charges: 600 });
    const same = await read("/charges?month=2026-10");
    expect(same).toContain("Счет № С-600 за октябрь 2026 выставлен: начисления по абонентам равны ему до копейки.");
    expect(same).not.toContain("Прогноз");
    await given.invoice(account, { number: "С-700", charges: 700, month: "2026-09-01" });
    expect(await read("/charges?month=2026-09")).toContain("отличаются от него на 1,00 руб.");
    expect(await read("/charges?month=2026-07")).toContain("За июль 2026 начислений нет");
  });

  it("leads to the number's records of the month those who may open cards", async () => {
    const { account, agent, base } = await givenOffice();
    const { text } = await agent.get(`${base}/charges?month=2026-10`).expect(200);
    expect(text).toContain(`${base}/subscribers/375291110001/records?month=2026-10`);
    const { agent: reader } = await enter("accountant", account);
    const plain = await reader.get(`${base}/charges`).expect(200);
    expect(plain.text).toContain(asShown("+375 29 111-00-01"));
    expect(plain.text).not.toContain("/records");
    const { agent: worker } = await enter("subscriber", account);
    await worker.get(`${base}/charges`).expect(403);
  });

  it("explains an account without charges, and a forecast that cannot be made yet", async () => {
    const { account, read } = await givenPayer({ balance_on: "2026-11-03" });
    expect(await read("/charges")).toContain("За ноябрь 2026 начислений нет");
    expect(await read("/charges/departments")).toContain("За ноябрь 2026 начислений нет");
    await charge(account, await given.subscriber(account), "2026-11", [["traffic", 100]]);
    const text = await read("/charges");
    expect(text).toContain("данные на 03.11.2026");
    expect(text).toContain("Прогноза пока нет нужны 7 дней месяца или начисления за 3 месяца");
    await owner("accounts").where({ id: account.id }).update({ balance_on: "2026-11-10" });
    expect(await read("/charges")).toContain("без границ: для них нужны начисления хотя бы за 3 месяца");
  });

  it("pages by keyset both ways, in both orders, also where sums are equal", async () => {
    const { account, agent, base } = await givenPayer();
    const { id: tariff } = await given.tariff();
    await owner.raw(
      `insert into subscribers (account_id, msisdn, tariff_id, status) select ?, (375292000000 + n)::text, ?, 'active' from generate_series(1, 120) n`,
      [account.id, tariff],
    );
    await owner.raw(
      `insert into charges (account_id, month, subscriber_id, position, charge_group, name, gross)
       select account_id, '2026-11-01', id, 1, 'subscription', 'x', 100 + id % 3 from subscribers where account_id = ?`,
      [account.id],
    );
    const walk = async (start: string, rel: "next" | "prev") => {
      const seen: string[][] = [];
      let path: string | undefined = start;
      let last = start;
      while (path && seen.length < 5) {
        const { text }: { text: string } = await agent.get(path).expect(200);
        last = path;
        seen.push(numbersIn(textOf(text)));
        path = new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1]?.replaceAll("&amp;", "&");
      }
      return { seen, last };
    };
    for (const sort of ["sum", "number"]) {
      const on = await walk(`${base}/charges?sort=${sort}`, "next");
      expect(on.seen.map((page) => page.length)).toEqual([50, 50, 20]);
      expect(new Set(on.seen.flat()).size).toBe(120);
      const back = await walk(on.last, "prev");
      expect(back.seen.toReversed()).toEqual(on.seen);
    }
  });

  it("gives all of what is filtered as a workbook with real sums", async () => {
    const { agent, base } = await givenOffice();
    const [head, ...rows] = await readXlsx(agent, `${base}/charges.xlsx`);
    expect(head?.slice(0, 5)).toEqual(["Абонент", "ФИО", "Подразделение", "Абонентская плата", "Услуги"]);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      ["+375 29 111-00-01", "Иванов", "Отдел продаж", 15, 2],
      ["+375 29 111-00-02", "Петров", "", 15, ""],
    ]);
    expect(rows.map((row) => row[10])).toEqual([22.25, 105]);
    expect(rows[1]?.at(-1)).toBe("Необычно много");
    expect(await readXlsx(agent, `${base}/charges.xlsx?q=петров`)).toHaveLength(2);
  });
});

describe("GET /a/:account/charges/departments", () => {
  it("sums up by department, those without one too, and leads to its numbers", async () => {
    const { agent, base, read, sales } = await givenOffice();
    const text = await read("/charges/departments");
    expect(text).toContain("Отдел продаж 2610 1 15,00 2,00 6,00 -0,75 22,25");
    expect(text).toContain("Без подразделения 1 15,00 90,00 105,00");
    expect(text).toContain("Весь лицевой счет 2 30,00");
    const { text: html } = await agent.get(`${base}/charges/departments`).expect(200);
    expect(html).toContain(`${base}/charges?department=${sales}`);
    expect(html).toContain(`${base}/charges?department=none`);
    const rows = await readXlsx(agent, `${base}/charges/departments.xlsx`);
    expect(rows.slice(1).map((row) => row.slice(0, 3))).toEqual([
      ["Без подразделения", "", 1],
      ["Отдел продаж", "2610", 1],
    ]);
  });
});

describe("GET /a/:account/charges/instalments", () => {
  it("shows what is left to pay, the next payment and the last month, of ended numbers too", async () => {
    const { account, agent, base, read, first, second } = await givenOffice();
    expect(await read("/charges/instalments")).toContain("Рассрочки нет");
    await givenInstalment(account, first);
    await givenInstalment(account, second, {
      name: "Планшет",
      total: 10_000,
      monthly: 3_000,
      months: 4,
      charged: 9_000,
    });
    await givenInstalment(account, second, { name: "Модем", charged: 103_608 });
    await owner("subscribers").where({ account_id: account.id, id: second.id }).update({ status: "terminated" });
    const text = await read("/charges/instalments");
    expect(text).toContain("Осталось оплатить 614,38 руб. рассрочек: 2 Платежи за месяц 53,17 руб.");
    expect(text).toContain(
      "+375 29 111-00-01 Иванов Смартфон 1 036,08 10 из 24 431,70 604,38 43,17 за ноябрь 2026 декабрь 2027",
    );
    expect(text).toContain(
      "Обслуживание прекращено Петров Планшет 100,00 3 из 4 90,00 10,00 10,00 за апрель 2026 апрель 2026",
    );
    expect(text).toContain("Модем 1 036,08 24 из 24 1 036,08 0,00 Оплачено полностью");
    expect(await read("/charges/instalments?state=open")).not.toContain("Модем");
    expect(await read("/charges/instalments?state=over")).not.toContain("Планшет");
    expect(await read("/charges/instalments?q=петров")).not.toContain("Смартфон");
    expect(await readXlsx(agent, `${base}/charges/instalments.xlsx`)).toHaveLength(4);
    expect(await read("/subscribers/375291110001/records")).toContain("Рассрочка За что Сумма, руб.");
    // the payment that is to come is in the forecast: 43,17 more
    expect(await read("/charges?q=иванов")).toMatch(/\+375 29 111-00-01 .* 22,25 8\d,\d\d/);
  });
});
