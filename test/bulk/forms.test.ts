import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderForms } from "../../src/operations.ts";
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

type Fields = Readonly<Record<string, string>>;
const given = (columns: Record<string, unknown> = {}) => operating.portal.given.subscriber(operating.account, columns);
const rowOf = ({ id }: { id: number }) => operating.portal.owner("subscribers").where({ id }).first("*");
const idIn = (address: string): number => Number(/drafts\/(\d+)/.exec(address)?.[1]);

/** What a form leads to: a draft's address, or the page that says what is wrong. */
const send = async (path: string, fields: Fields, file: string) => {
  const token = csrfOf(await agent.get(`${base}/bulk/${path}`).expect(200));
  return agent
    .post(`${base}/bulk/${path}`)
    .field({ _csrf: token, method: "file", ...fields })
    .attach("file", Buffer.from(file), "список.csv");
};
const draftBy = async (path: string, fields: Fields, file: string): Promise<number> => {
  const answer = await send(path, fields, file);
  if (answer.status !== 303) throw new Error(`${answer.status}: ${textOf(answer.text)}`);
  return idIn(String(answer.headers["location"]));
};
const order = async (id: number, name: string) => {
  await operating.confirm(id, name);
  await operating.work(id);
};

const plantTariffs = async () => {
  const { given: make, owner } = operating.portal;
  const [dear, other] = [await make.tariff({ monthly_fee: 4_390 }), await make.tariff({ monthly_fee: 1_590 })];
  const bundle = { id: 7_001, name: "Набор: 300 мин., 15 ГБ", minutes: 300, megabytes: 15_360, monthly_fee: 600 };
  await owner("bundles").insert(bundle);
  await owner("tariff_bundles").insert({ tariff_id: dear.id, bundle_id: bundle.id });
  return { dear, other, bundle };
};

describe("Изменение тарифа", () => {
  it("asks for category, tariff and bundle, and moves everybody who can go there", async () => {
    const { dear, bundle } = await plantTariffs();
    const [one, two] = [await given(), await given({ status: "suspended" })];
    const fields = { category: "1", tariffId: String(dear.id), bundleId: String(bundle.id) };
    const id = await draftBy("tariff", fields, `${one.msisdn}\n${two.msisdn}\n`);
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "pending" }, { state: "refused", reason: "status" }]);
    const text = textOf((await agent.get(`${base}/bulk/drafts/${id}?heap=wont`).expect(200)).text);
    for (const said of [`${dear.name}, ${bundle.name}`, "Приостановлен"]) expect(text).toContain(said);
    await order(id, "change-tariff");
    expect(await rowOf(one)).toMatchObject({ tariff_id: dear.id, bundle_id: bundle.id });
    const again = (await agent.get(`${base}/bulk/tariff?draft=${await draftBy("tariff", fields, two.msisdn)}`)).text;
    for (const value of ["1", dear.id, bundle.id]) expect(again).toMatch(new RegExp(`value="${value}" selected`));
  });

  it.each([
    [{ category: "1", tariffId: "", bundleId: "" }, "Выберите тариф"],
    [{ category: "1", tariffId: "999999", bundleId: "" }, "Выберите из списка"],
    [{ category: "", tariffId: "1", bundleId: "" }, "Выберите из списка"],
  ])("says what is missing of %j", async (fields, sentence) => {
    const answer = await send("tariff", fields, "375291000001");
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain(sentence);
  });

  it("the second tab changes the bundle alone", async () => {
    const { owner } = operating.portal;
    const [{ tariff_id }] = await owner("tariff_bundles").where({ bundle_id: 7_001 });
    const one = await given({ tariff_id });
    const id = await draftBy("bundle", { bundleId: "7001" }, one.msisdn);
    await order(id, "change-bundle");
    expect(await rowOf(one)).toMatchObject({ tariff_id, bundle_id: 7_001 });
  });
});

describe("Операции с абонентом", () => {
  it("activates by number and by SIM, and begins with those who wait for it", async () => {
    const waiting = { status: "pending-activation" };
    const [one, two] = [await given(waiting), await given({ ...waiting, iccid: "8937501000010000023" })];
    const id = await draftBy("activation", {}, `${one.msisdn}\n`);
    await order(id, "activate");
    expect(await rowOf(one)).toMatchObject({ status: "active" });
    const bySim = await draftBy("activation", {}, "SIM\n8937501000010000023\n");
    await order(bySim, "activate");
    expect(await rowOf(two)).toMatchObject({ status: "active" });
    const list = await post(agent, `${base}/bulk/activation`, { method: "list" }).expect(303);
    expect(list.headers["location"]).toMatch(/subscribers\?status=pending-activation$/);
  });

  it("suspends with a reason until a day, and restores", async () => {
    const one = await given();
    const wrong = await send("suspension", { reason: "", until: "" }, one.msisdn);
    expect(textOf(wrong.text)).toContain("Выберите причину");
    await order(await draftBy("suspension", { reason: "leave", until: "2026-11-20" }, one.msisdn), "suspend");
    expect(await rowOf(one)).toMatchObject({ status: "suspended", status_reason: "leave" });
    await order(await draftBy("restoration", {}, one.msisdn), "restore");
    expect(await rowOf(one)).toMatchObject({ status: "active" });
  });
});

describe("Номер и SIM-карта", () => {
  it("forwards many to one target, and says what is wrong with it", async () => {
    const [one, two] = [await given(), await given()];
    const fields = { condition: "busy", state: "active", target: "112", seconds: "" };
    const wrong = await send("forwarding", fields, one.msisdn);
    expect(wrong.status).toBe(422);
    expect(textOf(wrong.text)).toContain("На экстренный номер переадресовать нельзя");
    const target = "+375 29 777-77-77";
    const id = await draftBy("forwarding", { ...fields, target }, `${one.msisdn}\n${two.msisdn}`);
    await order(id, "set-forwarding");
    const set = await operating.portal.owner("forwardings").whereIn("subscriber_id", [one.id, two.id]);
    expect(set).toMatchObject([1, 2].map(() => ({ condition: "busy", target: "375297777777", is_active: true })));
  });

  it("replaces SIM cards by a file of number and new SIM; a mistyped one is refused in words", async () => {
    const { owner } = operating.portal;
    await owner("sim_cards").insert({ account_id: operating.account.id, iccid: "8937501000010000015" });
    const [one, two] = [await given({ sim_self_service: true }), await given({ sim_self_service: true })];
    const file = `Номер;Новая SIM\n${one.msisdn};8937501000010000015\n${two.msisdn};8937501000010000016\n`;
    const id = await draftBy("sim", {}, file);
    expect(await operating.itemsOf(id)).toMatchObject([
      { state: "pending" },
      { state: "refused", reason: "sim-wrong-check-digit" },
    ]);
    await order(id, "replace-sim");
    expect(await rowOf(one)).toMatchObject({ iccid: "8937501000010000015" });
  });
});

it.each(orderForms.map(({ path }) => path))("%s is drawn in three languages", async (path) => {
  const titles = orderForms.find((form) => form.path === path);
  const texts = (["ru", "be", "en"] as const).map((lang) => titles?.texts(lang).legend);
  expect(new Set(texts).size).toBeGreaterThan(1);
  expect(textOf((await agent.get(`${base}/bulk/${path}`).expect(200)).text)).toContain(texts[0]);
});
