import { afterAll, beforeAll, expect, it } from "vitest";
import { csrfOf, type Portal, post, startPortal } from "../support/portal.ts";
import { type Office, openOffice, textOf } from "./office.ts";

let portal: Portal;
let office: Office;
beforeAll(async () => {
  portal = await startPortal();
  office = await openOffice(portal);
});
afterAll(() => portal.close());

const start = (fields: Record<string, string>, form = "services") =>
  post(office.agent, `${office.base}/bulk/${form}`, {
    category: "1",
    service: String(office.service.id),
    action: "connect",
    ...fields,
  });
const itemsOf = (id: string) =>
  portal.owner("order_items").where({ order_id: id }).orderBy("position").select("msisdn", "state", "row_number");
const idIn = (location: unknown) => /drafts\/(\d+)/.exec(String(location))?.[1] ?? "";

it("takes pasted text as it takes a file: in any writing, row by row", async () => {
  const sent = await start({ method: "text", numbers: "+375 29 100-00-01\r\n80291000002, 375291000777\r\nпривет" });
  expect(sent.status).toBe(303);
  const draft = idIn(sent.headers["location"]);
  expect(await itemsOf(draft)).toMatchObject([
    { msisdn: "375291000001", state: "pending" },
    { msisdn: "375291000002", state: "pending" },
    { msisdn: "375291000777", state: "refused" },
    { state: "refused" },
  ]);
  expect(textOf((await office.agent.get(String(sent.headers["location"]))).text)).toContain("Файл: Вставленный список");
});

it("takes 100 000 pasted numbers, and says in one sentence what is wrong with no text", async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `+375 29 ${1_000_000 + index}`).join("\n");
  const form = await office.agent.get(`${office.base}/bulk/services`).expect(200);
  const fields = { category: "1", service: String(office.service.id), action: "connect", method: "text" };
  await office.agent
    .post(`${office.base}/bulk/services`)
    .field({ _csrf: csrfOf(form), ...fields, numbers: many })
    .expect(303);
  const empty = await start({ method: "text", numbers: " \n " });
  expect(empty.status).toBe(422);
  expect(empty.text).toContain("Вставьте номера");
});

it("takes values of the subscribers' own beside their numbers", async () => {
  const sent = await start({ method: "text", numbers: "Номер\tФамилия\tИмя\n375291000001\tНовый\tПётр" }, "names");
  expect(await portal.owner("order_items").where({ order_id: idIn(sent.headers["location"]) })).toMatchObject([
    { state: "pending", params: { lastName: "Новый", firstName: "Пётр" } },
  ]);
});

it("takes the subscribers of an earlier order, ticked in the list to be looked at", async () => {
  const first = await start({ method: "text", numbers: "375291000001 375291000003" });
  const id = idIn(first.headers["location"]);
  await post(office.agent, `${office.base}/bulk/drafts/${id}/confirmation`, {}).expect(303);
  const { number } = await portal.owner("orders").where({ id }).first("number");
  await portal.owner("order_items").where({ order_id: id, msisdn: "375291000001" }).update({ state: "done" });

  const page = await office.agent.get(`${office.base}/bulk/suspension?order=${number}`).expect(200);
  expect(page.text).toMatch(/value="order" checked/);
  const choose = async (which: string) => {
    const sent = await start({ method: "order", order: String(number), which });
    const location = String(sent.headers["location"]);
    expect(location).toMatch(/\/subscribers$/);
    return portal
      .owner("order_selections as c")
      .join("subscribers as s", "s.id", "c.subscriber_id")
      .where({ order_id: idIn(location) })
      .orderBy("msisdn")
      .pluck("msisdn");
  };
  expect(await choose("all")).toEqual(["375291000001", "375291000003"]);
  expect(await choose("done")).toEqual(["375291000001"]);
  expect(await choose("failed")).toEqual(["375291000003"]);
});

it("says that there is no such order, or nobody in it", async () => {
  for (const order of ["999999", "abc", ""]) {
    const wrong = await start({ method: "order", order, which: "all" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Заявки с таким номером нет");
  }
  const sent = await start({ method: "text", numbers: "375291000001" });
  const id = idIn(sent.headers["location"]);
  await post(office.agent, `${office.base}/bulk/drafts/${id}/confirmation`, {}).expect(303);
  const { number } = await portal.owner("orders").where({ id }).first("number");
  const nobody = await start({ method: "order", order: String(number), which: "failed" });
  expect(nobody.text).toContain("В этой заявке таких абонентов нет");
});
