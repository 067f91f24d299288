import { afterAll, beforeAll, expect, it } from "vitest";
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

const rowsOf = (table: string) => owner(table).where({ account_id: account.id }).orderBy("id");
const idOf = async (table: string): Promise<number> => (await rowsOf(table)).at(-1)?.id;

/** «Отменить» of the sentence on a page, pressed; false where there is none. */
const undo = async (page: string): Promise<boolean> => {
  const { text } = await agent.get(base + page).expect(200);
  const form = /<form method="post" action="([^"]+)" data-gone-after="10"[^>]*>.*?<\/form>/s.exec(text);
  if (!form) return false;
  expect(form[0]).toContain("Отменить");
  const fields = [...form[0].matchAll(/name="(?!_csrf)([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  await post(agent, String(form[1]), Object.fromEntries(fields)).expect(303);
  return true;
};

it("a department that was renamed or deleted comes back", async () => {
  await post(agent, `${base}/departments`, { name: "Склад", costCentre: "17" }).expect(303);
  expect(await undo("/departments")).toBe(false);
  const id = await idOf("departments");
  await post(agent, `${base}/departments/${id}`, { name: "Гараж", costCentre: "" }).expect(303);
  expect(await undo("/departments")).toBe(true);
  expect(await rowsOf("departments")).toMatchObject([{ id, name: "Склад", cost_centre: "17" }]);
  await post(agent, `${base}/departments/${id}/removal`).expect(303);
  expect(await rowsOf("departments")).toEqual([]);
  expect(await undo("/departments")).toBe(true);
  expect(await rowsOf("departments")).toMatchObject([{ name: "Склад", cost_centre: "17" }]);
});

it("what was saved as it was needs no undoing", async () => {
  const id = await idOf("departments");
  await post(agent, `${base}/departments/${id}`, { name: "Склад", costCentre: "17" }).expect(303);
  expect(await undo("/departments")).toBe(false);
});

it("a label comes back where nobody bore it; of one that somebody bore, or whose lock changed, nothing is promised", async () => {
  await post(agent, `${base}/labels`, { name: "Директора", locksNumbers: "yes" }).expect(303);
  const id = await idOf("labels");
  await post(agent, `${base}/labels/${id}`, { name: "Правление", locksNumbers: "yes" }).expect(303);
  expect(await undo("/labels")).toBe(true);
  expect(await rowsOf("labels")).toMatchObject([{ name: "Директора", locks_numbers: true }]);
  await post(agent, `${base}/labels/${id}`, { name: "Директора" }).expect(303);
  expect(await undo("/labels")).toBe(false);
  await post(agent, `${base}/labels/${id}/removal`).expect(303);
  expect(await undo("/labels")).toBe(true);
  expect(await rowsOf("labels")).toMatchObject([{ name: "Директора", locks_numbers: false }]);

  const again = await idOf("labels");
  const bearer = await given.subscriber(account);
  await owner("subscriber_labels").insert({ account_id: account.id, label_id: again, subscriber_id: bearer.id });
  await post(agent, `${base}/labels/${again}/removal`).expect(303);
  expect(await undo("/labels")).toBe(false);
});

it("a saved list comes back with its filter, order and columns; a colleague's does not change its owner", async () => {
  const saved = {
    name: "Активные",
    status: "active",
    sort: "-number",
    columns: "number.name",
    pinned: "yes",
    shared: "yes",
  };
  await post(agent, `${base}/subscriber-views`, saved).expect(303);
  const [view] = await rowsOf("saved_views");
  await post(agent, `${base}/subscriber-views/${view.id}/removal`).expect(303);
  expect(await undo("/subscribers")).toBe(true);
  const { id: _id, ...same } = view;
  expect(await rowsOf("saved_views")).toMatchObject([same]);

  const colleague = await signIn(portal, await given.holder("administrator", account));
  await post(colleague, `${base}/subscriber-views`, { name: "Общий", status: "suspended", shared: "yes" }).expect(303);
  await post(agent, `${base}/subscriber-views/${await idOf("saved_views")}/removal`).expect(303);
  expect(await undo("/subscribers")).toBe(false);
});
