import * as XLSX from "@e965/xlsx";
import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runForgetReconciliation } from "../../src/reconciliation-acts/index.ts";
import { startSending, textOf } from "../invoices/sending.ts";
import { type Agent, post, signIn } from "../support/portal.ts";
import { readPdf } from "../support/read-pdf.ts";

const sending = await startSending();
afterAll(sending.close);
const { portal, smtp, tryOnce } = sending;
const { given, owner } = portal;
beforeEach(async () => {
  portal.setNow(new Date("2026-11-09T09:00:00Z"));
  await sending.startAnew();
  await owner("calendar_overrides").delete();
});

/** A client of October's invoice, with a payment before it and one in it: 52,40 owed before, 128,08 after. */
const givenClient = async (
  columns: Record<string, unknown> = {},
  role: "administrator" | "accountant" = "administrator",
) => {
  const client = await given.client({ name: "ООО «Ромашка»", contract_number: "Д-7/20", contract_date: "2020-01-15" });
  const account = await given.account({ client_id: client.id, delivery_email: "buh@romashka.example", ...columns });
  const month = { month: "2026-10-01", issued_on: "2026-11-05", number: "С/10" };
  await given.invoice(account, {
    ...month,
    opening: 5_240,
    charges: 17_568,
    payments: 10_000,
    closing: 12_808,
    unpaid: 12_808,
  });
  const payment = { account_id: account.id, received_on: "2026-10-15", amount: 10_000, document_number: "1187" };
  await owner("payments").insert(payment);
  const agent = await signIn(portal, await given.holder(role, account));
  const base = `/a/${account.number}/reconciliation-acts`;
  return { client, account, agent, base, ...actionsOf(agent, base) };
};

const usual = { from: "2026-10-01", to: "2026-10-31", email: "" };
const actionsOf = (agent: Agent, base: string) => ({
  read: (path = "") => textOf(agent, base + path),
  ask: (fields: object = {}) => post(agent, base, { ...usual, ...fields }),
  /** @returns the act's address */
  order: async (fields: object = {}): Promise<string> => {
    const asked = await post(agent, base, { ...usual, ...fields }).expect(303);
    const act = String(asked.headers["location"]);
    await post(agent, `${act}/confirmation`).expect(303);
    return act;
  },
});
const actsOf = ({ id }: { id: number }) => owner("reconciliation_acts").where({ account_id: id }).orderBy("id");
const bytesOf = async (agent: Agent, path: string): Promise<Buffer> => {
  const { body } = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  return body;
};
const wordsIn = async (paper: Buffer) => (await readPdf(paper)).text.replaceAll(/\s+/g, " ");

describe("an order", () => {
  it("is asked for with a period and an address, shown to be confirmed, and sent by the worker at once", async () => {
    const { account, agent, base, read, ask } = await givenClient();
    const page = await read();
    expect(page).toContain("Период с");
    expect(page).toContain("отправим на buh@romashka.example: это адрес доставки счетов");
    expect(page).toContain("Актов сверки пока нет");
    const { text } = await agent.get(base).expect(200);
    expect(text).toMatch(/name="from"[^>]*value="2026-01-01"/);
    expect(text).toMatch(/name="to"[^>]*value="2026-10-31"/);
    const asked = await ask().expect(303);
    const act = String(asked.headers["location"]);
    expect(await read()).toContain("Актов сверки пока нет");
    const draft = await textOf(agent, act);
    for (const said of [
      "Заказ акта сверки",
      "Период 01.10.2026 – 31.10.2026",
      "Отправить на buh@romashka.example адрес доставки счетов",
      "Будет готов не позднее 23.11.2026",
      "Сальдо на начало 01.10.2026 52,40 руб. долг перед оператором",
      "Начислено по счетам 175,68 руб.",
      "Оплачено 100,00 руб.",
      "Сальдо на конец 31.10.2026 128,08 руб.",
      "Подтвердить",
    ])
      expect(draft).toContain(said);
    await agent.get(`${act}.pdf`).expect(404);
    await post(agent, `${act}/confirmation`)
      .expect(303)
      .then((answer) => expect(answer.headers["location"]).toBe(act));
    expect(await textOf(agent, act)).toContain(
      "Акт сверки заказан: отправим на buh@romashka.example не позднее 23.11.2026.",
    );
    expect(await read()).toContain("Готовится");
    await tryOnce();
    const [mail] = smtp.mails;
    expect(mail?.to).toEqual(["buh@romashka.example"]);
    const { subject, attachments } = await simpleParser(mail?.raw ?? "");
    expect(subject).toBe("Акт сверки за 01.10.2026 – 31.10.2026");
    expect(attachments[0]?.filename).toBe(`Акт-сверки-${account.number}-2026-10-01-2026-10-31.pdf`);
    expect(await read()).toMatch(/Отправлен Отправлен \d\d\.\d\d\.\d{4} \d\d:\d\d, PDF/);
  });

  it("goes to another address when one is given, in the account's format", async () => {
    const { order, read } = await givenClient({ delivery_format: "xlsx" }, "accountant");
    await order({ email: " Glavbuh@Romashka.example " });
    await tryOnce();
    const [mail] = smtp.mails;
    expect(mail?.to).toEqual(["glavbuh@romashka.example"]);
    expect((await simpleParser(mail?.raw ?? "")).attachments[0]?.filename).toMatch(/\.xlsx$/);
    expect(await read()).toContain("glavbuh@romashka.example");
  });

  it("pressed twice is one: the draft, the confirmation, and the same period and address within a minute", async () => {
    const { account, agent, base, ask } = await givenClient();
    const [one, other] = [await ask().expect(303), await ask().expect(303)];
    expect(other.headers["location"]).toBe(one.headers["location"]);
    const act = String(one.headers["location"]);
    await Promise.all([1, 2].map(() => post(agent, `${act}/confirmation`).expect(303)));
    const again = String((await ask().expect(303)).headers["location"]);
    expect(again).not.toBe(act);
    portal.setNow(new Date("2026-11-09T09:00:59Z"));
    await post(agent, `${again}/confirmation`)
      .expect(303)
      .then((answer) => expect(answer.headers["location"]).toBe(act));
    expect(await owner("deliveries").where({ account_id: account.id })).toHaveLength(1);
    expect((await actsOf(account)).filter(({ ordered_at: at }) => at !== null)).toHaveLength(1);
    portal.setNow(new Date("2026-11-09T09:01:01Z"));
    await post(agent, `${again}/confirmation`)
      .expect(303)
      .then((answer) => expect(answer.headers["location"]).toBe(again));
    expect(await textOf(agent, base)).toContain("01.10.2026 – 31.10.2026");
  });

  it("is due ten working days later by the calendar with its moved days", async () => {
    await owner("calendar_overrides").insert([
      { date: "2026-11-14", is_working: true, basis: "перенос" },
      { date: "2026-11-16", is_working: false, basis: "перенос" },
      { date: "2026-11-17", is_working: false, basis: "перенос" },
    ]);
    const { account, agent, ask } = await givenClient();
    const again = async () => signIn(portal, await given.holder("accountant", account));
    const act = String((await ask().expect(303)).headers["location"]);
    expect(await textOf(agent, act)).toContain("Будет готов не позднее 24.11.2026");
    // Minsk's tenth has begun
    portal.setNow(new Date("2026-11-09T20:30:00Z"));
    expect(await textOf(await again(), act)).toContain("Будет готов не позднее 24.11.2026");
    portal.setNow(new Date("2026-11-09T21:30:00Z"));
    expect(await textOf(await again(), act)).toContain("Будет готов не позднее 25.11.2026");
  });

  it.each([
    [{ from: "2023-10-31" }, "Доступен период 3 года: начало не раньше 01.11.2023."],
    [{ to: "2026-11-10" }, "Этот день ещё не наступил: сегодня 09.11.2026."],
    [{ from: "2026-10-31", to: "01.10.2026" }, "Конец периода раньше его начала."],
    [{ from: "31.02.2026" }, "Такой даты нет."],
    [{ to: "" }, "Укажите дату."],
    [{ email: "главбух" }, "Это не адрес электронной почты."],
    [{ email: "a@b.example\nbcc: x@y.example" }, "Это не адрес электронной почты."],
  ])("%o is refused beside its field, and nothing typed is lost", async (fields, sentence) => {
    const { account, ask } = await givenClient();
    const sent = { email: "buh2@romashka.example", ...fields };
    const { text } = await ask(sent).expect(422);
    expect(text).toContain(sentence);
    for (const value of Object.values({ ...usual, ...sent }).filter((each) => !each.includes("\n"))) {
      expect(text).toContain(`value="${value}"`);
    }
    expect(await actsOf(account)).toEqual([]);
  });

  it("needs an address where the account has none", async () => {
    const { ask, order, read } = await givenClient({ delivery_email: null });
    expect((await ask().expect(422)).text).toContain(
      "Укажите адрес: адреса доставки счетов у этого лицевого счета нет.",
    );
    await order({ email: "buh@new.example" });
    expect(await read()).toContain("buh@new.example");
  });

  it("is sent again to where it was ordered to", async () => {
    const { account, agent, order, read } = await givenClient();
    const act = await order({ email: "two@romashka.example" });
    await tryOnce();
    await owner("pgboss.job").where({ name: "deliveries.send" }).delete();
    await post(agent, `${act}/deliveries`).expect(303);
    await post(agent, `${act}/deliveries`).expect(303);
    expect(await read()).toContain("Акт сверки отправим на two@romashka.example ещё раз.");
    await tryOnce();
    expect(smtp.mails.map(({ to }) => to)).toEqual([["two@romashka.example"], ["two@romashka.example"]]);
    expect(await owner("deliveries").where({ account_id: account.id })).toHaveLength(2);
  });

  it("leaves a record of each step, and drafts that nobody confirms are forgotten after a day", async () => {
    const { account, ask, order } = await givenClient();
    await order();
    await ask({ from: "2026-09-01" }).expect(303);
    const records = await owner("audit_records")
      .where({ account_id: account.id })
      .where("action", "like", "recon%")
      .orderBy("id");
    expect(records.map(({ action }) => action)).toEqual([
      "reconciliation-acts:draft",
      "reconciliation-acts:order",
      "reconciliation-acts:draft",
    ]);
    expect(records[1]?.after).toEqual({
      periodFrom: "2026-10-01",
      periodTo: "2026-10-31",
      email: "buh@romashka.example",
      readyBy: "2026-11-23",
    });
    const forget = runForgetReconciliation({ db: sending.deps.db, clock: portal.deps.clock });
    portal.setNow(new Date("2026-11-10T08:59:00Z"));
    await forget();
    expect(await actsOf(account)).toHaveLength(2);
    portal.setNow(new Date("2026-11-10T09:01:00Z"));
    await forget();
    expect((await actsOf(account)).map(({ period_from: from }) => from)).toEqual(["2026-10-01"]);
  });
});

describe("an act", () => {
  it("has in PDF both parties, the grounds, two halves, balances, turnovers and the debt in words", async () => {
    const { account, client, agent, order } = await givenClient();
    const bytes = await bytesOf(agent, `${await order()}.pdf`);
    const { lang, marked, roles } = await readPdf(bytes);
    expect([lang, marked]).toEqual(["ru", true]);
    expect(roles).toContain("Table");
    const words = await wordsIn(bytes);
    const { operator } = portal.deps.config;
    const { unp } = await owner("clients").where({ id: client.id }).first();
    for (const said of [
      `Акт сверки взаимных расчетов между ${operator.name} и ООО «Ромашка» за период с 01.10.2026 по 31.10.2026`,
      "Дата составления 09.11.2026",
      "Дата сверки 31.10.2026",
      `${operator.name}, УНП ${operator.unp}`,
      `ООО «Ромашка», УНП ${unp}, адрес: г. Минск`,
      "Договор № Д-7/20 от 15.01.2020, лицевой счет",
      "Белорусский рубль (BYN)",
      "По данным ООО «Ромашка»",
      "128,08",
      "На 31.10.2026 задолженность ООО «Ромашка» перед",
      "составляет 128,08 руб. (сто двадцать восемь рублей 08 копеек).",
      "Руководитель или уполномоченное лицо",
      "М. П. (при наличии печати)",
    ])
      expect(words).toContain(said);
    expect(words.match(/Сальдо на начало/g)).toHaveLength(2);
    expect(words).not.toMatch(/undefined|NaN|null/);
    expect(account.number).toHaveLength(11);
  });

  it("has in Excel numbers, days, and sums as formulas that agree", async () => {
    const { agent, order } = await givenClient();
    const bytes = await bytesOf(agent, `${await order()}.xlsx`);
    const book = XLSX.read(bytes, { cellFormula: true });
    const sheet = book.Sheets["Акт сверки"];
    if (!sheet) throw new Error("no sheet");
    const rows = XLSX.utils.sheet_to_json<(string | number | undefined)[]>(sheet, { header: 1 });
    const at = rows.findIndex(([first, second]) => first === "№" && second === "Дата");
    const [opening, payment, invoice, turnover, closing] = rows.slice(at + 1);
    expect(opening?.slice(2, 4)).toEqual(["Сальдо на начало 01.10.2026", 52.4]);
    expect(payment?.slice(0, 5)).toEqual([1, 46_310, "Платежное поручение № 1187", undefined, 100]);
    expect(invoice?.slice(0, 4)).toEqual([2, 46_326, "Счет № С/10 от 05.11.2026", 175.68]);
    expect(turnover?.slice(2, 5)).toEqual(["Обороты за период", 175.68, 100]);
    expect(closing?.slice(2, 5)).toEqual(["Сальдо на конец 31.10.2026", 128.08, 0]);
    const row = at + 5;
    expect(sheet[`D${row}`].f).toBe(`SUM(D${row - 2}:D${row - 1})`);
    expect(sheet[`D${row + 1}`].f).toBe(`MAX(0,D${row - 3}-E${row - 3}+D${row}-E${row})`);
    const formatted = XLSX.read(bytes, { cellNF: true }).Sheets["Акт сверки"];
    expect(formatted?.[`B${row - 1}`].z).toBe("dd.mm.yyyy");
  });

  it.each([
    [
      "in the customer's favour",
      { closing: -5_000, opening: -12_568 },
      "задолженность УП",
      "пятьдесят рублей 00 копеек",
    ],
    ["even", { closing: 0, opening: -7_568 }, "взаимная задолженность", "отсутствует"],
  ])("says when it is %s", async (_what, columns, ...said) => {
    const { account, agent, order } = await givenClient();
    await owner("invoices").where({ account_id: account.id }).update(columns);
    const words = await wordsIn(await bytesOf(agent, `${await order()}.pdf`));
    for (const each of said) expect(words).toContain(each);
  });

  it("without anything in it is an act of zeros", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { order } = actionsOf(agent, `/a/${account.number}/reconciliation-acts`);
    const act = await order();
    expect(await wordsIn(await bytesOf(agent, `${act}.pdf`))).toContain("отсутствует");
    expect((await bytesOf(agent, `${act}.xlsx`)).length).toBeGreaterThan(4_000);
  });

  it("warns where a month's invoice is not there yet, and prints the payments of a long one by month", async () => {
    const { account, agent, order } = await givenClient();
    await owner.raw(
      `insert into payments (account_id, received_on, amount, document_number) select ?, date '2026-01-05' + n % 200, 1 + n, n::text from generate_series(1, 3100) n`,
      [account.id],
    );
    await owner("invoices").where({ account_id: account.id }).update({ month: "2026-09-01" });
    const act = await order({ from: "2026-01-01" });
    expect(await textOf(agent, act)).toContain("Счет за октябрь 2026 ещё не выставлен");
    const words = await wordsIn(await bytesOf(agent, `${act}.pdf`));
    expect(words).toContain("Платежи за январь 2026:");
    expect(words).toContain("Каждый платеж есть в акте в формате Excel.");
    const book = XLSX.read(await bytesOf(agent, `${act}.xlsx`));
    const rows = XLSX.utils.sheet_to_json<unknown[]>(book.Sheets["Акт сверки"] as XLSX.WorkSheet, { header: 1 });
    const kept = await owner("payments").where({ account_id: account.id }).sum("amount as sum").first();
    const sums = rows.filter(([number, day]) => typeof number === "number" && typeof day === "number");
    expect(sums.filter(([, , , , credit]) => typeof credit === "number")).toHaveLength(3_101);
    expect(sums.reduce((sum, [, , , , credit]) => sum + Math.round(Number(credit ?? 0) * 100), 0)).toBe(
      Number(kept?.sum),
    );
  });

  it.each([
    ["be", "Акт зверкі ўзаемных разлікаў паміж", "сто дваццаць восем рублёў 08 капеек"],
    ["en", "Reconciliation act of mutual settlements between", "one hundred twenty-eight rubles 08 kopecks"],
  ])("speaks %s", async (language, title, sum) => {
    const { agent, order } = await givenClient();
    const act = await order();
    await post(agent, "/language", { language, back: "/" }).expect(303);
    const words = await wordsIn(await bytesOf(agent, `${act}.pdf`));
    expect(words).toContain(title);
    expect(words).toContain(sum);
  });
});

describe("others", () => {
  it("see no act of another account, and a viewer downloads but orders nothing", async () => {
    const { account, base, order } = await givenClient();
    const act = await order();
    const stranger = await givenClient();
    for (const path of [act, `${act}.pdf`, `${act}.xlsx`]) {
      await stranger.agent.get(path.replace(base, stranger.base)).expect(404);
      await stranger.agent.get(path).expect(404);
    }
    await post(stranger.agent, `${act.replace(base, stranger.base)}/deliveries`).expect(404);
    await stranger.agent.get(`${stranger.base}/0`).expect(404);
    const viewer = await signIn(portal, await given.holder("viewer", account));
    expect(await textOf(viewer, base)).toContain("Заказывает их администратор или бухгалтер");
    await bytesOf(viewer, `${act}.pdf`);
    await post(viewer, base, usual).expect(403);
    await viewer.get(`${base}/matchings`).expect(403);
  });
});
