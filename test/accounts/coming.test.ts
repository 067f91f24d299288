import { afterAll, describe, expect, it } from "vitest";
import { allRoutes } from "../../src/app.ts";
import { signIn, startPortal } from "../support/portal.ts";
import { asShown } from "../support/shown.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given } = portal;

const guideMenu = [
  "Лицевой счет",
  "Финансы",
  "Счета",
  "Платежи",
  "Детализация на Email",
  "Акт сверки",
  "Отправленные документы",
  "Абоненты",
  "Абоненты",
  "Начисления и детализация",
  "Физлица",
  "Справочная по списку абонентов",
  "Операции со списком абонентов",
  "Услуги",
  "Изменение тарифа",
  "Операции с абонентом",
  "История заявок",
  "Виртуальная АТС",
  "Электронная почта",
  "Корпоративный",
  "VoIP для бизнеса",
  "Виртуальная телефония",
  "Вызовы 24",
  "Мобильный интернет",
];
// what the guide does not have: for access it wants a letter on paper
const ours = [
  "Доступ сотрудников",
  "Журнал действий",
  "Подразделения",
  "Правила для абонентов",
  "Справка по штату",
  "Группы и замок",
  "Номер и SIM-карта",
  "По расписанию",
  "На согласовании",
];
const linksOf = (text: string) =>
  [...text.matchAll(/class="menu-link" href="([^"]+)"/g)].map(([, href]) => String(href));

describe("the menu", () => {
  it("has the guide's labels in the guide's order, and marks where one is", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}/payments`).expect(200);
    const labels = [...text.matchAll(/class="menu-(?:text|title)"[^>]*>([^<]+)</g)].map(([, label]) => label);
    expect(labels.filter((label) => label !== "Другие услуги" && !ours.includes(String(label)))).toEqual(guideMenu);
    const current = [...text.matchAll(/class="menu-link" href="([^"]+)" aria-current="page"/g)].map(([, href]) => href);
    expect(current).toEqual([`/a/${account.number}/payments`]);
    expect(text).toContain(`action="/a/${account.number}/find"`);
  });

  it("leads to pages that are there: built, or saying honestly that they are not", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    const built = new Set(allRoutes(portal.deps).map(({ path }) => path.replace(":account", account.number)));
    const links = linksOf(text);
    expect(links).toHaveLength(30);
    for (const href of links.filter((link) => built.has(link) || link.includes("/coming/"))) {
      const page = await agent.get(href).expect(200);
      expect(page.text).not.toMatch(/undefined|NaN/);
    }
    for (const path of ["coming/corporate"]) {
      expect((await agent.get(`/a/${account.number}/${path}`).expect(200)).text).toContain("ещё в работе");
    }
    await agent.get(`/a/${account.number}/coming/nothing`).expect(404);
    await agent.get(`/a/${account.number}/coming/toString`).expect(404);
  });

  it("shows a supervisor the way back to the accounts, and before an account is chosen nothing else", async () => {
    const account = await given.account();
    const user = await given.holder("supervisor", account);
    await given.grant(user, "supervisor", await given.account());
    const agent = await signIn(portal, user);
    expect(linksOf((await agent.get("/accounts")).text)).toEqual(["/accounts"]);
    expect(linksOf((await agent.get(`/a/${account.number}`)).text).slice(0, 2)).toEqual([
      "/accounts",
      `/a/${account.number}`,
    ]);
  });
});

describe("a subscriber's card", () => {
  const sections = ["", "/services", "/tariff", "/name", "/forwarding", "/number", "/sim"];

  it("names the number to the account's administrator", async () => {
    const account = await given.account();
    const { msisdn } = await given.subscriber(account, { msisdn: "375291234567" });
    const agent = await signIn(portal, await given.holder("administrator", account));
    for (const section of sections) {
      const { text } = await agent.get(`/a/${account.number}/subscribers/${msisdn}${section}`).expect(200);
      expect(text).toContain(asShown("+375 29 123-45-67"));
    }
  });

  it("is 404 for a number of another account, one that is nobody's and what is no number", async () => {
    const account = await given.account();
    const foreign = await given.subscriber(await given.account());
    const agent = await signIn(portal, await given.holder("administrator", account));
    for (const msisdn of [foreign.msisdn, "375299999999", "375", "x", "%27"]) {
      for (const section of sections)
        await agent.get(`/a/${account.number}/subscribers/${msisdn}${section}`).expect(404);
    }
  });

  it("opens to subscribers for each of their own numbers and no other number of the account", async () => {
    const account = await given.account();
    const [first, second, another] = [
      await given.subscriber(account),
      await given.subscriber(account),
      await given.subscriber(account),
    ];
    const user = await given.user();
    for (const own of [first, second]) await given.grant(user, "subscriber", account, own);
    const agent = await signIn(portal, user);
    await agent.get("/").expect(303).expect("Location", `/a/${account.number}/subscribers/${first.msisdn}`);
    for (const section of sections) {
      for (const own of [first, second]) {
        const { text } = await agent.get(`/a/${account.number}/subscribers/${own.msisdn}${section}`).expect(200);
        expect(text).not.toContain(another.msisdn);
        expect(linksOf(text).every((href) => href.includes(first.msisdn) || href.includes(second.msisdn))).toBe(true);
        expect(text).not.toContain("topbar-search");
      }
      await agent.get(`/a/${account.number}/subscribers/${another.msisdn}${section}`).expect(404);
    }
    for (const path of ["", "/payments", "/charges", "/bulk/tariff", "/coming/voip"]) {
      await agent.get(`/a/${account.number}${path}`).expect(403);
    }
  });
});
