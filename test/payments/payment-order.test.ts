import { afterAll, beforeEach, expect, it } from "vitest";
import { startSending } from "../invoices/sending.ts";
import { post } from "../support/portal.ts";
import { readPdf } from "../support/read-pdf.ts";
import { payingIn } from "./paying.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(() => sending.startAnew());
const { portal, smtp, tryOnce, deliveryOf } = sending;
const { given, owner } = portal;
const { enter, givenPayer } = payingIn(portal);

const givenDebtor = async (columns: Record<string, unknown> = {}) => {
  const client = await given.client({ name: "ООО «Платит»" });
  const payer = await givenPayer({ client_id: client.id, ...columns });
  const invoice = await given.invoice(payer.account, { number: "С/10", charges: 124_800, vat: 20_800 });
  const path = `${payer.base}/payments/payment-orders/${invoice.id}`;
  return { ...payer, invoice, path };
};
const paperOf = async ({ agent, path }: Awaited<ReturnType<typeof givenDebtor>>) => {
  const { body, headers } = await agent.get(`${path}.pdf`).buffer(true).expect(200);
  expect(headers["content-type"]).toBe("application/pdf");
  const paper = await readPdf(body);
  return { ...paper, headers, words: paper.text.replaceAll(/\s+/g, " ") };
};

it("is filled in with payer, beneficiary, sum and purpose, and leaves what the payer's bank knows", async () => {
  const debtor = await givenDebtor();
  const { words, pages, marked, lang, title, headers } = await paperOf(debtor);
  expect(decodeURIComponent(String(headers["content-disposition"]))).toContain("Платежное-поручение-С-10.pdf");
  expect([pages.length, marked, lang]).toEqual([1, true, "ru"]);
  expect(title).toBe("Платежное поручение по счету № С/10 за октябрь 2026");
  const { operator } = portal.deps.config;
  const client = await owner("clients").where({ id: debtor.account.client_id }).first();
  for (const said of [
    "ООО «Платит»",
    `УНП ${client.unp}`,
    operator.name,
    operator.unp,
    operator.bic,
    operator.bank,
    "1 248,00 руб.",
    "Одна тысяча двести сорок восемь рублей 00 копеек",
    `Оплата услуг электросвязи, л/с ${debtor.account.number}, счет № С/10 от 01.11.2026, в т. ч. НДС 208,00 руб.`,
    "25.11.2026",
  ]) {
    expect(words).toContain(said);
  }
  expect(words.replaceAll(" ", "")).toContain(operator.iban);
  expect(words).toMatch(/Счет \(IBAN\) _{20,}/);
  expect(words).not.toMatch(/undefined|NaN|null|Invalid/);
});

it("is of what is unpaid: of a part without its VAT, which nobody knows", async () => {
  const debtor = await givenDebtor();
  await owner("invoices").where({ id: debtor.invoice.id }).update({ unpaid: 5_001 });
  const { words } = await paperOf(debtor);
  expect(words).toContain("50,01 руб.");
  expect(words).toContain("счет № С/10 от 01.11.2026");
  expect(words).not.toContain("НДС");
  await owner("invoices").where({ id: debtor.invoice.id }).update({ unpaid: 0 });
  await debtor.agent.get(`${debtor.path}.pdf`).expect(303).expect("Location", `${debtor.base}/invoices`);
  await post(debtor.agent, `${debtor.path}/deliveries`).expect(303);
  expect(await deliveryOf(debtor.account)).toBeUndefined();
  expect(await debtor.read("/invoices")).toContain("Этот счет уже оплачен");
});

it.each([
  ["be", "Бенефіцыяр", "Адна тысяча дзвесце сорак восем рублёў 00 капеек"],
  ["en", "Beneficiary", "Telecommunication services"],
])("speaks %s", async (language, ...said) => {
  const debtor = await givenDebtor();
  await post(debtor.agent, "/language", { language, back: "/" }).expect(303);
  const { words } = await paperOf(debtor);
  for (const each of said) expect(words).toContain(each);
});

it("stands on the page of registration for each unpaid invoice, also where registration is refused", async () => {
  const debtor = await givenDebtor();
  const older = await given.invoice(debtor.account, { month: "2026-09-01" });
  const { text } = await debtor.agent.get(`${debtor.base}/payments/registration`).expect(200);
  for (const id of [older.id, debtor.invoice.id]) expect(text).toContain(`/payments/payment-orders/${id}.pdf"`);
});

it("is another account's: not there; a subscriber's: refused; a viewer's: to read alone", async () => {
  const debtor = await givenDebtor();
  const stranger = await givenPayer();
  await stranger.agent.get(`${stranger.base}/payments/payment-orders/${debtor.invoice.id}.pdf`).expect(404);
  await stranger.agent.get(`${debtor.path}.pdf`).expect(404);
  const viewer = await enter("viewer", debtor.account);
  await viewer.agent.get(`${debtor.path}.pdf`).expect(200);
  await post(viewer.agent, `${debtor.path}/deliveries`).expect(403);
});

it("goes by mail to the account's address, the way of every document", async () => {
  const debtor = await givenDebtor();
  const answer = await post(debtor.agent, `${debtor.path}/deliveries`).expect(303);
  expect(answer.headers["location"]).toBe(`${debtor.base}/deliveries`);
  await tryOnce();
  expect(smtp.mails).toHaveLength(1);
  expect(await deliveryOf(debtor.account)).toMatchObject({ kind: "payment-order", state: "sent" });
  const nowhere = await givenDebtor({ delivery_email: null });
  await post(nowhere.agent, `${nowhere.path}/deliveries`).expect(303);
  expect(await nowhere.read("/payments/registration")).toContain("ни один адрес не получает документы");
});
