import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { ask, givenOrder, textsIn } from "./asking.ts";

const portal = await startPortal();
const { given } = portal;
afterAll(portal.close);

let account: { id: number; number: string };
let agent: Agent;
let base: string;
const find = (q: string) => ask(agent, account, q);
const page = async (query: string) => textOf((await agent.get(`${base}/find${query}`).expect(200)).text);

beforeAll(async () => {
  account = await given.account();
  base = `/a/${account.number}`;
  const user = await given.holder("administrator", account, { name: "Автор Заявки" });
  agent = await signIn(portal, user);
  const tariff = await given.tariff({ name: "Новатор" });
  await given.subscriber(account, {
    msisdn: "375291234567",
    iccid: "8937501000000555551",
    last_name: "Лук'янчык",
    first_name: "Мар'яна",
    tariff_id: tariff.id,
  });
  for (let n = 0; n < 10; n += 1) await given.subscriber(account, { msisdn: `37544777000${n}` });
  await given.invoice(account, { number: "С-77/10", id: 4_077 });
  await given.invoice(account, { number: "С-77/09", month: "2026-09-01" });
  await givenOrder(portal, account, user, { number: 188, subject: "Мессенджеры «без учета» трафика" });
  for (let n = 200; n < 209; n += 1) await givenOrder(portal, account, user, { number: n, subject: "Кто звонил" });
});

describe("subscribers", () => {
  it.each([
    "4567",
    "+375 (29) 123-45-67",
    "8029 1234567",
    "555551",
    "8937501 000 000 555-551",
    "Марʼяна",
    "мар’яна лук'ян",
    "ЛУКЯНЧЫК",
  ])("are found by number, SIM and name: %s", async (q) => {
    const items = [
      {
        text: "+375 29 123-45-67",
        note: "Лук'янчык Мар'яна · Новатор",
        href: `${base}/subscribers/375291234567`,
      },
    ];
    expect((await find(q))["Абоненты"]).toEqual({ items, more: null });
  });

  it("are eight at most, with how many more there are and the list of all", async () => {
    const { Абоненты: found } = await find("447770");
    expect(found?.items).toHaveLength(8);
    expect(found?.more).toBe("Ещё 2 Все найденные абоненты");
    const { text } = await agent.get(`${base}/find?q=447770`);
    expect(text).toContain(`href="${base}/subscribers?q=447770"`);
  });
});

describe("orders", () => {
  it.each(["188", "№ 188", "мессенджеры", "ТРАФИКА мессенджеры", "учёта"])(
    "are found by number and words of their subject: %s",
    async (q) => {
      expect((await find(q))["Заявки"]?.items).toEqual([
        {
          text: "№ 188",
          note: "Подключение Мессенджеры «без учета» трафика · Автор Заявки",
          href: `${base}/orders/188`,
        },
      ]);
    },
  );

  it("are the newest eight, with how many more there are", async () => {
    const found = await find("кто звонил");
    expect(textsIn(found, "Заявки")).toEqual(Array.from({ length: 8 }, (_, n) => `№ ${208 - n}`));
    expect(found["Заявки"]?.more).toBe("Ещё 1 История заявок");
  });

  it.each(["ььь", "ъьъьъ", "%%%abc", "___abc", "\\\\\\abc", "188\u0000", "999999999999"])(
    "are not all found by what plain spelling leaves nothing of: %j",
    async (q) => {
      expect(textsIn(await find(q), "Заявки").length).toBeLessThan(2);
    },
  );
});

describe("invoices", () => {
  it.each(["С-77/10", "октябрь", "кастрычнік 2026", "October 2026", "10.2026", "2026-10", "2026 октябрь"])(
    "are found by number, and by month in any language: %s",
    async (q) => {
      const item = { text: "С-77/10", note: "октябрь 2026", href: `${base}/invoices/4077` };
      expect((await find(q))["Счета"]).toEqual({ items: [item], more: null });
    },
  );

  it("are found in the order of months", async () => {
    expect(textsIn(await find("с-77"), "Счета")).toEqual(["С-77/10", "С-77/09"]);
  });
});

describe("pages and actions", () => {
  it.each([
    ["Sent documents", "Отправленные документы", "/deliveries"],
    ["Адпраўленыя", "Отправленные документы", "/deliveries"],
    ["sent DOCUMENTS", "Отправленные документы", "/deliveries"],
    ["Directory", "Справочная по списку абонентов", "/reference"],
    ["Groups and lock", "Группы и замок", "/bulk/departments"],
  ])("a page is found by its name in another language: %s", async (q, text, path) => {
    expect((await find(q))["Страницы"]?.items).toContainEqual(
      expect.objectContaining({ text, href: `${base}${path}` }),
    );
  });

  it("says of a page under which title it stands, and whether it is still to come", async () => {
    expect((await find("Payments"))["Страницы"]?.items).toEqual([
      { text: "Платежи", note: "Финансы", href: `${base}/payments` },
    ]);
    expect((await find("Корпоративный"))["Страницы"]?.items).toEqual([
      { text: "Корпоративный", note: "Другие услуги · скоро", href: `${base}/coming/corporate` },
    ]);
  });

  it.each([
    ["Lock the number", "Поставить замок", "Замок номера · по списку абонентов", "/bulk/lock"],
    ["Падключэнне паслуг", "Подключение услуг", "по списку абонентов", "/bulk/services"],
    ["Пераадрасацыя", "Переадресация вызовов", "по списку абонентов", "/bulk/forwarding"],
    ["Rename", "Переименовать", "Переименование абонентов · по списку абонентов", "/bulk/names"],
    ["Split bill", "Раздельный счет", "по списку абонентов", "/bulk/split-bill"],
  ])("an action leads to its list form: %s", async (q, text, note, path) => {
    expect((await find(q))["Действия"]?.items).toContainEqual({ text, note, href: `${base}${path}` });
  });

  it.each([
    ["Смена номера", "Смена номера", "на карточке абонента"],
    ["Телефон найден", "Телефон найден", "на карточке абонента"],
  ])("an action on one subscriber leads nowhere before one is chosen: %s", async (q, text, note) => {
    expect((await find(q))["Действия"]?.items).toEqual([{ text, note, href: null }]);
  });

  it("shows an action and a form of the same name once", async () => {
    expect(textsIn(await find("Примечание"), "Действия")).toEqual(["Примечание"]);
  });

  it.each([
    ["be", "Sent documents", "Старонкі", "Адпраўленыя дакументы"],
    ["en", "Отправленные документы", "Pages", "Sent documents"],
  ])("are shown in the user's own language: %s", async (language, q, group, text) => {
    const reader = await signIn(portal, await given.holder("administrator", account));
    await post(reader, "/language", { language, back: "/" }).expect(303);
    expect(textsIn(await ask(reader, account, q), group)).toEqual([text]);
  });
});

describe("the page", () => {
  it.each(["", "?q=", "?q=%20", "?q=188&q=188", `?q=${"я".repeat(65)}`])(
    "shows how to search while nothing is asked for: %s",
    async (query) => {
      const text = await page(query);
      expect(text).toContain("Что можно найти");
      expect(text).toContain("по части номера или SIM-карты");
      expect(text).not.toContain("Введите не менее 3");
    },
  );

  it.each(["1б", "аб", "-%'_ab", "«»"])("wants three letters or digits, and says so: %s", async (q) => {
    const text = await page(`?q=${encodeURIComponent(q)}`);
    expect(text).toContain("Введите не менее 3 букв или цифр");
    expect(text).toContain("Что можно найти");
    expect(await find(q)).toEqual({});
  });

  it.each(["7", "№ 12"])("an order's number may be short: %s", async (q) => {
    await givenOrder(portal, account, await given.holder("administrator", account), {
      number: Number(q.replace("№", "")),
      subject: "Черный список",
    });
    expect(textsIn(await find(q), "Заявки")).toEqual([`№ ${Number(q.replace("№", ""))}`]);
  });

  it("says in one sentence that nothing was found", async () => {
    const text = await page(`?q=${encodeURIComponent("<b>ничего")}`);
    expect(text).toContain("По запросу «&lt;b&gt;ничего» ничего не найдено");
    expect(text).not.toContain("Что можно найти");
  });
});
