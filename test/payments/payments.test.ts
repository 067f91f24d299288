import * as XLSX from "@e965/xlsx";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Agent, post, startPortal } from "../support/portal.ts";
import { payingIn, textOf } from "./paying.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;
const { enter, givenPayer, givenPayment } = payingIn(portal);
beforeEach(() => portal.setNow(new Date("2026-11-09T09:00:00Z")));

/** The document numbers of a page, in its order. */
const documentsIn = (text: string) =>
  [...text.matchAll(/Платежное (?:поручение|требование) № (\S+)/g)].map(([, n]) => n);

describe("GET /a/:account/payments", () => {
  it("shows the current month's payments with their sum, and 12 months' by choice", async () => {
    const { account, read } = await givenPayer();
    const days: readonly (readonly [string, string])[] = [
      ["2026-11-30", "5"],
      ["2026-11-01", "4"],
      ["2026-10-31", "3"],
      ["2025-12-01", "2"],
      ["2025-11-30", "1"],
      ["2026-12-01", "6"],
    ];
    for (const [received_on, document_number] of days) {
      await givenPayment(account, { received_on, document_number, amount: Number(document_number) * 100_001 });
    }
    const month = await read("/payments");
    expect(documentsIn(month)).toEqual(["5", "4"]);
    expect(month).toContain("Всего 2 платежа на 9 000,09 руб.");
    expect(month).toContain("Период Текущий месяц 12 месяцев Показать");
    const year = await read("/payments?period=year");
    expect(documentsIn(year)).toEqual(["5", "4", "3", "2"]);
    expect(year).toContain("Всего 4 платежа на 14 000,14 руб.");
    for (const strange of ["?period=x", "?period[]=year", "?period=", "?after=abc", "?after=0", "?before=1e99"]) {
      expect(documentsIn(await read(`/payments${strange}`))).toEqual(["5", "4"]);
    }
  });

  it("begins the month at Minsk's midnight", async () => {
    const { account } = await givenPayer();
    await givenPayment(account, { received_on: "2026-11-30", document_number: "старый" });
    await givenPayment(account, { received_on: "2026-12-01", document_number: "новый" });
    portal.setNow(new Date("2026-11-30T20:59:59Z"));
    expect(documentsIn(await (await enter("viewer", account)).read("/payments"))).toEqual(["старый"]);
    portal.setNow(new Date("2026-11-30T21:00:00Z"));
    expect(documentsIn(await (await enter("viewer", account)).read("/payments"))).toEqual(["новый"]);
  });

  it("says date, sum, document, source, payer and purpose", async () => {
    const { account, read } = await givenPayer({ kind: "fixed" });
    const own = { payer: "ООО «Платит»", purpose: "За связь" };
    await givenPayment(account, { document_number: "7", method: "payment-request", ...own });
    await givenPayment(account, { document_number: "8", received_on: "2026-11-05" });
    const text = await read("/payments");
    expect(text).toContain("Дата Сумма Документ Источник Плательщик");
    expect(text).toContain("06.11.2026 175,68 руб. Платежное требование № 7 Списание по акцепту ООО «Платит» За связь");
    expect(text).toContain("05.11.2026 175,68 руб. Платежное поручение № 8 Банковский перевод");
  });

  it("pages by keyset, also within one day, with the sum of the whole period", async () => {
    const { account, agent, base } = await givenPayer();
    await owner.raw(
      `insert into payments (account_id, received_on, amount, document_number)
       select ?, date '2026-11-01' + n / 60, 101, n::text from generate_series(1, 120) n`,
      [account.id],
    );
    const seen: (string | undefined)[] = [];
    let path: string | undefined = `${base}/payments?period=year`;
    for (let page = 0; path && page < 5; page += 1) {
      const { text }: { text: string } = await agent.get(path).expect(200);
      expect(textOf(text)).toContain("Всего 120 платежей на 121,20 руб.");
      seen.push(...documentsIn(textOf(text)));
      path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => String(120 - index)));
    const second = await agent.get(`${base}/payments?period=year`).expect(200);
    const next = String(/href="([^"]+)" rel="next"/.exec(second.text)?.[1]).replaceAll("&amp;", "&");
    const back = /href="([^"]+)" rel="prev"/.exec((await agent.get(next).expect(200)).text)?.[1];
    const first = await agent.get(String(back).replaceAll("&amp;", "&")).expect(200);
    expect(documentsIn(textOf(first.text))[0]).toBe("120");
    expect(textOf(first.text)).toContain("1–50 из 120");
  });

  it("explains an empty month and an empty year", async () => {
    const { read } = await givenPayer();
    const month = await read("/payments");
    expect(month).toContain("В этом месяце платежей не было");
    expect(month).toContain("Показать за 12 месяцев");
    expect(await read("/payments?period=year")).toContain("За 12 месяцев платежей не было");
    expect(month).not.toMatch(/undefined|NaN|null|Invalid|Всего/);
  });

  it("leads back to the beginning from beyond the list's end", async () => {
    const { account, read, agent, base } = await givenPayer();
    const id = await givenPayment(account);
    for (const [path, start] of [
      [`?after=${id}`, "/payments"],
      [`?period=year&after=${id}`, "/payments?period=year"],
      ["?before=999999999", "/payments"],
    ]) {
      const text = await read(`/payments${path}`);
      expect(text).toContain("Список закончился На этой странице платежей нет. К началу списка");
      expect(text).not.toContain("платежей не было");
      expect((await agent.get(`${base}/payments${path}`)).text).toContain(`href="${base}${start}"`);
    }
  });

  it("shows no other account's payments, also by a place in their list, and nothing to a subscriber", async () => {
    const stranger = await givenPayer();
    const theirs = await givenPayment(stranger.account, { document_number: "чужой" });
    const { account, agent, base, read } = await givenPayer();
    await givenPayment(account, { received_on: "2026-11-01", document_number: "свой" });
    expect(documentsIn(await read("/payments"))).toEqual(["свой"]);
    for (const place of [`after=${theirs}`, `before=${theirs}`]) {
      expect(documentsIn(await read(`/payments?${place}`))).toEqual([]);
    }
    const subscriber = await enter("subscriber", account);
    for (const path of ["", ".xlsx", "/registration"]) {
      await subscriber.agent.get(`${base}/payments${path}`).expect(403);
    }
    for (const path of ["", ".xlsx", "/registration"]) {
      await agent.get(`${stranger.base}/payments${path}`).expect(404);
    }
    await agent.get(`${base}/payments/registrations/abc/scan`).expect(404);
  });

  it.each([
    ["be", "Усяго 2 плацяжы на 351,36 руб.", "Плацежнае даручэнне № 1187"],
    ["en", "2 payments, 351.36 BYN in all", "Payment order No. 1187"],
  ])("speaks %s", async (language, total, document) => {
    const { account, agent, read } = await givenPayer();
    await givenPayment(account);
    await givenPayment(account, { document_number: "1188" });
    await post(agent, "/language", { language, back: "/" }).expect(303);
    const text = await read("/payments");
    expect(text).toContain(total);
    expect(text).toContain(document);
  });
});

const workbookAt = async (agent: Agent, path: string) => {
  const { body, headers } = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  const sheet = XLSX.read(body).Sheets["Платежи"];
  if (!sheet) throw new Error("no sheet");
  const [head, ...rows] = XLSX.utils.sheet_to_json<(string | number)[]>(sheet, { header: 1 });
  return { headers, head, rows };
};

describe("GET /a/:account/payments.xlsx", () => {
  it("holds what the database holds, to the kopeck, beyond one batch", async () => {
    const { account, agent, base } = await givenPayer();
    await owner.raw(
      `insert into payments (account_id, received_on, amount, document_number, payer, purpose)
       select ?, date '2026-11-09' - n % 300, 1 + (n * 7919) % 1000003, n::text, 'Плательщик ' || n, '=1+1' from generate_series(1, 2345) n`,
      [account.id],
    );
    const { headers, head, rows } = await workbookAt(agent, `${base}/payments.xlsx?period=year`);
    expect(decodeURIComponent(String(headers["content-disposition"]))).toContain("-2026-11-09.xlsx");
    expect(head).toEqual(["Дата", "Сумма", "Документ", "Источник", "Плательщик", "Назначение"]);
    const kept = await owner("payments")
      .where({ account_id: account.id })
      .orderBy([
        { column: "received_on", order: "desc" },
        { column: "id", order: "desc" },
      ]);
    expect(rows.map(([, sum]) => Math.round(Number(sum) * 100))).toEqual(kept.map(({ amount }) => amount));
    expect(rows.map(([, , document]) => document)).toEqual(
      kept.map(({ document_number: number }) => `Платежное поручение № ${number}`),
    );
    expect(rows[0]).toMatchObject({ 4: kept[0].payer, 5: "=1+1" });
    const month = await workbookAt(agent, `${base}/payments.xlsx`);
    expect(month.headers["content-type"]).toContain("spreadsheetml");
    expect(month.rows).toHaveLength(kept.filter(({ received_on: day }) => day >= "2026-11-01").length);
    await agent.head(`${base}/payments.xlsx`).expect(200);
  });
});

it("gives a workbook without rows for a period without payments", async () => {
  const { agent, base } = await givenPayer();
  const { head, rows } = await workbookAt(agent, `${base}/payments.xlsx`);
  expect(head?.slice(0, 2)).toEqual(["Дата", "Сумма"]);
  expect(rows).toEqual([]);
});

describe("the way to pay", () => {
  it("stands where something is unpaid, for those who may register", async () => {
    const { account, read } = await givenPayer();
    const { given } = portal;
    const label = "Оплатить / зарегистрировать оплату";
    const invoice = await given.invoice(account, { unpaid: 0 });
    const pages = ["", "/invoices", `/invoices/${invoice.id}`];
    for (const page of pages) expect(await read(page)).not.toContain(label);
    await owner("invoices").where({ account_id: account.id }).update({ unpaid: 1 });
    for (const page of pages) expect(await read(page)).toContain(label);
    const viewer = await enter("viewer", account);
    for (const page of pages) expect(await viewer.read(page)).not.toContain(label);
  });
});
