import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Operating, openOperations } from "../support/operation.ts";
import { type Agent, post, signIn } from "../support/portal.ts";

let operating: Operating;
let agent: Agent;
let base: string;
beforeAll(async () => {
  operating = await openOperations();
  agent = await signIn(operating.portal, operating.user);
  base = `/a/${operating.account.number}/subscribers`;
});
afterAll(() => operating.close());

const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const page = async (path: string, reader = agent, status = 200) => (await reader.get(base + path).expect(status)).text;
const draftIn = (location: unknown): number => Number(/drafts\/(\d+)/.exec(String(location))?.[1]);
const stateOf = async (id: number): Promise<string> =>
  (await operating.portal.owner("orders").where({ id }).first("state")).state;

/** Confirms as the page's button does, while a worker works. */
const confirm = async (number: string, draft: number, reader = agent) => {
  const sent = post(reader, `${base}/${number}/drafts/${draft}/confirmation`);
  while ((await stateOf(draft)) === "draft") await sleep(20);
  await operating.work(draft);
  return (await sent.expect(303)).headers["location"] as string;
};
const effectsOf = (draft: number) =>
  operating.portal
    .owner("simulated_network.effects")
    .where("key", "like", `${operating.account.id}:${draft}:%`)
    .select("name");

describe("the card", () => {
  it("says who, what it costs, what may be done now and why not what may not", async () => {
    const service = await operating.portal.given.service({ name: "Роуминг на карточке", monthly_fee: 990 });
    const one = await subscriber({
      last_name: "Новик",
      first_name: "Ольга",
      tariff_changed_at: "2026-11-09T08:00:00Z",
    });
    const own = { account_id: operating.account.id, subscriber_id: one.id };
    await operating.portal.owner("subscriber_services").insert({ ...own, service_id: service.id });
    const text = textOf(await page(`/${one.msisdn}`));
    for (const said of ["Новик Ольга", "Активный", "Роуминг на карточке", "9,90 руб. в месяц", "Переименовать"]) {
      expect(text).toContain(said);
    }
    expect(text).toContain("Тариф меняется раз в сутки: доступно с 10.11.2026 11:00");
    expect(text).not.toContain("Активировать");
    const management = textOf(await page(`/${one.msisdn}/management`));
    for (const said of ["Переадресация вызовов", "Смена номера", "Замена SIM", "Потерян телефон", "Поставить замок"]) {
      expect(management).toContain(said);
    }
    expect(management).not.toContain("Снять замок");
  });

  it("of a suspended one says so beside each button", async () => {
    const one = await subscriber({
      status: "suspended",
      status_reason: "leave",
      suspended_until: "2026-12-01T21:00:00Z",
    });
    const text = textOf(await page(`/${one.msisdn}`));
    expect(text).toContain("отпуск");
    expect(text).toContain("до 02.12.2026");
    expect(textOf(await page(`/${one.msisdn}/management`))).toContain("Приостановлен");
    expect(textOf(await page(`/${one.msisdn}/services`))).toContain("Приостановлен");
  });

  it("is 404 for a number of nobody, of another account, and for what is no number", async () => {
    const stranger = await operating.portal.given.subscriber(await operating.portal.given.account());
    for (const number of ["375299999998", stranger.msisdn, "%00", "a'b"]) await page(`/${number}`, agent, 404);
  });

  it("shows a line without a number by its own identifier, and only what makes sense for it", async () => {
    const tariff = await operating.portal.given.tariff({ kind: "internet" });
    await subscriber({ kind: "internet", msisdn: null, line: "inet-77", iccid: null, tariff_id: tariff.id });
    const text = textOf(await page("/inet-77"));
    expect(text).toContain("Интернет");
    expect(text).not.toContain("PUK");
    const management = textOf(await page("/inet-77/management"));
    for (const absent of ["Замена SIM", "Смена номера", "Переадресация"]) expect(management).not.toContain(absent);
    for (const section of ["forwarding", "sim", "number", "lost"]) await page(`/inet-77/${section}`, agent, 404);
    for (const section of ["services", "tariff", "name", "suspension"]) await page(`/inet-77/${section}`);
    expect(textOf(await page("?q=inet-77"))).toContain("inet-77");
  });
});

describe("ordering from a card", () => {
  it("asks, says what it costs, does it once however often it is pressed, and shows the result", async () => {
    const service = await operating.portal.given.service({ name: "Один гигабайт", one_off_fee: 250, monthly_fee: 990 });
    const one = await subscriber();
    expect(textOf(await page(`/${one.msisdn}/services`))).toContain("Один гигабайт");
    const order = { operation: "connect-service", serviceId: String(service.id) };
    const { headers } = await post(agent, `${base}/${one.msisdn}/services`, order).expect(303);
    const draft = draftIn(headers["location"]);
    const text = textOf(await page(`/${one.msisdn}/drafts/${draft}`));
    for (const said of [
      "Один гигабайт",
      "2,50 руб.",
      "9,90 руб.",
      "Данное действие нельзя будет отменить",
      "Подтвердить",
    ]) {
      expect(text).toContain(said);
    }
    const [first, second] = await Promise.all([
      confirm(one.msisdn, draft),
      post(agent, `${base}/${one.msisdn}/drafts/${draft}/confirmation`).expect(303),
    ]);
    expect(second.headers["location"]).toBe(first);
    expect(await effectsOf(draft)).toEqual([{ name: "connect-service" }]);
    expect(textOf((await agent.get(first).expect(200)).text)).toContain("Выполнено. Заявка №");
    expect(textOf(await page(`/${one.msisdn}/services`))).toContain("Подключена");
    await agent.get(`${base}/${one.msisdn}/drafts/${draft}`).expect(303).expect("location", first);
    expect(textOf(await page(`/${one.msisdn}/history`))).toContain("Подключение Один гигабайт");
  });

  it("keeps what was typed, and says what is wrong beside the field", async () => {
    const one = await subscriber();
    const wrong = { lastName: "Ива<нов", firstName: "Ян", middleName: "" };
    const answer = await post(agent, `${base}/${one.msisdn}/name`, wrong).expect(422);
    expect(answer.text).toContain('value="Ива&lt;нов"');
    expect(textOf(answer.text)).toContain("Допустимы кириллица и латиница");
    const target = { condition: "busy", state: "active", target: "112" };
    const forwarding = await post(agent, `${base}/${one.msisdn}/forwarding`, target).expect(422);
    expect(textOf(forwarding.text)).toContain("На экстренный номер переадресовать нельзя");
  });

  it("cancelled it changes nothing", async () => {
    const one = await subscriber({ last_name: "Прежний" });
    const { headers } = await post(agent, `${base}/${one.msisdn}/name`, {
      lastName: "Новый",
      firstName: "",
      middleName: "",
    }).expect(303);
    const draft = draftIn(headers["location"]);
    await post(agent, `${base}/${one.msisdn}/drafts/${draft}/cancellation`).expect(303);
    expect(textOf(await page(`/${one.msisdn}`))).toContain("Прежний");
    await page(`/${one.msisdn}/drafts/${draft}`, agent, 404);
  });

  it("of two people who change one subscriber at the same moment one wins, the other is told", async () => {
    const colleague = await operating.portal.given.holder("administrator", operating.account);
    const other = await signIn(operating.portal, colleague);
    const [from, to, third] = [
      await operating.portal.given.tariff(),
      await operating.portal.given.tariff(),
      await operating.portal.given.tariff(),
    ];
    const one = await subscriber({ tariff_id: from.id });
    const drafts = await Promise.all(
      [
        { reader: agent, tariff: to },
        { reader: other, tariff: third },
      ].map(async ({ reader, tariff }) => {
        const order = { operation: "change-tariff", tariffId: String(tariff.id) };
        const { headers } = await post(reader, `${base}/${one.msisdn}/tariff`, order).expect(303);
        return { reader, draft: draftIn(headers["location"]) };
      }),
    );
    const places = [];
    for (const { reader, draft } of drafts) places.push(await confirm(one.msisdn, draft, reader));
    expect(textOf((await agent.get(String(places[0])).expect(200)).text)).toContain("Выполнено");
    expect(textOf((await other.get(String(places[1])).expect(200)).text)).toContain("Тариф меняется раз в сутки");
    expect(await effectsOf(drafts[1]?.draft ?? 0)).toEqual([]);
  });

  it("a number that changes leads to its new card", async () => {
    const one = await subscriber();
    const { owner } = operating.portal;
    await owner("number_categories").insert({ id: 7, name: "Обычный", fee: 887, position: 7 });
    await owner("phone_numbers").insert({ msisdn: "375291700001", category_id: 7 });
    await post(agent, `${base}/${one.msisdn}/number/draws`, { categoryId: "7" }).expect(303);
    expect(textOf(await page(`/${one.msisdn}/number`))).toContain("+375 29 170-00-01");
    const { headers } = await post(agent, `${base}/${one.msisdn}/number`, { newMsisdn: "375291700001" }).expect(303);
    expect(await confirm(one.msisdn, draftIn(headers["location"]))).toMatch(/\/375291700001\?order=\d+$/);
    expect(textOf(await page("/375291700001/history"))).toContain(one.msisdn);
  });
});

describe("who held the number", () => {
  it("on a day is one search", async () => {
    const one = await subscriber({ last_name: "Нынешний", held_since: "2026-06-01T00:00:00Z" });
    const own = { account_id: operating.account.id, subscriber_id: one.id, number: one.msisdn };
    await operating.portal.owner("past_holders").insert([
      { ...own, name: "Первый Иван", since: "2025-01-01T00:00:00Z", until: "2026-03-14T09:00:00Z" },
      { ...own, name: "Второй Пётр", since: "2026-03-14T09:00:00Z", until: "2026-06-01T00:00:00Z" },
    ]);
    const on = async (day: string) =>
      textOf(await page(`/${one.msisdn}/history?on=${day}`))
        .split("Кто держал номер")
        .at(-1);
    expect(await on("2026-03-13")).toContain("Первый Иван");
    expect(await on("2026-03-13")).not.toContain("Второй Пётр");
    const changed = await on("2026-03-14");
    expect(changed).toContain("Первый Иван");
    expect(changed).toContain("Второй Пётр");
    expect(await on("2026-11-01")).toContain("Нынешний");
    expect(await on("2024-01-01")).toContain("никто не держал");
  });
});

describe("the PUK code", () => {
  it("is shown on demand and noted in the journal", async () => {
    const one = await subscriber({ iccid: "8937501000000000777" });
    const sim = { account_id: operating.account.id, iccid: "8937501000000000777", state: "in-use", puk: "12345678" };
    await operating.portal.owner("sim_cards").insert(sim);
    expect(await page(`/${one.msisdn}`)).not.toContain("12345678");
    expect((await post(agent, `${base}/${one.msisdn}/puk`).expect(200)).text).toContain("12345678");
    const [record] = await operating.portal.owner("audit_records").where({ action: "subscribers:show-puk" });
    expect(record).toMatchObject({ subject: one.msisdn, user_id: operating.user.id });
    expect(JSON.stringify(record)).not.toContain("12345678");
  });
});

const meet = async () => {
  const user = await operating.portal.given.user();
  const own = await subscriber({ last_name: "Шаўчэнка" });
  await operating.portal.given.grant(user, "subscriber", operating.account, own);
  return { own, reader: await signIn(operating.portal, user) };
};

describe("the subscriber's own card", () => {
  it("orders what the company lets subscribers change, and nothing else", async () => {
    const { own, reader } = await meet();
    const service = await operating.portal.given.service();
    await page(`/${own.msisdn}`, reader);
    expect(textOf(await page(`/${own.msisdn}/management`, reader))).not.toContain("Замена SIM");
    const order = { operation: "connect-service", serviceId: String(service.id) };
    const { headers } = await post(reader, `${base}/${own.msisdn}/services`, order).expect(303);
    await confirm(own.msisdn, draftIn(headers["location"]), reader);
    await post(reader, `${base}/${own.msisdn}/name`, { lastName: "Другая", firstName: "", middleName: "" }).expect(403);
    await post(reader, `${base}/${own.msisdn}/orders`, { operation: "lock-number" }).expect(403);
    const other = await subscriber();
    await page(`/${other.msisdn}`, reader, 404);
    await post(reader, `${base}/${other.msisdn}/services`, order).expect(404);
  });

  it("sees no draft of the administrator's", async () => {
    const { own, reader } = await meet();
    const { headers } = await post(agent, `${base}/${own.msisdn}/name`, {
      lastName: "Тайная",
      firstName: "",
      middleName: "",
    }).expect(303);
    await page(`/${own.msisdn}/drafts/${draftIn(headers["location"])}`, reader, 404);
  });

  it("follows the rules that the administrator sets", async () => {
    const { own, reader } = await meet();
    const rules = `/a/${operating.account.number}/subscriber-rules`;
    await post(agent, rules, { operations: ["change-tariff"], hours: "24" }).expect(303);
    const service = await operating.portal.given.service();
    const order = { operation: "connect-service", serviceId: String(service.id) };
    await post(reader, `${base}/${own.msisdn}/services`, order).expect(403);
    const tariff = await operating.portal.given.tariff();
    const change = { operation: "change-tariff", tariffId: String(tariff.id) };
    await post(reader, `${base}/${own.msisdn}/tariff`, change).expect(303);
    expect((await post(agent, rules, { hours: "721" }).expect(422)).text).toContain("От 0 до 720 часов");
    const usual = ["connect-service", "disconnect-service", "set-forwarding"];
    await post(agent, rules, { operations: usual, hours: "24" }).expect(303);
  });

  it("says who looked at the call details, when and why", async () => {
    const { own, reader } = await meet();
    await operating.portal.owner.raw("select ensure_usage_partition('2026-11-01')");
    await operating.portal.owner("usage_records").insert({
      account_id: operating.account.id,
      subscriber_id: own.id,
      started_at: "2026-11-05T10:00:00Z",
      direction: "outgoing",
      kind: "voice",
      peer: "375291112233",
      seconds: 65,
      gross: 12,
      is_in_bundle: false,
    });
    const records = `/${own.msisdn}/records`;
    expect(textOf(await page(records))).not.toContain("***-**-33");
    expect((await post(agent, `${base}${records}/views`, { purpose: "" }).expect(422)).text).toContain(
      "Напишите, зачем",
    );
    await post(agent, `${base}${records}/views`, { purpose: "Сверка счета за ноябрь" }).expect(303);
    const seen = textOf(await page(records));
    expect(seen).toContain("+375 29 ***-**-33");
    expect(seen).not.toContain("111-22-33");
    const told = textOf(await page(records, reader));
    expect(told).toContain("Кто смотрел вашу детализацию");
    expect(told).toContain("Сверка счета за ноябрь");
    expect(told).toContain(operating.user.name);
  });
});
