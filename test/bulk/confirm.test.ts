import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { asvs } from "../support/asvs.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { en301549 } from "../support/en301549.ts";
import { type Portal, post, signIn, startPortal } from "../support/portal.ts";
import { asShown } from "../support/shown.ts";
import { type Office, openOffice, sheetOf, startOwnWorker, textOf } from "./office.ts";

let portal: Portal;
let url: string;
let office: Office;
let worker: Awaited<ReturnType<typeof startOwnWorker>>;
beforeAll(async () => {
  url = await testDatabaseUrl();
  portal = await startPortal();
  office = await openOffice(portal);
  worker = await startOwnWorker(url, portal);
});
afterAll(async () => {
  await worker.stop();
  await portal.close();
});

const list = (...rows: string[]) => ({ name: "список.csv", content: ["Номер", ...rows].join("\n") });
const numberIn = (address: string | undefined): number => Number(/\/(\d+)(\?.*)?$/.exec(address ?? "")?.[1]);
const orderIn = async (address: string) =>
  (await portal.owner("orders").where({ account_id: office.account.id, id: numberIn(address) }))[0];
const effectsOf = async (address: string): Promise<number> => {
  const keys = portal.owner.raw("select key from simulated_network.effects where key like ?", [
    `${office.account.id}:${numberIn(address)}:%`,
  ]);
  return ((await keys).rows as unknown[]).length;
};
const disconnectAll = () => portal.owner("subscriber_services").where({ account_id: office.account.id }).delete();
const bad = ["3.75291E+11", "нет", "375297777777", "+375 29 100-00-01", "375291000003"];

describe("the confirmation", () => {
  it("is narrowed to those who lose something, as its sheet is", async () => {
    const draft = await office.draft(list("375291000001", "375291000002"));
    const mine = portal.owner("order_items").where({ order_id: numberIn(draft), msisdn: "375291000002" });
    await mine.update({ losses: { roaming: "" } });
    const page = (await office.agent.get(draft).expect(200)).text;
    const narrowed = /href="([^"]*note=roaming[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(narrowed).toContain("?heap=will&note=roaming");
    const shown = (await office.agent.get(narrowed).expect(200)).text;
    expect(textOf(shown)).toContain("Все, независимо от потерь");
    expect(shown).toContain(asShown("+375 29 100-00-02"));
    expect(shown).not.toContain(asShown("+375 29 100-00-01"));
    const { rows } = await sheetOf(office.agent, narrowed.replace("?", ".xlsx?"));
    expect(rows.slice(1).map(([, , number]) => number)).toEqual(["375291000002"]);
  });

  it("counts who cannot be served by the reason, lists them and gives them as a sheet", async () => {
    const draft = await office.draft(list("375291000001", "375291000002", ...bad));
    const page = textOf((await office.agent.get(draft).expect(200)).text);
    expect(page).toContain("Гигабайт в роуминге");
    expect(page).toMatch(/Будет выполнено 2\b/);
    expect(page).toMatch(/Не будет выполнено 5\b/);
    expect(page).toContain("Разовая плата 1,00 руб.");
    expect(page).toContain("6,00 руб.");

    const { rows, headers } = await sheetOf(office.agent, `${draft}.xlsx`);
    expect(headers["content-disposition"]).toContain(encodeURIComponent(`Список заявки-${numberIn(draft)}.xlsx`));
    expect(rows[0]).toEqual([
      "Что будет",
      "Строка",
      "Номер",
      "Имя",
      "Операция",
      "Сейчас",
      "Будет",
      "Разово",
      "В месяц",
      "Причина",
    ]);
    expect(rows.slice(1).map(([heap, row, number]) => [heap, row, number])).toEqual([
      ["Будет выполнено", "2", "375291000001"],
      ["Будет выполнено", "3", "375291000002"],
      ["Не будет выполнено", "4", "3.75291E+11"],
      ["Не будет выполнено", "5", "нет"],
      ["Не будет выполнено", "6", "375297777777"],
      ["Не будет выполнено", "7", "375291000001"],
      ["Не будет выполнено", "8", "375291000003"],
    ]);
    expect(rows[1]?.slice(4, 9)).toEqual([
      `Подключение ${office.service.name}`,
      "Не подключена",
      "Подключена",
      "0.50",
      "3.00",
    ]);
    const refusals = textOf((await office.agent.get(`${draft}?heap=wont`).expect(200)).text);
    const reasons = rows.slice(3).map((row) => row.at(-1));
    expect(reasons.map((reason) => reason?.split(":")[0])).toEqual([
      "Excel сохранил только первые цифры номера",
      "Это не номер абонента",
      "Номера нет на этом лицевом счете",
      "Номер уже есть в строке 2",
      "Приостановлен",
    ]);
    for (const reason of reasons) expect(refusals).toContain(reason);
  });

  it(`has no button where nothing would be done, and does nothing when posted all the same ${asvs("2.3.1")}`, async () => {
    const draft = await office.draft(list("375297777777"));
    const { text } = await office.agent.get(draft).expect(200);
    expect(text).not.toContain(`${draft}/confirmation`);
    expect(textOf(text)).toContain("Ни одному абоненту из списка это действие недоступно");
    const answer = await post(office.agent, `${draft}/confirmation`).expect(303);
    expect(answer.headers["location"]).toBe(draft);
    expect(await orderIn(draft)).toMatchObject({ state: "draft" });
  });

  it(`cancelled it is gone, and says that nothing was changed ${asvs("2.3.1")} ${en301549("9.3.3.4")}`, async () => {
    const draft = await office.draft(list("375291000001"));
    const answer = await post(office.agent, `${draft}/cancellation`).expect(303);
    expect(textOf((await office.agent.get(String(answer.headers["location"])).expect(200)).text)).toContain(
      "Операция отменена, ничего не изменено",
    );
    await office.agent.get(draft).expect(404);
    await post(office.agent, `${draft}/confirmation`).expect(404);
    await post(office.agent, `${draft}/cancellation`).expect(404);
    expect(await orderIn(draft)).toBeUndefined();
  });

  it("is not there for another account's administrator", async () => {
    const draft = await office.draft(list("375291000001"));
    const other = await portal.given.account();
    const stranger = await signIn(portal, await portal.given.holder("administrator", other));
    for (const path of [draft, draft.replace(office.base, `/a/${other.number}`)]) {
      await stranger.get(path).expect(404);
      await stranger.get(`${path}.xlsx`).expect(404);
      await post(stranger, `${path}/items/1/exclusions`).expect(404);
      await post(stranger, `${path}/confirmation`).expect(404);
      await post(stranger, `${path}/cancellation`).expect(404);
    }
    expect(await orderIn(draft)).toMatchObject({ state: "draft" });
  });
});

describe("a confirmed order", () => {
  it("of one is shown done at once, with its history and its sheet", async () => {
    await disconnectAll();
    const draft = await office.draft(list("375291000001", "нет"));
    const answer = await post(office.agent, `${draft}/confirmation`).expect(303);
    const { number } = await orderIn(draft);
    expect(answer.headers["location"]).toBe(`${office.base}/orders/${number}?accepted=1`);
    const page = textOf((await office.agent.get(`${office.base}/orders/${number}?accepted=1`).expect(200)).text);
    expect(page).toContain("Ваша заявка зафиксирована");
    expect(page).toContain(`Номер заявки: ${number}`);
    expect(page).toContain("истории изменений");
    expect(page).toContain("Выполнена частично");

    const { rows, headers } = await sheetOf(office.agent, `${office.base}/orders/${number}.xlsx`);
    expect(headers["content-disposition"]).toContain(encodeURIComponent(`Заявка-${number}-2026-11-09.xlsx`));
    const state = rows[0]?.indexOf("Состояние") ?? -1;
    expect(rows.slice(1).map((row) => [row[0], row[1], row[state]])).toEqual([
      ["2", "375291000001", "Выполнено"],
      ["3", "нет", "Отказано"],
    ]);
    const finished = textOf((await office.agent.get(`${office.base}/orders?tab=finished`).expect(200)).text);
    expect(finished).toContain(`Подключение ${office.service.name}`);
    expect(finished).toContain("1 из 2");
    const again = await office.agent.get(draft).expect(303);
    expect(again.headers["location"]).toBe(`${office.base}/orders/${number}`);
  });

  it(`is one order, however often the button is pressed ${asvs("2.3.1")}`, async () => {
    await disconnectAll();
    const draft = await office.draft(list("375291000001", "375291000002"));
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(office.agent, `${draft}/confirmation`)));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers["location"]}`))).toEqual(
      new Set([`303 ${office.base}/orders/${(await orderIn(draft)).number}?accepted=1`]),
    );
    await expect.poll(async () => (await orderIn(draft))?.state, { timeout: 10_000 }).toBe("done");
    expect(await effectsOf(draft)).toBe(2);
    await post(office.agent, `${draft}/confirmation`).expect(303);
    await post(office.agent, `${draft}/cancellation`).expect(303);
    expect(await orderIn(draft)).toMatchObject({ state: "done", total: 2, done: 2 });
  });

  it("tells its progress until it ends", async () => {
    await disconnectAll();
    await tellSimulatedNetwork(url, { delayMs: 1_500 });
    const draft = await office.draft(list("375291000001", "375291000002"));
    await post(office.agent, `${draft}/confirmation`).expect(303);
    const processing = textOf((await office.agent.get(`${office.base}/orders`).expect(200)).text);
    expect(processing).toContain(`Подключение ${office.service.name}`);
    const stream = await office.agent
      .get(`${office.base}/orders/${(await orderIn(draft)).number}/progress`)
      .expect(200);
    await tellSimulatedNetwork(url, {});
    expect(stream.headers["content-type"]).toContain("text/event-stream");
    const events = [...stream.text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "") as object);
    expect(events.length).toBeGreaterThan(1);
    expect(events[0]).toMatchObject({ done: 0, total: 2, percent: 0, finished: false });
    expect(events.at(-1)).toMatchObject({ done: 2, refused: 0, failed: 0, total: 2, percent: 100, finished: true });
    expect(worker.errors).toEqual([]);
  });

  it("takes two seconds of a person's time at most when the network is slow", async () => {
    await disconnectAll();
    await tellSimulatedNetwork(url, { delayMs: 3_000 });
    const draft = await office.draft(list("375291000001"));
    const start = performance.now();
    const answer = await post(office.agent, `${draft}/confirmation`).expect(303);
    expect(performance.now() - start).toBeLessThan(3_000);
    const page = textOf((await office.agent.get(String(answer.headers["location"])).expect(200)).text);
    expect(page).toContain("Ваша заявка зафиксирована");
    await tellSimulatedNetwork(url, {});
    await expect.poll(async () => (await orderIn(draft))?.state, { timeout: 10_000 }).toBe("done");
  });
});
