import { read as readWorkbook, utils } from "@e965/xlsx";
import { afterAll, describe, expect, it } from "vitest";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { textOf } from "./sending.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const givenSupervisor = async (count = 2) => {
  const client = await given.client({ name: "ООО «Ромашка»" });
  const accounts = [];
  for (let index = 0; index < count; index++) {
    const kind = index % 2 === 0 ? "mobile" : "fixed";
    accounts.push(await given.account({ client_id: client.id, kind, delivery_email: "buh@romashka.example" }));
  }
  const user = await given.user();
  for (const account of accounts) await given.grant(user, "supervisor", account);
  return { user, accounts, agent: await signIn(portal, user) };
};
const periodsOf = (text: string) => [...text.matchAll(/class="fw-medium" href="([^"]+)"/g)].map(([, href]) => href);
const nextOf = (text: string) => /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
const previousOf = (text: string) => /href="([^"]+)" rel="prev"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
const book = async (agent: Agent, path: string) => {
  const answer = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => done(null, Buffer.concat(parts)));
    });
  expect(answer.status).toBe(200);
  const { Sheets, SheetNames } = readWorkbook(answer.body as Buffer);
  return utils.sheet_to_json<Record<string, unknown>>(Sheets[SheetNames[0] ?? ""] ?? {});
};

describe("GET /accounts/invoices", () => {
  it("shows the invoices of mobile and fixed accounts together, with totals, and sends each on its own account", async () => {
    const { agent, accounts } = await givenSupervisor();
    const [mobile, fixed] = accounts;
    if (!mobile || !fixed) throw new Error("no accounts");
    const newest = await given.invoice(mobile, { month: "2026-10-01", due_on: "2026-11-25" });
    const late = await given.invoice(fixed, { month: "2026-09-01", due_on: "2026-10-25", unpaid: 5_000 });
    await given.invoice(mobile, { month: "2026-09-01", unpaid: 0 });
    await given.invoice(await given.account(), { month: "2026-10-01", number: "ЧУЖОЙ" });
    const { text } = await agent.get("/accounts/invoices").expect(200);
    const shown = await textOf(agent, "/accounts/invoices");
    expect(periodsOf(text)).toHaveLength(3);
    expect(periodsOf(text)[0]).toBe(`/a/${mobile.number}/invoices/${newest.id}`);
    expect(shown).not.toContain("ЧУЖОЙ");
    expect(shown).toContain("ООО «Ромашка» Фиксированная связь");
    expect(shown).toMatch(/Просрочен на 15 дней/);
    expect(shown).toMatch(/Просрочено 50,00 руб\./);
    await post(agent, `/a/${fixed.number}/invoices/${late.id}/deliveries`).expect(303);
    expect(text).toContain(`action="/a/${fixed.number}/invoices/${late.id}/deliveries"`);
    expect(await owner("deliveries").where({ account_id: fixed.id })).toHaveLength(1);
  });

  it("filters by year, month, kind and what is unpaid, in the page and in Excel", async () => {
    const { agent, accounts } = await givenSupervisor();
    for (const account of accounts) {
      await given.invoice(account, { month: "2026-10-01" });
      await given.invoice(account, { month: "2025-12-01", unpaid: 0 });
    }
    const countOf = async (query: string) =>
      periodsOf((await agent.get(`/accounts/invoices${query}`).expect(200)).text).length;
    expect(await countOf("")).toBe(4);
    expect(await countOf("?year=2026")).toBe(2);
    expect(await countOf("?year=2025&month=12&kind=fixed")).toBe(1);
    expect(await countOf("?month=12")).toBe(4);
    expect(await countOf("?unpaid=yes")).toBe(2);
    expect(await countOf("?year=2023")).toBe(0);
    for (const odd of ["?year=x", "?kind[]=1", "?after=2026-13-1", "?before='", "?unpaid=no"]) {
      expect(await countOf(odd), odd).toBe(4);
    }
    const rows = await book(agent, "/accounts/invoices.xlsx?kind=mobile");
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ "Лицевой счет": accounts[0]?.number, "Вид связи": "Мобильная связь" });
  });

  it("goes through pages forth and back without losing or repeating one", async () => {
    const { agent, accounts } = await givenSupervisor(3);
    for (const account of accounts) {
      for (let back = 0; back < 15; back++) {
        const month = `${2026 - Math.floor((back + 2) / 12)}-${String(12 - ((back + 2) % 12)).padStart(2, "0")}-01`;
        await given.invoice(account, { month, number: `${account.number}-${back}` });
      }
    }
    const read = async (path: string) => (await agent.get(path).expect(200)).text;
    const first = await read("/accounts/invoices");
    const second = await read(nextOf(first) ?? "");
    const third = await read(nextOf(second) ?? "");
    const all = [first, second, third].flatMap(periodsOf);
    expect(all).toHaveLength(45);
    expect(new Set(all).size).toBe(45);
    expect(nextOf(third)).toBeUndefined();
    expect(periodsOf(await read(previousOf(third) ?? ""))).toEqual(periodsOf(second));
    expect(periodsOf(await read(previousOf(second) ?? ""))).toEqual(periodsOf(first));
    expect(await book(agent, "/accounts/invoices.xlsx")).toHaveLength(45);
  });

  it("is 403 for a subscriber, leads an administrator of one account to its own page, and explains an empty list", async () => {
    const account = await given.account();
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    const administrator = await signIn(portal, await given.holder("administrator", account));
    for (const page of ["invoices", "invoices.xlsx", "payments", "payments.xlsx"]) {
      await subscriber.get(`/accounts/${page}`).expect(403);
      const own = `/a/${account.number}/${page.replace(".xlsx", "")}`;
      await administrator.get(`/accounts/${page}`).expect(303).expect("Location", own);
    }
    const { agent } = await givenSupervisor();
    expect(await textOf(agent, "/accounts/invoices")).toContain("По вашим лицевым счетам за этот период счетов нет.");
    const tabs = (await agent.get("/accounts").expect(200)).text;
    for (const page of ["invoices", "payments"]) expect(tabs).toContain(`href="/accounts/${page}"`);
    await post(agent, "/language", { language: "en", back: "/" }).expect(303);
    expect(await textOf(agent, "/accounts/invoices")).toContain("Invoices of all your mobile and fixed accounts.");
  });

  it("counts only accounts held in the chosen role", async () => {
    const { user, accounts } = await givenSupervisor();
    const other = await given.account();
    await given.grant(user, "administrator", other);
    await given.invoice(other, { month: "2026-10-01", number: "ДРУГАЯ-РОЛЬ" });
    const [own] = accounts;
    if (own) await given.invoice(own, { month: "2026-10-01" });
    const agent = await signIn(portal, user);
    await post(agent, "/role", { role: "supervisor" }).expect(303);
    const { text } = await agent.get("/accounts/invoices").expect(200);
    expect(periodsOf(text)).toHaveLength(1);
    expect(text).not.toContain("ДРУГАЯ-РОЛЬ");
  });
});

const pay = (account: { id: number }, received_on: string, amount: number) =>
  owner("payments").insert({ account_id: account.id, received_on, amount, document_number: `${amount}` });
const documentsOf = (text: string) =>
  [...text.matchAll(/href="(\/a\/\d+)\/payments"[\s\S]*?поручение № (\d+)/g)].map(
    ([, account, number]) => `${account} ${number}`,
  );

describe("GET /accounts/payments", () => {
  it("shows the current month of all accounts, 12 months by choice, by kind, with the sum, in Excel", async () => {
    const { agent, accounts } = await givenSupervisor();
    const [mobile, fixed] = accounts;
    if (!mobile || !fixed) throw new Error("no accounts");
    await pay(mobile, "2026-11-05", 10_000);
    await pay(fixed, "2026-11-06", 2_550);
    await pay(fixed, "2026-02-06", 100);
    await pay(await given.account(), "2026-11-06", 77_700);
    expect(await textOf(agent, "/accounts/payments")).toContain("Всего 2 платежа на 125,50 руб.");
    expect(await textOf(agent, "/accounts/payments?period=year")).toContain("Всего 3 платежа на 126,50 руб.");
    const fixedOnly = await textOf(agent, "/accounts/payments?period=year&kind=fixed");
    expect(fixedOnly).toContain("Всего 2 платежа на 26,50 руб.");
    expect(fixedOnly).not.toContain("777");
    const rows = await book(agent, "/accounts/payments.xlsx?period=year");
    expect(rows.map((row) => row["Сумма"])).toEqual([25.5, 100, 1]);
    expect(rows[0]).toMatchObject({ "Лицевой счет": fixed.number, Клиент: "ООО «Ромашка»" });
  });

  it("goes through pages forth and back, several payments a day among them", async () => {
    const { agent, accounts } = await givenSupervisor(2);
    for (const account of accounts) {
      for (let index = 0; index < 60; index++) await pay(account, `2026-11-0${1 + (index % 4)}`, 100 + index);
    }
    const read = async (path: string) => (await agent.get(path).expect(200)).text;
    const first = await read("/accounts/payments");
    const second = await read(nextOf(first) ?? "");
    const third = await read(nextOf(second) ?? "");
    const all = [first, second, third].flatMap(documentsOf);
    expect(new Set(all).size).toBe(120);
    expect(all).toHaveLength(120);
    expect(documentsOf(await read(previousOf(third) ?? ""))).toEqual(documentsOf(second));
    for (const odd of ["?after=2026-02-30-1-1", "?after=x", "?before=2026-11-01-1"])
      await read(`/accounts/payments${odd}`);
  });
});
