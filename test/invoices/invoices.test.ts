import { afterAll, describe, expect, it } from "vitest";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { readPdf } from "../support/read-pdf.ts";
import { givenWholeInvoice } from "./whole-invoice.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given } = portal;

const givenAdministrator = async (columns: Record<string, unknown> = {}) => {
  const account = await given.account(columns);
  const agent = await signIn(portal, await given.holder("administrator", account));
  const base = `/a/${account.number}`;
  const read = async (path: string) =>
    plainNumbers((await agent.get(base + path).expect(200)).text)
      .replaceAll("\u00A0", " ")
      .replaceAll(/\s+/g, " ");
  return { account, agent, base, read };
};
const periodsOf = (text: string) =>
  [...text.matchAll(/href="[^"]+\/invoices\/\d+">([^<]+)</g)].map(([, label]) => label);
const wordsOf = (text: string) => text.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

describe("GET /a/:account/invoices", () => {
  it("shows the newest year's invoices with their sums and what is left to pay", async () => {
    const { account, read } = await givenAdministrator();
    await given.invoice(account, { number: "О-10", month: "2026-10-01" });
    const partly = { number: "О-9", month: "2026-09-01", charges: 20_000, closing: 20_000, unpaid: 5_050 };
    await given.invoice(account, partly);
    await given.invoice(account, { number: "О-8", month: "2026-08-01", opening: 17_568, payments: 17_568, unpaid: 0 });
    await given.invoice(account, { number: "П-12", month: "2025-12-01", unpaid: 0 });
    const text = await read("/invoices");
    expect(periodsOf(text)).toEqual(["октябрь 2026", "сентябрь 2026", "август 2026"]);
    const words = wordsOf(text);
    expect(words).toContain("О-10 01.11.2026 175,68 руб. 0,00 руб. 175,68 руб. К оплате до 25.11.2026 Отправить счет");
    expect(words).toContain("200,00 руб. 0,00 руб. 50,50 руб. Частично оплачен до 25.11.2026");
    expect(words).toContain("175,68 руб. 175,68 руб. 0,00 руб. Оплачен Отправить счет");
    expect(text).toContain("Счета уходят на buh@client.example в формате PDF.");
    expect(text).toContain('aria-label="Отправить счет за сентябрь 2026"');
    expect(text).toContain(`href="/a/${account.number}/invoices?year=2025" rel="prev"`);
    expect(words).toContain("Раньше, 2025");
  });

  it("says which are overdue and for how long, and keeps a debt carried over out of the sums", async () => {
    const { account, read } = await givenAdministrator();
    const september = { month: "2026-09-01", due_on: "2026-10-25", charges: 21_737, closing: 21_737, unpaid: 21_737 };
    const old = await given.invoice(account, september);
    const october = { opening: 21_737, charges: 22_643, closing: 44_380, unpaid: 22_643, due_on: "2026-11-09" };
    const next = await given.invoice(account, october);
    const words = wordsOf(await read("/invoices"));
    expect(words).toContain("217,37 руб. 0,00 руб. 217,37 руб. Просрочен на 15 дней");
    expect(words).toContain("226,43 руб. 0,00 руб. 226,43 руб. К оплате сегодня, 9 ноября");
    expect(words).not.toContain("443,80");
    expect(wordsOf(await read(`/invoices/${old.id}`))).toContain("Просрочен Осталось 217,37 руб., на 15 дней");
    expect(wordsOf(await read(`/invoices/${next.id}`))).toContain(
      "К оплате по счету 443,80 руб. сегодня, 9 ноября, в том числе долг прежних периодов 217,37 руб.",
    );
  });

  it("shows the year or the month that was chosen, and three years at most", async () => {
    const { account, read } = await givenAdministrator();
    for (const month of ["2026-10-01", "2026-01-01", "2025-12-01", "2023-11-01", "2023-10-01"]) {
      await given.invoice(account, { month });
    }
    expect(periodsOf(await read("/invoices?year=2026&month="))).toEqual(["октябрь 2026", "январь 2026"]);
    expect(periodsOf(await read("/invoices?year=2026&month=1"))).toEqual(["январь 2026"]);
    expect(periodsOf(await read("/invoices?year=2023"))).toEqual(["ноябрь 2023"]);
    const empty = await read("/invoices?year=2026&month=2");
    expect(periodsOf(empty)).toEqual([]);
    expect(empty).toContain("За этот период счетов нет");
    for (const strange of ["?year=x&month=13", "?year[]=2026", "?year=1e9", "?month=-1"]) {
      expect(periodsOf(await read(`/invoices${strange}`))).toEqual(["октябрь 2026", "январь 2026"]);
    }
  });

  it("explains a page without invoices and without an address", async () => {
    const { read } = await givenAdministrator({ delivery_email: null });
    const text = await read("/invoices");
    expect(text).toContain("Счетов пока нет");
    expect(text).toContain("Нет адреса, который получает счета");
    expect(text).not.toMatch(/undefined|NaN|null|Invalid/);
  });

  it("shows no other account's invoices", async () => {
    const stranger = await givenAdministrator();
    await given.invoice(stranger.account);
    const { agent, read } = await givenAdministrator();
    expect(periodsOf(await read("/invoices"))).toEqual([]);
    await agent.get(`${stranger.base}/invoices`).expect(404);
  });

  it("speaks Belarusian and English", async () => {
    const { account, agent, read } = await givenAdministrator();
    const invoice = await givenWholeInvoice(portal, account);
    for (const [language, list, page] of [
      ["be", "Адправіць рахунак за кастрычнік 2026", "Плацежнае даручэнне № 1187"],
      ["en", "Send the invoice for October 2026", "Payment order No. 1187"],
    ] as const) {
      await post(agent, "/language", { language, back: "/" }).expect(303);
      expect(await read("/invoices")).toContain(list);
      expect(await read(`/invoices/${invoice.id}`)).toContain(page);
    }
  });
});

describe("GET /a/:account/invoices/:id", () => {
  it("shows charges by group with VAT, payments and totals", async () => {
    const { account, read } = await givenAdministrator();
    const invoice = await givenWholeInvoice(portal, account);
    const text = await read(`/invoices/${invoice.id}`);
    const words = wordsOf(text);
    for (const shown of [
      `Счет № ${invoice.number} за октябрь 2026`,
      "Сальдо на начало 500,00 руб. долг",
      "Начислено 1 248,00 руб. в том числе НДС 208,00 руб.",
      "Поступило платежей 500,00 руб.",
      "К оплате по счету 1 248,00 руб. до 25.11.2026",
      "Роуминг 50,00 10,00 60,00 Услуги связи в роуминге 1 50,00 20 % 10,00 60,00",
      "Скидки -10,00 -2,00 -12,00",
      "Всего начислено 1 040,00 208,00 1 248,00",
      "Платежное поручение № 1187 12.10.2026 500,00",
    ]) {
      expect(words).toContain(shown);
    }
    expect(text).toContain(`action="/a/${account.number}/invoices/${invoice.id}/deliveries"`);
  });

  it("is there for an invoice with nothing in it", async () => {
    const { account, read } = await givenAdministrator();
    const { id } = await given.invoice(account, { charges: 0, vat: 0, closing: 0, unpaid: 0 });
    const text = await read(`/invoices/${id}`);
    expect(text).toContain("Начислений в этом месяце не было");
    expect(text).toContain("Платежей в этом месяце не было");
    expect(text).not.toMatch(/undefined|NaN|null|Invalid/);
  });

  it("is 404, page and paper, for another account's invoice and for what is none; 403 for a subscriber", async () => {
    const { account, agent, base } = await givenAdministrator();
    const own = await givenWholeInvoice(portal, account);
    const foreign = await givenWholeInvoice(portal, await given.account());
    for (const id of [foreign.id, 999_999_999, "99999999999999999999", "-1", "x", "%27"]) {
      await agent.get(`${base}/invoices/${id}`).expect(404);
      await agent.get(`${base}/invoices/${id}.pdf`).expect(404);
    }
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    for (const path of ["", `/${own.id}`, `/${own.id}.pdf`])
      await subscriber.get(`${base}/invoices${path}`).expect(403);
  });
});

describe("GET /a/:account/invoices/:id.pdf", () => {
  it("is the paper, under a name that any system takes", async () => {
    const { account, agent, base } = await givenAdministrator();
    const invoice = await givenWholeInvoice(portal, account, { number: "42/7 А" });
    const { body, headers } = await agent
      .get(`${base}/invoices/${invoice.id}.pdf`)
      .responseType("blob")
      .expect(200)
      .expect("Content-Type", "application/pdf");
    expect(headers["content-disposition"]).toContain(`filename*=UTF-8''${encodeURIComponent("Счет-42-7-А.pdf")}`);
    const { text, lang } = await readPdf(body);
    expect(text).toContain("Счет № 42/7 А");
    expect(text).toContain(`+${invoice.msisdn.slice(0, 3)} ${invoice.msisdn.slice(3, 5)}`);
    expect(lang).toBe("ru");
  });
});
