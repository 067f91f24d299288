import * as XLSX from "@e965/xlsx";
import { afterAll, beforeAll, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Agent, csrfOf, post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

let account: { id: number; number: string };
let agent: Agent;
let base: string;
let one: { id: number; msisdn: string };
beforeAll(async () => {
  account = await given.account();
  agent = await signIn(portal, await given.holder("administrator", account));
  base = `/a/${account.number}`;
  const [department] = await owner("departments")
    .insert({ account_id: account.id, name: "Склад", cost_centre: "17" })
    .returning("id");
  one = await given.subscriber(account, {
    last_name: "Жук",
    iccid: "8937501000000000017",
    department_id: department.id,
  });
  const service = await given.service({ name: "Роуминг справки" });
  const own = { account_id: account.id, subscriber_id: one.id };
  await owner("subscriber_services").insert({ ...own, service_id: service.id });
  await owner("charges").insert({
    ...own,
    month: "2026-10-01",
    position: 1,
    charge_group: "traffic",
    name: "x",
    gross: 1_234,
  });
});

const ask = async (numbers: string): Promise<string> => {
  const { headers } = await post(agent, `${base}/reference`, { numbers }).expect(303);
  return String(headers["location"]);
};

it("answers of each number, also of those that are none, in the list's own order", async () => {
  const stranger = await given.subscriber(await given.account());
  const text = textOf((await agent.get(await ask(`${stranger.msisdn}\n${one.msisdn}\nпривет\n`)).expect(200)).text);
  for (const said of [
    "Найдено 1 из",
    "Жук",
    "Роуминг справки",
    "8937501000000000017",
    "Склад",
    "12,34 руб.",
    "Активный",
  ]) {
    expect(text).toContain(said);
  }
  expect(text).toContain("Номера нет на этом лицевом счете");
});

it("takes SIM cards, lines and a file, and gives Excel of the same", async () => {
  await given.subscriber(account, {
    kind: "internet",
    msisdn: null,
    line: "inet-0001-01",
    iccid: null,
    last_name: "Офис",
  });
  const bySim = textOf((await agent.get(await ask("8937501000000000017")).expect(200)).text);
  expect(bySim).toContain("Жук");
  const token = csrfOf(await agent.get("/registration"));
  const { headers } = await agent
    .post(`${base}/reference`)
    .field("_csrf", token)
    .attach("file", Buffer.from(`${one.msisdn}\n375299999999\n`), "list.csv")
    .expect(303);
  const { body } = await agent
    .get(`${headers["location"]}.xlsx`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  const rows = XLSX.utils.sheet_to_json<string[]>(Object.values(XLSX.read(body, { type: "buffer" }).Sheets)[0] ?? {}, {
    header: 1,
  });
  expect(rows.map((row) => row[0])).toEqual(["Номер", one.msisdn, "375299999999"]);
});

it("says what is missing, and keeps what was pasted", async () => {
  expect(textOf((await post(agent, `${base}/reference`, { numbers: " " }).expect(422)).text)).toContain(
    "Введите номера",
  );
  const none = await post(agent, `${base}/reference`, { numbers: "просто текст" }).expect(422);
  expect(none.text).toContain("просто текст");
});

it("is another account's business not at all", async () => {
  const address = await ask(one.msisdn);
  const stranger = await given.account();
  const other = await signIn(portal, await given.holder("administrator", stranger));
  await other.get(address).expect(404);
  await other.get(address.replace(account.number, stranger.number)).expect(404);
});
