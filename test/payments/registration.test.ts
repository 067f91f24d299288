import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { post, startPortal } from "../support/portal.ts";
import { payingIn, type Typed, textOf } from "./paying.ts";
import { jpeg, pdf, png } from "./scans.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given } = portal;
const { enter, givenPayer, givenPayment, registrationsOf, journalOf } = payingIn(portal);
beforeEach(() => portal.setNow(new Date("2026-11-09T09:00:00Z")));

const givenDebtor = async () => {
  const payer = await givenPayer();
  const invoice = await given.invoice(payer.account, { number: "С-10" });
  return { ...payer, invoice };
};

describe("POST /a/:account/payments/registration", () => {
  it("keeps it, says what it gives, and shows it as waiting for the bank", async () => {
    const { account, invoice, read, register } = await givenDebtor();
    expect((await register({ number: "№ 118-А/26" }).expect(303)).headers["location"]).toMatch(/\/payments$/);
    expect(await registrationsOf(account)).toMatchObject([
      { invoice_id: invoice.id, document_number: "118-А/26", paid_on: "2026-11-05", amount: 17_568, state: "waiting" },
    ]);
    const text = await read("/payments");
    expect(text).toContain(
      "платежное поручение № 118-А/26 ожидает подтверждения банком. Обслуживание продолжится по 05.12.2026 включительно.",
    );
    expect(text).toContain("Зарегистрированные оплаты");
    expect(text).toMatch(
      /№ 118-А\/26 от 05\.11\.2026 .*175,68 руб\. октябрь 2026 Ожидает подтверждения банком Обслуживание продолжится по 05\.12\.2026/,
    );
    const again = await read("/payments/registration");
    expect(again).toContain("Оплата зарегистрирована и ожидает подтверждения банком");
    expect(again).toContain("Обслуживание продолжится по 05.12.2026 включительно");
    expect(again).not.toContain("Номер платежного поручения");
    expect(await journalOf(account)).toMatchObject([
      {
        action: "payments:register",
        subject: "118-А/26",
        after: { paymentAmount: 17_568, paymentDate: "2026-11-05", invoiceNumber: "С-10", keepsUntil: "2026-12-05" },
      },
    ]);
    const journal = await read("/journal");
    expect(journal).toContain("Зарегистрирована оплата");
    expect(journal).toMatch(/Сумма[^.]*175,68 руб\./);
  });

  it("is one registration however often and from however many windows it is sent", async () => {
    const { account, register, read } = await givenDebtor();
    const colleague = await enter("accountant", account);
    await Promise.all(
      [register(), register(), register(), colleague.register(), colleague.register()].map((sent) => sent.expect(303)),
    );
    expect(await registrationsOf(account)).toHaveLength(1);
    expect(await journalOf(account)).toHaveLength(1);
    await register().expect(303);
    expect(await read("/payments")).toContain("Платежное поручение № 1187 уже зарегистрировано.");
    // another order for the same invoice is not taken: one waits already
    const { text } = await register({ number: "1188" }).expect(422);
    expect(text).toContain("Оплата зарегистрирована и ожидает подтверждения банком");
    expect(await registrationsOf(account)).toHaveLength(1);
  });

  it.each<[string, Typed, string]>([
    ["no number", { number: " " }, "Укажите номер платежного поручения."],
    ["a number of words", { number: "без номера" }, "Номер состоит из цифр, букв"],
    ["a number too long", { number: "1".repeat(21) }, "Номер слишком длинный"],
    ["no sum", { amount: "" }, "Укажите сумму платежного поручения."],
    ["a sum that is no number", { amount: "сто" }, "Это не сумма."],
    ["a sum to parts of a kopeck", { amount: "1,001" }, "Это не сумма."],
    ["nothing paid", { amount: "0,00" }, "Сумма должна быть больше нуля."],
    ["less than nothing", { amount: "-5" }, "Сумма должна быть больше нуля."],
    ["more than twice what is owed", { amount: "351,37" }, "к оплате 175,68 руб., можно указать не больше 351,36 руб."],
    ["no date", { paidOn: "" }, "Укажите дату платежного поручения."],
    ["a date that there is not", { paidOn: "31.11.2026" }, "Такой даты нет."],
    ["tomorrow", { paidOn: "2026-11-10" }, "Дата ещё не наступила: сегодня 09.11.2026."],
    ["a date before the invoice", { paidOn: "2026-10-31" }, "Дата раньше, чем выставлен счет: 01.11.2026."],
  ])("says in one sentence what is wrong and keeps what was typed: %s", async (_what, typed, said) => {
    const { account, agent, base, attach } = await givenDebtor();
    const { status, text } = await attach({ content: pdf, name: "скан.pdf" }, typed);
    expect(status).toBe(422);
    const page = textOf(text);
    // above the form and beside the field
    expect(page.split(said)).toHaveLength(3);
    expect(page).not.toContain("..");
    expect(text.match(/class="field-error"/g)).toHaveLength(2);
    expect(page).toContain("Выберите файл ещё раз");
    for (const value of Object.values({ number: "1187", paidOn: "2026-11-05", amount: "175,68", ...typed })) {
      expect(text).toContain(`value="${value}"`);
    }
    expect(await registrationsOf(account)).toEqual([]);
    await agent.get(`${base}/payments/registration`).expect(200);
  });

  it("takes the largest sum, today, the invoice's day, and a date as people write it", async () => {
    for (const typed of [
      { amount: "351,36" },
      { paidOn: "2026-11-09" },
      { paidOn: "2026-11-01" },
      { paidOn: "5.11.2026" },
      { amount: "1 руб." },
    ]) {
      const { account, register } = await givenDebtor();
      await register(typed).expect(303);
      expect(await registrationsOf(account)).toHaveLength(1);
    }
  });

  it("knows today by Minsk's clock", async () => {
    portal.setNow(new Date("2026-11-09T21:00:00Z"));
    const { register } = await givenDebtor();
    await register({ paidOn: "2026-11-11" }).expect(422);
    await register({ paidOn: "2026-11-10" }).expect(303);
  });

  it("is the accountant's to do, and not the viewer's; another account's is not there", async () => {
    const { account, base, agent, attach } = await givenDebtor();
    expect((await attach({ content: pdf, name: "a.pdf" })).status).toBe(303);
    const [{ id }] = await registrationsOf(account);
    const viewer = await enter("viewer", account);
    await viewer.register({ number: "1188" }).expect(403);
    await viewer.agent.get(`${base}/payments/registration`).expect(403);
    const list = await viewer.agent.get(`${base}/payments`).expect(200);
    expect(list.text).not.toContain('payments/registration"');
    expect(list.text).not.toContain("/withdrawal");
    await viewer.agent.get(`${base}/payments/registrations/${id}/scan`).expect(200);
    const stranger = await givenPayer();
    await stranger.agent.get(`${stranger.base}/payments/registrations/${id}/scan`).expect(404);
    await stranger.agent.get(`${base}/payments/registrations/${id}/scan`).expect(404);
    await agent.get(`${base}/payments/registrations/${id}0/scan`).expect(404);
  });
});

describe("a scan", () => {
  it.each([
    ["a PDF", { content: pdf, name: "Платёжка № 1187.pdf" }, "application/pdf", "Платёжка _ 1187.pdf"],
    ["a JPEG with another ending", { content: jpeg, name: "photo.exe" }, "image/jpeg", "photo.jpg"],
    ["a PNG from a path", { content: png, name: "C:\\Документы\\скан.PNG" }, "image/png", "скан.png"],
    ["a name of nothing but an ending", { content: png, name: ".html" }, "image/png", "scan.png"],
  ])("is taken by its content and given back as a file: %s", async (_what, file, type, name) => {
    const { account, agent, base, attach } = await givenDebtor();
    expect((await attach(file)).status).toBe(303);
    const [{ id }] = await registrationsOf(account);
    const page = await agent.get(`${base}/payments`);
    expect(page.text).toContain(`${base}/payments/registrations/${id}/scan`);
    const answer = await agent
      .get(`${base}/payments/registrations/${id}/scan`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on("data", (part: Buffer) => parts.push(part));
        res.on("end", () => done(null, Buffer.concat(parts)));
      });
    expect(answer.body).toEqual(file.content);
    expect(answer.headers["content-type"]).toBe(type);
    expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename/);
    const disposition = String(answer.headers["content-disposition"]);
    const told = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] ?? /filename="?([^";]+)"?/.exec(disposition)?.[1];
    expect(decodeURIComponent(String(told))).toBe(name);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect((await journalOf(account))[0]?.after).toMatchObject({ scan: name });
  });

  const page = Buffer.from("<!doctype html><script>alert(1)</script>");
  it.each([
    ["a page called a PDF", { content: page, name: "скан.pdf" }, "Это не PDF, не JPEG и не PNG"],
    ["a PDF behind a page", { content: Buffer.concat([page, pdf]), name: "скан.pdf" }, "Это не PDF"],
    ["a PDF that was cut off", { content: pdf.subarray(0, 20), name: "скан.pdf" }, "или файл поврежден"],
    ["a picture that was cut off", { content: png.subarray(0, 30), name: "скан.png" }, "или файл поврежден"],
    ["nothing", { content: Buffer.alloc(0), name: "скан.png" }, "Это не PDF"],
    [
      "more than 5 MB",
      { content: Buffer.concat([pdf, Buffer.alloc(5 * 1024 * 1024), pdf]), name: "s.pdf" },
      "не больше 5 МБ",
    ],
    ["more than is read", { content: Buffer.alloc(11 * 1024 * 1024, 1), name: "s.pdf" }, "не больше 5 МБ"],
  ])("is refused in one sentence, with what was typed: %s", async (_what, file, said) => {
    const { account, attach } = await givenDebtor();
    const { status, text } = await attach(file, { number: "77" });
    expect(status).toBe(422);
    expect(textOf(text)).toContain(said);
    expect(text).toContain('value="77"');
    expect(text.match(/class="field-error"/g)).toHaveLength(1);
    expect(await registrationsOf(account)).toEqual([]);
  });
});

it("lists the latest 36 registrations, says so, and leaves out none that waits, above the payments", async () => {
  const { account, invoice, read, register } = await givenDebtor();
  await register({ number: "первая-1" }).expect(303);
  const ended = (count: number) =>
    portal.owner.raw(
      `insert into payment_registrations (account_id, invoice_id, document_number, paid_on, amount, keeps_until, state, ended_at, author_name, registered_at)
       select ?, ?, 'О-' || n, date '2026-11-05', 1, date '2026-12-05', 'withdrawn', now(), 'Автор', now() from generate_series(1, ?::int) n`,
      [account.id, invoice.id, count],
    );
  await ended(35);
  expect(await read("/payments")).not.toContain("Показаны последние");
  await ended(1);
  const text = await read("/payments");
  expect(text).toContain("Показаны последние 35.");
  const parts = text.split(/Зарегистрированные оплаты|Период|Прежние регистрации оплаты/);
  const numbers = parts.map((part) => [...part.matchAll(/№ (\S+) от 05\.11\.2026/g)].map(([, number]) => number));
  expect(numbers.map(({ length }) => length)).toEqual([0, 1, 0, 35]);
  expect([numbers[1]?.[0], numbers[3]?.[0], numbers[3]?.[34]]).toEqual(["первая-1", "О-1", "О-2"]);
});

describe("a withdrawal", () => {
  it("takes back what waits, once, and frees the invoice for the right order", async () => {
    const { account, agent, base, read, register } = await givenDebtor();
    await register({ number: "1178" }).expect(303);
    const [{ id }] = await registrationsOf(account);
    const path = `${base}/payments/registrations/${id}/withdrawal`;
    await post(agent, path).expect(303);
    expect(await read("/payments")).toContain("Регистрация отменена.");
    await post(agent, path).expect(303);
    expect(await read("/payments")).toContain("Регистрацию отменить нельзя: она уже завершена.");
    await register().expect(303);
    expect(await registrationsOf(account)).toMatchObject([{ state: "withdrawn" }, { state: "waiting" }]);
    expect((await journalOf(account)).map(({ action }) => action)).toEqual([
      "payments:register",
      "payments:withdraw",
      "payments:register",
    ]);
    await post(agent, `${base}/payments/registrations/999999999/withdrawal`).expect(404);
  });

  it("comes too late for what the bank has confirmed", async () => {
    const { account, agent, base, register, read } = await givenDebtor();
    await givenPayment(account);
    await register().expect(303);
    expect(await read("/payments")).toContain("Платеж по платежному поручению № 1187 уже поступил");
    const [{ id }] = await registrationsOf(account);
    await post(agent, `${base}/payments/registrations/${id}/withdrawal`).expect(303);
    expect(await registrationsOf(account)).toMatchObject([{ state: "confirmed" }]);
  });
});

it.each([
  ["be", "Можна зарэгістраваць аплату рахунку № С-10 за кастрычнік 2026", "Гэта не сума."],
  ["en", "The payment of invoice No. С-10 for October 2026 can be registered", "This is no sum."],
])("speaks %s", async (language, said, wrong) => {
  const { agent, read, register } = await givenDebtor();
  await post(agent, "/language", { language, back: "/" }).expect(303);
  expect(await read("/payments/registration")).toContain(said);
  expect(textOf((await register({ amount: "x" }).expect(422)).text)).toContain(wrong);
});
