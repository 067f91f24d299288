import { afterAll, beforeAll, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

type Made = { readonly id: number };
type Named = Made & { readonly name: string };
let services: { roaming: Named; menu: Named; both: Named };
let tariffs: { mobile: Named; fixed: Named };
type Entered = { readonly agent: Agent; readonly base: string; readonly number: string };
let mobile: Entered;
let fixed: Entered;

const enter = async (kind: "mobile" | "fixed", tariff: Made): Promise<Entered> => {
  const account = await given.account({ kind });
  const line =
    kind === "fixed" ? { kind: "telephone", msisdn: "375171110001", iccid: null } : { msisdn: "375291110001" };
  const { msisdn } = await given.subscriber(account, { ...line, tariff_id: tariff.id });
  const agent = await signIn(portal, await given.holder("administrator", account));
  return { agent, base: `/a/${account.number}`, number: msisdn };
};

beforeAll(async () => {
  await owner("service_categories").insert([
    { id: 1, name: "Роуминг", position: 1 },
    { id: 8, name: "Городская связь", position: 8 },
  ]);
  tariffs = { mobile: await given.tariff(), fixed: await given.tariff({ kind: "fixed" }) };
  services = {
    roaming: await given.service({ name: "Роуминг без границ" }),
    menu: await given.service({ name: "Голосовое меню", category_id: 8 }),
    both: await given.service({ name: "Черный список", category_id: 8 }),
  };
  await owner("service_tariffs").insert([
    { service_id: services.roaming.id, tariff_id: tariffs.mobile.id },
    { service_id: services.menu.id, tariff_id: tariffs.fixed.id },
  ]);
  mobile = await enter("mobile", tariffs.mobile);
  fixed = await enter("fixed", tariffs.fixed);
});

const offered = async ({ agent, base }: Entered, path: string) =>
  textOf((await agent.get(base + path).expect(200)).text);

it("a fixed account is offered the services and categories of fixed lines alone, a mobile one those of mobile", async () => {
  const ofFixed = await offered(fixed, "/bulk/services");
  for (const name of ["Городская связь", "Голосовое меню", "Черный список"]) expect(ofFixed).toContain(name);
  expect(ofFixed).not.toContain("Роуминг");
  const ofMobile = await offered(mobile, "/bulk/services");
  for (const name of ["Роуминг без границ", "Черный список"]) expect(ofMobile).toContain(name);
  expect(ofMobile).not.toContain("Голосовое меню");
});

it("what does not fit is not taken from a form either", async () => {
  const { agent, base } = fixed;
  const form = { category: "1", service: String(services.roaming.id), action: "connect", method: "list" };
  const refused = await post(agent, `${base}/bulk/services`, form);
  expect(refused.status).toBe(422);
  await post(agent, `${base}/bulk/services`, { ...form, service: String(services.menu.id) }).expect(303);
});

const card = ({ number }: Entered) => `/subscribers/${number}/services`;

it("a card has the same, among those closed to its tariff too", async () => {
  const ofFixed = await offered(fixed, card(fixed));
  expect(ofFixed).toContain("Голосовое меню");
  expect(ofFixed).not.toContain("Роуминг");
  const ofMobile = await offered(mobile, card(mobile));
  expect(ofMobile).toContain("Роуминг без границ");
  expect(ofMobile).not.toContain("Голосовое меню");
});

it("the list of a fixed account speaks of no SIM cards", async () => {
  const ofFixed = (await fixed.agent.get(`${fixed.base}/subscribers`).expect(200)).text;
  expect(ofFixed).toContain('placeholder="Номер или имя"');
  expect(ofFixed).not.toContain(">SIM<");
  expect((await mobile.agent.get(`${mobile.base}/subscribers`).expect(200)).text).toContain("Номер, SIM или имя");
});

it("tariffs of another kind of line are not offered", async () => {
  expect(await offered(fixed, "/bulk/tariff")).toContain(tariffs.fixed.name);
  expect(await offered(fixed, "/bulk/tariff")).not.toContain(`${tariffs.mobile.name} `);
});
