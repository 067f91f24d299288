import { afterAll, describe, expect, it } from "vitest";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const plain = (text: string) =>
  text
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("\u00A0", " ")
    .replaceAll(/\s+/g, " ");

const bare = (text: string) => text.replaceAll(/[0-9a-f-]{36}|\d{11}|name="_csrf" value="[^"]*"/g, "");
const givenSupervisor = async () => {
  const client = await given.client({ name: "ООО «Ромашка»" });
  const mobile = await given.account({ client_id: client.id, balance: -500 });
  const fixed = await given.account({ client_id: client.id, kind: "fixed", balance: 1_500, status: "suspended" });
  const user = await given.holder("supervisor", mobile);
  await given.grant(user, "supervisor", fixed);
  return { mobile, fixed, user };
};

describe("GET /a/:account", () => {
  it("shows balance with its day, amount due, last month's charges and the details", async () => {
    const client = await given.client({ name: "ООО «Ромашка»", unp: "191234567" });
    const account = await given.account({ client_id: client.id, balance: -16_415, uin: "77001", oin: "88002" });
    await given.invoice(account);
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    for (const figure of [
      "\u2212164,15\u00A0руб.",
      "сформирован 10.10",
      "175,68\u00A0руб.",
      "октябрь 2026",
      "25.11.2026",
    ]) {
      expect(text).toContain(figure);
    }
    for (const detail of ["Активный", "Без предоплаты", "191234567", "77001", "88002", "buh@client.example", "PDF"]) {
      expect(text).toContain(detail);
    }
    expect(text).toContain("Не оплачен 1 счет");
    expect(text).toContain("Повтор счета на E-mail");
  });

  it("adds up what is unpaid of all invoices and names the nearest day", async () => {
    const account = await given.account();
    await given.invoice(account, { month: "2026-09-01", due_on: "2026-10-25", unpaid: 1_000 });
    await given.invoice(account, { month: "2026-10-01", due_on: "2026-11-25", unpaid: 250 });
    await given.invoice(account, { month: "2026-08-01", due_on: "2026-09-25", unpaid: 0 });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    expect(plain(text)).toContain("К оплате 12,50 руб.");
    expect(plain(text)).toContain("Просрочено 10,00 руб. на 15 дней");
    expect(plain(text)).toContain("Срок оплаты был 25.10.2026. Ещё 2,50 руб. до 25.11.2026.");
  });

  it("names the day of today where something is to be paid today", async () => {
    const account = await given.account();
    await given.invoice(account, { due_on: "2026-11-09", unpaid: 1_000 });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    expect(text).toContain("Не оплачен 1 счет. Срок оплаты: сегодня, 9 ноября.");
    expect(text).not.toContain("Просрочено");
  });

  it("spells out the part of the balance that no invoice asks for yet", async () => {
    const account = await given.account({ balance: -127_707, balance_on: "2026-11-09" });
    await given.invoice(account, { month: "2026-10-01", unpaid: 79_165 });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    expect(plain(text)).toContain("в т. ч. начислено в ноябре, срок ещё не наступил: 485,42 руб.");
    const paid = await given.account({ balance: 500, balance_on: "2026-11-09" });
    const other = await signIn(portal, await given.holder("administrator", paid));
    expect((await other.get(`/a/${paid.number}`).expect(200)).text).not.toContain("срок ещё не наступил");
  });

  it("has the requisites of a payment, to be copied, while there is something to pay", async () => {
    const account = await given.account();
    const invoice = await given.invoice(account, { unpaid: 116_415 });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    const { operator } = portal.deps.config;
    for (const copied of ["1164,15", operator.unp, operator.iban, operator.bic]) {
      expect(text).toContain(`data-copy="${copied}"`);
    }
    expect(text).toMatch(new RegExp(`data-copy="[^"]*счет № ${invoice.number} от`));
    await owner("invoices").where({ account_id: account.id }).update({ unpaid: 0 });
    expect((await agent.get(`/a/${account.number}`).expect(200)).text).not.toContain("Реквизиты для оплаты");
  });

  it("explains an account without any data", async () => {
    const account = await given.account({ delivery_email: null });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    expect(text).toContain("Первый счет появится");
    expect(text).toContain("0,00\u00A0руб.");
    expect(text).toContain("не указан");
    expect(text).not.toContain("УИН");
    expect(text).not.toMatch(/undefined|NaN|null|Invalid/);
  });

  it("says nothing of debts when all is paid", async () => {
    const account = await given.account();
    await given.invoice(account, { unpaid: 0 });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    expect(text).not.toContain("Не оплачен");
    expect(text).not.toContain("Первый счет");
  });

  it("is 404 for another's account and for one that does not exist, alike, and 403 for a subscriber of it", async () => {
    const account = await given.account();
    const other = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const foreign = await agent.get(`/a/${other.number}`).expect(404);
    const made = await agent.get("/a/00099999999").expect(404);
    expect(bare(foreign.text)).toBe(bare(made.text));
    await agent.get("/a/20000001").expect(404);
    await agent.get("/a/x").expect(404);
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    await subscriber.get(`/a/${account.number}`).expect(403);
  });

  it("speaks Belarusian and English too", async () => {
    const account = await given.account({ balance: 123_456 });
    await given.invoice(account);
    const agent = await signIn(portal, await given.holder("administrator", account));
    for (const [language, texts] of [
      ["be", ["Налічэнні за папярэдні месяц", "кастрычнік 2026", "Да аплаты"]],
      ["en", ["Charges of the previous month", "October 2026", "1,234.56\u00A0BYN", "as of 10/10"]],
    ] as const) {
      await post(agent, "/language", { language, back: "/" }).expect(303);
      const page = await agent.get(`/a/${account.number}`).expect(200);
      for (const text of texts) expect(page.text).toContain(text);
    }
  });
});

describe("GET /accounts", () => {
  it("lists a supervisor's accounts with what is owed, and the totals", async () => {
    const { mobile, fixed, user } = await givenSupervisor();
    await given.invoice(mobile, { unpaid: 10_001 });
    await given.invoice(fixed, { unpaid: 20_002 });
    const stranger = await given.account();
    const agent = await signIn(portal, user);
    await agent.get("/").expect(303).expect("Location", "/accounts");
    const { text } = await agent.get("/accounts").expect(200);
    for (const account of [mobile, fixed]) expect(text).toContain(`href="/a/${account.number}"`);
    for (const shown of [
      "100,01",
      "200,02",
      "300,03",
      "10,00",
      "Мобильная",
      "Фиксированная",
      "Приостановлен",
      "Супервайзер",
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain(stranger.number);
    await agent.get(`/a/${mobile.number}`).expect(200);
    await agent.get(`/a/${fixed.number}`).expect(200);
    await agent.get(`/a/${stranger.number}`).expect(404);
  });

  it("finds by part of a number, by the company, by the kind of service, and says when nothing fits", async () => {
    const { mobile, fixed, user } = await givenSupervisor();
    const agent = await signIn(portal, user);
    const shown = async (query: string) => {
      const { text } = await agent.get(`/accounts?${query}`).expect(200);
      return [mobile, fixed].filter(({ number }) => text.includes(`href="/a/${number}"`));
    };
    const typed = `${fixed.number.slice(0, 5)} ${fixed.number.slice(5, 8)} ${fixed.number.slice(8)}`;
    expect(await shown(`q=${encodeURIComponent(typed)}`)).toEqual([fixed]);
    expect(await shown(`q=${mobile.number.slice(-4)}`)).toEqual([mobile]);
    expect(await shown("kind=fixed")).toEqual([fixed]);
    expect(await shown("kind=nonsense")).toEqual([mobile, fixed]);
    expect(await shown("q=%00")).toEqual([]);
    const { text } = await agent.get("/accounts?q=zzz").expect(200);
    expect(text).toContain("Ничего не найдено");
  });

  it("puts what is overdue first, the longest at the top, and says for how long", async () => {
    const client = await given.client();
    const accounts = [];
    for (const due_on of ["2026-12-25", "2026-10-25", "2026-09-25"]) {
      const account = await given.account({ client_id: client.id });
      await given.invoice(account, { due_on, unpaid: 21_737 });
      accounts.push(account);
    }
    const [later, recent, longest] = accounts.map(({ number }) => number);
    const user = await given.holder("supervisor", accounts[0] as { id: number });
    for (const account of accounts.slice(1)) await given.grant(user, "supervisor", account);
    const agent = await signIn(portal, user);
    const { text } = await agent.get("/accounts").expect(200);
    const order = [...text.matchAll(/table-lead[^>]*>(?:<div>)?<a [^>]*href="\/a\/(\d+)"/g)].map(
      ([, number]) => number,
    );
    expect(order).toEqual([longest, recent, later]);
    expect(plain(text)).toContain("217,37 руб. Просрочено 217,37 руб. на 45 дней");
    expect(plain(text)).toContain("просрочено 434,74 руб.");
    expect(plain(text)).toContain("217,37 руб. до 25.12.2026");
  });

  it("is there in the administrator's role with that role's accounts alone, and not for a subscriber", async () => {
    const { mobile, user } = await givenSupervisor();
    const own = await given.account();
    await given.grant(user, "administrator", own);
    const agent = await signIn(portal, user, "administrator");
    const { text } = await agent.get("/accounts").expect(200);
    expect(text).toContain(own.number);
    expect(text).not.toContain(mobile.number);
    await agent.get(`/a/${mobile.number}`).expect(404);
    const subscriber = await signIn(portal, await given.holder("subscriber", mobile));
    await subscriber.get("/accounts").expect(403);
  });
});
