import { afterAll, expect, it } from "vitest";
import { post, signIn, startPortal } from "../support/portal.ts";
import { openOffice, textOf } from "./office.ts";

const portal = await startPortal();
const office = await openOffice(portal);
afterAll(portal.close);

const ids = () => office.subscribers.map(({ id }) => id);
const idIn = (location: unknown) => Number(/drafts\/(\d+)/.exec(String(location))?.[1]);
const ticksOf = (draft: number) =>
  portal
    .owner("order_selections as c")
    .join("subscribers as s", "s.id", "c.subscriber_id")
    .where({ order_id: draft })
    .orderBy("msisdn")
    .pluck("msisdn");
const what = () => ({ category: "1", service: String(office.service.id), action: "connect" });
const chosenIn = (html: string) => /name="chosen" value="([^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");

it("Абоненты has a box for each subscriber and every list operation below, for who may order", async () => {
  const { text } = await office.agent.get(`${office.base}/subscribers`).expect(200);
  for (const id of ids()) expect(text).toContain(`name="ticked" value="${id}" form="bulk"`);
  for (const path of ["services", "tariff", "names", "suspension"]) {
    expect(text).toContain(`formaction="${office.base}/bulk/${path}"`);
  }
});

it("those ticked are carried through the form to the check, without being asked for again", async () => {
  const [one, , three] = ids();
  const form = await office.agent
    .get(`${office.base}/bulk/services?ticked=${one}&ticked=${three}&status=active`)
    .expect(200);
  expect(textOf(form.text)).toContain("Выбраны в списке: 2");
  expect(form.text).not.toContain("Способ ввода абонента");
  expect(chosenIn(form.text)).toBe(`${one},${three}`);

  const wrong = await post(office.agent, `${office.base}/bulk/services`, {
    ...what(),
    service: "",
    method: "chosen",
    chosen: `${one},${three}`,
  });
  expect(wrong.status).toBe(422);
  expect(chosenIn(wrong.text)).toBe(`${one},${three}`);

  const sent = await post(office.agent, `${office.base}/bulk/services`, {
    ...what(),
    method: "chosen",
    chosen: `${one},${three}`,
  }).expect(303);
  const draft = idIn(sent.headers["location"]);
  expect(sent.headers["location"]).toBe(`${office.base}/bulk/drafts/${draft}`);
  expect(await ticksOf(draft)).toEqual(["375291000001", "375291000003"]);
  const check = textOf((await office.agent.get(`${office.base}/bulk/drafts/${draft}`).expect(200)).text);
  for (const said of ["Будет выполнено 1", "Не будет выполнено 1", "Изменить список"]) expect(check).toContain(said);
});

it("all that matched the filter when that was ticked are taken, whatever else is ticked or typed", async () => {
  const form = await office.agent
    .get(`${office.base}/bulk/names?all=%3Fstatus%3Dactive&status=suspended&ticked=${ids()[2]}&sort=-name&q=`)
    .expect(200);
  expect(chosenIn(form.text)).toBe("?status=active");
  expect(textOf(form.text)).toContain("Выбраны в списке: 2");
  const sent = await post(office.agent, `${office.base}/bulk/names`, {
    method: "chosen",
    chosen: "?status=active",
  }).expect(303);
  // new names are typed in a table before the check
  expect(sent.headers["location"]).toMatch(/\/values$/);
  expect(await ticksOf(idIn(sent.headers["location"]))).toEqual(["375291000001", "375291000002"]);
});

it("another account's subscribers are nobody, and what no list has sent is asked for", async () => {
  const other = await portal.given.account();
  const stranger = await portal.given.subscriber(other, {});
  const form = await office.agent.get(`${office.base}/bulk/services?ticked=${stranger.id}`).expect(200);
  expect(textOf(form.text)).toContain("Выбраны в списке: 0");
  const sent = await post(office.agent, `${office.base}/bulk/services`, {
    ...what(),
    method: "chosen",
    chosen: String(stranger.id),
  }).expect(303);
  expect(sent.headers["location"]).toMatch(/\/subscribers$/);
  expect(await ticksOf(idIn(sent.headers["location"]))).toEqual([]);
  for (const chosen of ["", "1;drop", "1,".repeat(300)]) {
    const refused = await post(office.agent, `${office.base}/bulk/services`, { ...what(), method: "chosen", chosen });
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain("Выберите способ ввода абонента");
  }
  const blank = await office.agent.get(`${office.base}/bulk/services?ticked=%27&all=x`).expect(200);
  expect(textOf(blank.text)).toContain("Способ ввода абонента");
});

it("the list shows what is ordered fact by fact, how many of how many, and what that costs", async () => {
  const sent = await post(office.agent, `${office.base}/bulk/services`, { ...what(), method: "list" }).expect(303);
  const here = String(sent.headers["location"]);
  const shown = ids().join(",");
  await post(office.agent, here, { shown, ticked: ids().slice(0, 2).map(String), go: "filter" }).expect(303);
  const { text } = await office.agent.get(here).expect(200);
  const { monthly_fee: fee } = await portal.owner("services").where({ id: office.service.id }).first("monthly_fee");
  const rubles = ((fee * 2) / 100).toFixed(2).replace(".", ",");
  expect(textOf(text)).toContain(`Выбрано 2 из 3 · ${rubles} руб./мес. Продолжить`);
  for (const label of ["Категория услуг", "Услуга", "Действие"]) expect(text).toContain(`>${label}</p>`);
  expect(textOf(text)).toContain(office.service.name);
  const category = await portal
    .owner("services as s")
    .join("service_categories as c", "c.id", "s.category_id")
    .where("s.id", office.service.id)
    .first("c.name");
  expect(textOf(text)).toContain(`Категория услуг ${category.name}`);
});

it("size and order of the list are kept while the form around it is sent", async () => {
  const sent = await post(office.agent, `${office.base}/bulk/services`, { ...what(), method: "list" }).expect(303);
  const here = String(sent.headers["location"]);
  const go = async (fields: Record<string, string>) =>
    String((await post(office.agent, here, { shown: "", ...fields }).expect(303)).headers["location"]);
  expect(await go({ go: "size=100", status: "active" })).toBe(`${here}?status=active&size=100`);
  expect(await go({ go: "sort=-name", size: "100" })).toBe(`${here}?sort=-name&size=100`);
  expect(await go({ go: "filter", size: "100", q: " 29 " })).toBe(`${here}?q=29&size=100`);
});

it("who may only look has no boxes", async () => {
  const viewer = await signIn(portal, await portal.given.holder("viewer", office.account));
  const { text } = await viewer.get(`${office.base}/subscribers`).expect(200);
  expect(text).toContain("375291000001");
  expect(text).not.toContain('name="ticked"');
});
