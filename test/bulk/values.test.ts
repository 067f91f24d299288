import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Operating, openOperations } from "../support/operation.ts";
import { type Agent, csrfOf, post, signIn } from "../support/portal.ts";
import { textOf } from "./office.ts";

let operating: Operating;
let agent: Agent;
let base: string;
beforeAll(async () => {
  operating = await openOperations();
  agent = await signIn(operating.portal, operating.user);
  base = `/a/${operating.account.number}`;
});
afterAll(() => operating.close());

const given = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, { first_name: "", middle_name: "", ...columns });
const nameOf = async ({ id }: { id: number }) => {
  const row = await operating.portal.owner("subscribers").where({ id }).first("*");
  return [row.last_name, row.first_name, row.middle_name];
};
const idIn = (address: unknown): number => Number(/drafts\/(\d+)/.exec(String(address))?.[1]);

/** A draft whose subscribers were ticked: its id, and the address of its table. */
const ticked = async (...ids: number[]) => {
  const start = await post(agent, `${base}/bulk/names`, { method: "list" }).expect(303);
  const list = String(start.headers["location"]);
  const sent = { shown: ids.join(","), ticked: ids.map(String), go: "continue" };
  const table = String((await post(agent, list, sent).expect(303)).headers["location"]);
  expect(table).toMatch(/\/values$/);
  return { id: idIn(table), table, list, sent };
};
const fieldOf = (html: string, name: string): string =>
  /value="([^"]*)"/.exec(html.split(`name="${name}"`)[1] ?? "")?.[1] ?? "";

describe("the table of new names", () => {
  it("applies the confirmed fields alone, and keeps the others as typed", async () => {
    const [one, two] = [await given({ last_name: "Тестовый" }), await given({ last_name: "Касса" })];
    const { id, table } = await ticked(one.id, two.id);
    const shown = await agent.get(table).expect(200);
    expect(fieldOf(shown.text, "lastName.1")).toBe("Тестовый");
    const typed = { "lastName.1": "Лук’янаў", "firstName.1": "Тест", "lastName.2": "Бухгалтер" };
    const kept = await post(agent, table, { ...typed, keep: "1.lastName" }).expect(200);
    expect(textOf(kept.text)).toContain("Было: Тестовый");
    expect(fieldOf(kept.text, "firstName.1")).toBe("Тест");
    expect(fieldOf(kept.text, "lastName.2")).toBe("Бухгалтер");
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "pending" }, { state: "unchanged" }]);

    const asked = await post(agent, table, { ...typed, "lastName.1": "Лук’янаў", go: "continue" }).expect(200);
    expect(textOf(asked.text)).toContain("Не подтверждено полей: 2");
    await post(agent, table, { ...typed, asked: "1", go: "continue" }).expect(303);

    const check = textOf((await agent.get(`${base}/bulk/drafts/${id}`).expect(200)).text);
    expect(check).toMatch(/Тестовый.*Лук’янаў/);
    await operating.confirm(id, "rename");
    await operating.work(id);
    expect(await nameOf(one)).toEqual(["Лук’янаў", "", ""]);
    expect(await nameOf(two)).toEqual(["Касса", "", ""]);
  });

  it("✕ gives a field back, «Сохранить все на странице» confirms what is typed", async () => {
    const one = await given({ last_name: "Касса", first_name: "Анна" });
    const { id, table } = await ticked(one.id);
    await post(agent, table, { "lastName.1": "Каса", "firstName.1": "Ганна", keep: "page" }).expect(200);
    expect(await operating.itemsOf(id)).toMatchObject([
      { state: "pending", after: { lastName: "Каса", firstName: "Ганна" } },
    ]);
    const back = await post(agent, table, { "lastName.1": "Каса", "firstName.1": "Ганна", undo: "1.lastName" }).expect(
      200,
    );
    expect(fieldOf(back.text, "lastName.1")).toBe("Касса");
    expect(await operating.itemsOf(id)).toMatchObject([{ after: { lastName: "Касса", firstName: "Ганна" } }]);
    await post(agent, table, { "firstName.1": "Ганна", undo: "1.firstName" }).expect(200);
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "unchanged", params: null }]);
  });

  it("says what is wrong beside the field, and keeps what was typed", async () => {
    const one = await given({ last_name: "Касса" });
    const { id, table } = await ticked(one.id);
    const answer = await post(agent, table, { "lastName.1": "Ка<сса", keep: "1.lastName" }).expect(422);
    expect(textOf(answer.text)).toContain("Допустимы кириллица и латиница");
    expect(fieldOf(answer.text, "lastName.1")).toBe("Ка&lt;сса");
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "unchanged" }]);
  });

  it("keeps the new names when the ticks change", async () => {
    const [one, two] = [await given({ last_name: "Первый" }), await given({ last_name: "Второй" })];
    const { id, table, list } = await ticked(one.id);
    await post(agent, table, { "lastName.1": "Новый", keep: "1.lastName" }).expect(200);
    const both = { shown: `${one.id},${two.id}`, ticked: [String(one.id), String(two.id)], go: "continue" };
    await post(agent, list, both).expect(303);
    const items = await operating.itemsOf(id);
    expect(new Set(items.map(({ after }) => after?.["lastName"]))).toEqual(new Set(["Второй", "Новый"]));
  });

  it("is another account's business not at all, and nothing of an order of something else", async () => {
    const { table } = await ticked((await given()).id);
    const stranger = await operating.portal.given.account();
    await agent.get(table.replace(operating.account.number, stranger.number)).expect(404);
    const start = await post(agent, `${base}/bulk/activation`, { method: "list" }).expect(303);
    await agent.get(`${base}/bulk/drafts/${idIn(start.headers["location"])}/values`).expect(404);
  });
});

const upload = async (content: string): Promise<string> => {
  const token = csrfOf(await agent.get(`${base}/bulk/names`).expect(200));
  const answer = await agent
    .post(`${base}/bulk/names`)
    .field({ _csrf: token, method: "file" })
    .attach("file", Buffer.from(content), "имена.csv");
  return String(answer.headers["location"]);
};

describe("a file", () => {
  it("of numbers alone leads to the table", async () => {
    const one = await given({ last_name: "Касса" });
    expect(await upload(`${one.msisdn}\n`)).toMatch(/\/values$/);
  });

  it("with names shows their differences before anything is done; a part without a column stays", async () => {
    const one = await given({ last_name: "Касса", first_name: "Анна" });
    const draft = await upload(`Номер;Фамилия или название\n${one.msisdn};Каса № 1\n`);
    expect(draft).toMatch(/\/drafts\/\d+$/);
    const text = textOf((await agent.get(draft).expect(200)).text);
    expect(text).toMatch(/Касса.*Каса № 1/);
    expect(text).toContain("Внести изменения");
    await operating.confirm(idIn(draft), "rename");
    await operating.work(idIn(draft));
    expect(await nameOf(one)).toEqual(["Каса № 1", "Анна", ""]);
  });
});
