import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { csrfOf, post, signIn } from "../support/portal.ts";
import { readPdf } from "../support/read-pdf.ts";
import { startSending, textOf } from "./sending.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(sending.startAnew);
const { portal, smtp, queue, tryOnce, givenAdministrator, deliveryOf } = sending;
const { given, owner } = portal;

describe("POST /a/:account/invoices/:id/deliveries", () => {
  it("queues the invoice, says so, and the worker mails it as a PDF that holds the sums", async () => {
    const { account, agent, invoice, base, send } = await givenAdministrator();
    const answer = await send();
    expect([answer.status, answer.headers["location"]]).toEqual([303, `${base}/invoices?year=2026`]);
    const list = await textOf(agent, `${base}/invoices?year=2026`);
    expect(list).toContain("Счет за октябрь 2026 поставлен в очередь на отправку на buh@romashka.example.");
    expect(list).toContain("октябрь 2026 В очереди на отправку");
    const queued = await textOf(agent, `${base}/deliveries`);
    expect(queued).toContain(`Счет № ${invoice.number} за октябрь 2026`);
    expect(queued).toContain("В очереди");
    expect(queued).not.toContain("попыт");
    expect(smtp.mails).toHaveLength(0);

    await tryOnce();
    expect(smtp.mails).toHaveLength(1);
    const [received] = smtp.mails;
    expect(received?.to).toEqual(["buh@romashka.example"]);
    const mail = await simpleParser(received?.raw ?? "");
    expect(mail.subject).toBe(`Счет № ${invoice.number} за октябрь 2026`);
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@kabinet\.operator\.example>$/);
    expect(mail.text?.replaceAll("\u00A0", " ")).toContain("К оплате 1 248,00 руб. до 25.11.2026.");
    expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      [`Счет-${invoice.number}.pdf`, "application/pdf"],
    ]);
    const { text } = await readPdf(mail.attachments[0]?.content ?? Buffer.alloc(0));
    const paper = [
      "1 200,00",
      "60,00",
      "\u221212,00",
      "1 248,00",
      "500,00",
      "Платежное поручение № 1187",
      "Жукоўскі Алесь",
    ];
    for (const shown of [...paper, invoice.number, account.number, portal.deps.config.operator.iban.slice(0, 4)]) {
      expect(text).toContain(shown);
    }

    const sent = await textOf(agent, `${base}/deliveries`);
    expect(sent).toContain("Отправлен");
    // the server's line is for what did not go out
    expect(sent).not.toContain("250 2.0.0");
    expect(await textOf(agent, `${base}/invoices`)).toMatch(/октябрь 2026 Отправлен [\d.:\s]+/);
    expect(sent).not.toContain("В очереди");
    const journal = await owner("audit_records").where({ account_id: account.id }).orderBy("id").pluck("action");
    expect(journal).toEqual(["deliveries:request", "deliveries:end"]);
  });

  it("makes one delivery of two presses, and another one once that is sent", async () => {
    const { account, agent, base, invoice, send } = await givenAdministrator();
    const page = await agent.get(`${base}/invoices`);
    const press = () =>
      agent
        .post(`${base}/invoices/${invoice.id}/deliveries`)
        .type("form")
        .send({ _csrf: csrfOf(page) })
        .expect(303);
    await Promise.all([press(), press()]);
    await send().expect(303);
    expect(await owner("deliveries").where({ account_id: account.id })).toHaveLength(1);
    expect(await queue()).toHaveLength(1);
    await tryOnce();
    await send().expect(303);
    expect(await owner("deliveries").where({ account_id: account.id })).toHaveLength(2);
  });

  it("keeps the two invoices of an account apart", async () => {
    const { account, agent, base, send } = await givenAdministrator();
    const other = await given.invoice(account, { month: "2026-09-01", number: "9-С" });
    await send().expect(303);
    await post(agent, `${base}/invoices/${other.id}/deliveries`).expect(303);
    expect(await queue()).toHaveLength(2);
  });

  it("answers 422 with what to do when there is no address, and queues nothing", async () => {
    const { account, send } = await givenAdministrator({ delivery_email: null });
    const { text } = await send().expect(422);
    expect(text).toContain("Нет адреса, который получает счета");
    expect(text).toContain('role="alert"');
    expect(await deliveryOf(account)).toBeUndefined();
    expect(await queue()).toHaveLength(0);
  });

  it("goes out in the account's own format, and says in which", async () => {
    const { account, agent, base, invoice, send } = await givenAdministrator({ delivery_format: "xlsx" });
    await send().expect(303);
    expect(await textOf(agent, `${base}/deliveries`)).toContain("на buh@romashka.example в формате Excel.");
    expect((await deliveryOf(account)).format).toBe("xlsx");
    await tryOnce();
    const mail = await simpleParser(smtp.mails[0]?.raw ?? "");
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([`Счет-${invoice.number}.xlsx`]);
  });

  it("goes once in another format to another address, which the journal names", async () => {
    const { account, agent, base, invoice } = await givenAdministrator();
    const path = `${base}/invoices/${invoice.id}/deliveries`;
    await post(agent, path, { format: "txt-1251", email: " Audit@Romashka.example " }).expect(303);
    // the same invoice in another format is another delivery, in the same minute too
    await post(agent, path, { format: "pdf", email: "audit@romashka.example" }).expect(303);
    const records = await owner("audit_records").where({ account_id: account.id }).orderBy("id").pluck("after");
    expect(records).toMatchObject([
      { email: "audit@romashka.example", format: "txt-1251" },
      { email: "audit@romashka.example", format: "pdf" },
    ]);
    await tryOnce();
    expect(smtp.mails.map(({ to }) => to)).toEqual([["audit@romashka.example"], ["audit@romashka.example"]]);
    const mail = await simpleParser(smtp.mails[0]?.raw ?? "");
    expect(new TextDecoder("windows-1251").decode(mail.attachments[0]?.content)).toContain("Всего начислено");
    expect(await owner("delivery_addresses").where({ account_id: account.id }).pluck("email")).toEqual([
      "buh@romashka.example",
    ]);
  });

  it.each(["@romashka.example", "a b@romashka.example", "buh@romashka", "buh@romashka.example\r\nBcc: x@y.example"])(
    "answers 422 to %j with what was typed and a sentence beside it, and queues nothing",
    async (email) => {
      const { agent, base, invoice } = await givenAdministrator();
      const { text } = await post(agent, `${base}/invoices/${invoice.id}/deliveries`, { format: "xlsx", email }).expect(
        422,
      );
      expect(text).toContain("Проверьте адрес: он должен быть вида name@company.by.");
      expect(text).toMatch(/<details class="card" id="other" open>/);
      expect(text).toMatch(/<option value="xlsx" selected>/);
      expect(await queue()).toHaveLength(0);
    },
  );

  it("takes an address where the account has none, and asks for it where it was left out", async () => {
    const { agent, base, invoice } = await givenAdministrator({ delivery_email: null });
    const path = `${base}/invoices/${invoice.id}/deliveries`;
    const { text } = await post(agent, path, { format: "pdf", email: "" }).expect(422);
    expect(text).toContain("Укажите адрес: адрес доставки счета не задан.");
    await post(agent, path, { format: "pdf", email: "audit@romashka.example" }).expect(303);
    expect(await queue()).toHaveLength(1);
  });

  it("is 404 for another account's invoice and for none, and nothing is sent; 403 for a subscriber", async () => {
    const { account, agent, base, invoice } = await givenAdministrator();
    const foreign = await givenAdministrator();
    for (const id of [foreign.invoice.id, 999_999_999, "x", "0", "1e3"]) {
      await post(agent, `${base}/invoices/${id}/deliveries`).expect(404);
    }
    await post(agent, `${foreign.base}/invoices/${foreign.invoice.id}/deliveries`).expect(404);
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    await post(subscriber, `${base}/invoices/${invoice.id}/deliveries`).expect(403);
    expect(await queue()).toHaveLength(0);
  });

  it("writes the mail in the language of the user who asked", async () => {
    const { agent, invoice, send } = await givenAdministrator();
    await post(agent, "/language", { language: "be", back: "/" }).expect(303);
    await send().expect(303);
    await tryOnce();
    const mail = await simpleParser(smtp.mails[0]?.raw ?? "");
    expect(mail.subject).toBe(`Рахунак № ${invoice.number} за кастрычнік 2026`);
    expect(mail.text).toContain("Да аплаты");
    expect((await readPdf(mail.attachments[0]?.content ?? Buffer.alloc(0))).text).toContain("Усяго налічана");
  });
});

const mailed = async (unpaid: number, payments: readonly (readonly [day: string, amount: number])[] = []) => {
  const { account, invoice, send } = await givenAdministrator();
  await owner("invoices").where({ account_id: account.id, id: invoice.id }).update({ unpaid });
  for (const [received_on, amount] of payments) {
    await owner("payments").insert({ account_id: account.id, received_on, amount, document_number: received_on });
  }
  await send().expect(303);
  await tryOnce();
  const mail = await simpleParser(smtp.mails[0]?.raw ?? "");
  const paper = await readPdf(mail.attachments[0]?.content ?? Buffer.alloc(0));
  return { text: mail.text?.replaceAll("\u00A0", " "), paper: paper.text };
};

describe("the mail of an invoice", () => {
  it("says when it was paid, so that nobody pays twice", async () => {
    const { text, paper } = await mailed(0, [
      ["2026-11-05", 100_000],
      ["2026-11-17", 24_800],
    ]);
    expect(text).toContain("Счет оплачен 17.11.2026 (повтор).");
    expect(text).not.toContain("К оплате");
    expect(paper).toContain("Повтор. Счет оплачен 17.11.2026");
    expect(paper).not.toMatch(/до 25\.11\.2026|Назначение платежа/);
  });

  it("says what is left today of what was paid in part", async () => {
    const { text, paper } = await mailed(24_800, [["2026-11-05", 100_000]]);
    expect(paper).toMatch(/до 25\.11\.2026/);
    expect(paper).not.toContain("Повтор");
    expect(text).toContain("К оплате по счету было 1 248,00 руб. до 25.11.2026. Сейчас осталось оплатить 248,00 руб.");
  });
});

describe("where a person is after sending", () => {
  it("is the page that the form was sent from", async () => {
    const { agent, base, invoice, send } = await givenAdministrator();
    const here = `${base}/invoices?year=2026&month=10`;
    const page = await agent.get(here).expect(200);
    const from = async (referer: string) => {
      const answer = await agent
        .post(`${base}/invoices/${invoice.id}/deliveries`)
        .set("Host", "portal.example")
        .set("Referer", referer)
        .type("form")
        .send({ _csrf: csrfOf(page) })
        .expect(303);
      return answer.headers["location"];
    };
    const host = "portal.example";
    expect(await from(`http://${host}${here}`)).toBe(here);
    expect(await from(`http://${host}${base}/invoices/${invoice.id}`)).toBe(`${base}/invoices/${invoice.id}`);
    expect(await from(`http://${host}/accounts/invoices`)).toBe("/accounts/invoices");
    for (const strange of [`http://elsewhere.example${here}`, `http://${host}//evil.example/invoices`, "x"]) {
      expect(await from(strange)).toBe(`${base}/invoices?year=2026`);
    }
    await send().expect(303);
  });
});

describe("POST /a/:account/invoice-archives/deliveries", () => {
  it("mails several months at once, and each row says so", async () => {
    const { account, agent, base, invoice } = await givenAdministrator();
    const other = await given.invoice(account, { month: "2026-09-01", number: "9-С" });
    const invoices = [String(invoice.id), String(other.id)];
    const path = `${base}/invoice-archives/deliveries`;
    const answer = await post(agent, path, { format: "pdf", invoice: invoices }).expect(303);
    expect(answer.headers["location"]).toBe(`${base}/invoices`);
    const rows = await owner("deliveries").where({ account_id: account.id });
    expect(rows.map(({ kind, format, email }) => [kind, format, email])).toEqual([
      ["invoice-archive", "zip", "buh@romashka.example"],
    ]);
    const list = await textOf(agent, `${base}/invoices`);
    expect(list).toContain("октябрь 2026 В очереди на отправку");
    expect(list).toContain("сентябрь 2026 В очереди на отправку");
  });

  it("asks for a tick, and for an address where there is none", async () => {
    const { agent, base } = await givenAdministrator();
    const path = `${base}/invoice-archives/deliveries`;
    expect((await post(agent, path, { format: "pdf" }).expect(422)).text).toContain("Отметьте хотя бы один счет");
    const bare = await givenAdministrator({ delivery_email: null });
    const fields = { format: "pdf", invoice: String(bare.invoice.id) };
    const refused = await post(bare.agent, `${bare.base}/invoice-archives/deliveries`, fields).expect(422);
    expect(refused.text).toContain("Нет адреса, который получает счета");
    expect(refused.text).toMatch(new RegExp(`value="${bare.invoice.id}"[^>]* checked`));
    expect(await queue()).toEqual([]);
  });
});
