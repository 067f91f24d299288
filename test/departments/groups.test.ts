import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

let account: { id: number; number: string };
let agent: Agent;
let base: string;
beforeAll(async () => {
  account = await given.account();
  agent = await signIn(portal, await given.holder("administrator", account));
  base = `/a/${account.number}`;
});
const page = async (path: string) => textOf((await agent.get(base + path).expect(200)).text);
const idOf = async (table: string, name: string): Promise<number> =>
  (await owner(table).where({ account_id: account.id, name }).first("id")).id;

describe("departments", () => {
  it("are made once, changed, shown in the list, and deleted when nobody is in them", async () => {
    expect(await page("/departments")).toContain("Подразделений пока нет");
    const sales = { name: "Отдел продаж", costCentre: "2610" };
    await Promise.all([1, 2].map(() => post(agent, `${base}/departments`, sales).expect(303)));
    expect(await owner("departments").where({ account_id: account.id })).toHaveLength(1);
    const id = await idOf("departments", "Отдел продаж");
    const one = await given.subscriber(account, { department_id: id });
    await given.subscriber(account);
    const list = await page(`/subscribers?department=${id}`);
    expect(list).toContain("Найден 1 абонент");
    expect(list).toContain("Отдел продаж");
    await post(agent, `${base}/departments/${id}/removal`).expect(303);
    expect(await page("/departments")).toContain("сначала переведите их");
    await owner("subscribers").where({ id: one.id }).update({ department_id: null });
    await post(agent, `${base}/departments/${id}`, { name: "Продажи", costCentre: "2611" }).expect(303);
    expect(await page("/departments")).toContain("2611");
    await post(agent, `${base}/departments/${id}/removal`).expect(303);
    expect(await page("/departments")).toContain("Подразделений пока нет");
  });

  it("keep what was typed wrongly", async () => {
    const answer = await post(agent, `${base}/departments`, { name: "", costCentre: "9" }).expect(422);
    expect(textOf(answer.text)).toContain("Введите название");
    expect(answer.text).toContain('value="9"');
    await post(agent, `${base}/departments`, { name: "Склад" }).expect(303);
    await post(agent, `${base}/departments`, { name: "Гараж" }).expect(303);
    const garage = await idOf("departments", "Гараж");
    const taken = await post(agent, `${base}/departments/${garage}`, { name: "склад" }).expect(422);
    expect(textOf(taken.text)).toContain("Такое название уже есть");
  });

  it("are read by a viewer, who changes none", async () => {
    const viewer = await signIn(portal, await given.holder("viewer", account));
    expect((await viewer.get(`${base}/departments`).expect(200)).text).not.toContain("Новое подразделение");
    await post(viewer, `${base}/departments`, { name: "x" }).expect(403);
  });
});

describe("labels", () => {
  it("that begin to lock lock those who bear them, by an order", async () => {
    await post(agent, `${base}/labels`, { name: "Директора" }).expect(303);
    const id = await idOf("labels", "Директора");
    const one = await given.subscriber(account);
    await owner("subscriber_labels").insert({ account_id: account.id, label_id: id, subscriber_id: one.id });
    await post(agent, `${base}/labels/${id}`, { name: "Директора", locksNumbers: "yes" }).expect(303);
    expect(await page("/labels")).toContain("Номера станут под замок заявкой № 1");
    const [order] = await owner("orders").where({ account_id: account.id, operation: "lock-number" });
    expect(order).toMatchObject({ number: 1, total: 1, state: "accepted" });
    expect(await page(`/subscribers?label=${id}`)).toContain("Найден 1 абонент");
  });
});

describe("saved lists", () => {
  it("keep filter, order and columns; stand in the menu and in the choice of whom an order is for", async () => {
    const saved = {
      name: "Активные с примечанием",
      status: "active",
      sort: "-number",
      columns: "number.name.note",
      pinned: "yes",
    };
    await post(agent, `${base}/subscriber-views`, saved).expect(303);
    const text = (await agent.get(`${base}/subscribers`).expect(200)).text;
    // in the menu, among the saved lists, and in the sentence that it is saved
    expect(text.split("Активные с примечанием")).toHaveLength(4);
    const shown = await page("/subscribers?status=active&sort=-number&columns=number.name.note");
    expect(shown).toContain("Примечание");
    expect(shown).not.toContain("SIM 893");
    const { headers } = await post(agent, `${base}/bulk/lock`, { action: "lock-number", method: "list" }).expect(303);
    expect(textOf((await agent.get(String(headers["location"])).expect(200)).text)).toContain("Активные с примечанием");
  });

  it("are one's own unless shared, and no viewer deletes somebody else's", async () => {
    await post(agent, `${base}/subscriber-views`, { name: "Мой", status: "suspended" }).expect(303);
    await post(agent, `${base}/subscriber-views`, { name: "Общий", status: "active", shared: "yes" }).expect(303);
    const other = await signIn(portal, await given.holder("viewer", account));
    const text = textOf((await other.get(`${base}/subscribers`).expect(200)).text);
    expect(text).toContain("Общий");
    expect(text).not.toContain("Мой");
    const id = await idOf("saved_views", "Общий");
    await post(other, `${base}/subscriber-views/${id}/removal`).expect(404);
    await post(agent, `${base}/subscriber-views/${id}/removal`).expect(303);
    expect(await owner("saved_views").where({ id })).toEqual([]);
  });
});

const namesIn = (text: string) => [...text.matchAll(/data-label="Имя"[^>]*>([^<]+)</g)].map((match) => match[1]);

describe("the list's order and columns", () => {
  it("walks by name from both ends, page by page, without a name in any address", async () => {
    const own = await given.account();
    const reader = await signIn(portal, await given.holder("viewer", own));
    const tariff = await given.tariff();
    const letters = Array.from("абвгдеёжзийклмнопрстуўфхцчшщыэюя");
    for (const [n, letter] of letters.entries()) {
      for (const part of ["а", "б"]) {
        await given.subscriber(own, {
          last_name: `${letter.toUpperCase()}${part}`,
          msisdn: String(375_291_800_000 + n * 10 + (part === "а" ? 1 : 2)),
          tariff_id: tariff.id,
        });
      }
    }
    const first = (await reader.get(`/a/${own.number}/subscribers?sort=name`).expect(200)).text;
    const next = /href="([^"]+)" rel="next"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(decodeURIComponent(next)).not.toMatch(/[а-я]/i);
    const second = (await reader.get(next).expect(200)).text;
    const walked = [...namesIn(first), ...namesIn(second)];
    expect(walked).toHaveLength(letters.length * 2);
    expect(walked.indexOf("Ёа")).toBeLessThan(walked.indexOf("Жа"));
    const back = (await reader.get(`/a/${own.number}/subscribers?sort=-name`).expect(200)).text;
    expect(namesIn(back)[0]).toBe(walked.at(-1));
  });

  it("finds names however they are spelled, and numbers that nobody is named for", async () => {
    const own = await given.account();
    const reader = await signIn(portal, await given.holder("administrator", own));
    await given.subscriber(own, { last_name: "Дем’яненко", first_name: "Ўладзімір", msisdn: "375291900001" });
    await given.subscriber(own, { last_name: "", first_name: "", middle_name: "", msisdn: "375291900002" });
    const list = async (query: string) =>
      textOf((await reader.get(`/a/${own.number}/subscribers?${query}`).expect(200)).text);
    for (const q of ["дем'яненко", "ДЕМЯНЕНКО", "Демʼян", "уладз", "ўладзімір дем"]) {
      expect(await list(`q=${encodeURIComponent(q)}`), q).toContain("375 29 190-00-01");
    }
    const nobody = await list("owner=nobody");
    expect(nobody).toContain("375 29 190-00-02");
    expect(nobody).not.toContain("375 29 190-00-01");
  });
});
