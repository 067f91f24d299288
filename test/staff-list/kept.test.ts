import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "../../src/platform/db.ts";
import { runForgetStaffLists } from "../../src/staff-list/index.ts";
import { textOf } from "../bulk/office.ts";
import { workerUrl } from "../support/database.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { uploadStaff, workbook } from "./staff.ts";

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

const table = "Фамилия\tИмя\tТелефон\nЖук\tИван\t80291234567";
const paste = async (text: string) => {
  const { headers } = await post(agent, `${base}/staff-list`, { table: text }).expect(303);
  return String(headers["location"]);
};

it("lets a decision be taken back, shows what is left to decide, and leads to the result after the last", async () => {
  const columns = await uploadStaff(
    agent,
    base,
    workbook([
      ["Фамилия", "Статус"],
      ["Жук", "на пенсии"],
      ["Мороз", "на вахте"],
    ]),
  );
  const address = columns.replace("/columns", "");
  await post(agent, columns, { "column-0": "lastName", "column-1": "leaving" }).expect(303);
  expect(textOf((await agent.get(address).expect(200)).text)).toContain("Не решено значений: 2");
  const values = `${address}/values/status`;
  const save = async (said: Record<string, string>) => {
    const { headers } = await post(agent, `${values}?open=1`, said).expect(303);
    return String(headers["location"]);
  };
  expect(await save({ "value-0": "на пенсии", "choice-0": "left" })).toBe(`${values}?open=1`);
  const open = textOf((await agent.get(`${values}?open=1`).expect(200)).text);
  expect(open).toContain("на вахте");
  expect(open).not.toContain("на пенсии");
  expect(await save({ "value-0": "на вахте", "choice-0": "works" })).toBe(address);
  expect(
    await owner("staff_choices").where({ account_id: account.id }).orderBy("value").select("value", "choice"),
  ).toEqual([
    { value: "на вахте", choice: "works" },
    { value: "на пенсии", choice: "left" },
  ]);
  await save({ "value-0": "на пенсии", "choice-0": "undecided", "value-1": "чужое", "choice-1": "left" });
  expect(await owner("staff_choices").where({ account_id: account.id }).pluck("value")).toEqual(["на вахте"]);
  expect(textOf((await agent.get(address).expect(200)).text)).toContain("Не решено значений: 1");
});

it("pages values of a long column, finds one of them, and stays at the page that was saved", async () => {
  const rows = Array.from({ length: 60 }, (_, at) => [`Жук${at}`, `Участок ${String(at).padStart(2, "0")}`]);
  const columns = await uploadStaff(agent, base, workbook([["Фамилия", "Подразделение"], ...rows]));
  const values = `${columns.replace("/columns", "")}/values/department`;
  await post(agent, columns, { "column-0": "lastName", "column-1": "department" }).expect(303);
  const first = textOf((await agent.get(values).expect(200)).text);
  expect(first).toContain("Участок 49");
  expect(first).not.toContain("Участок 50");
  const place = `${values}?after=${encodeURIComponent("Участок 49")}&at=51`;
  const second = await agent.get(place).expect(200);
  expect(textOf(second.text)).toContain("Участок 59");
  const said = { "value-0": "Участок 50", "choice-0": "skip" };
  const { headers } = await post(agent, place, said).expect(303);
  const back = await agent.get(String(headers["location"])).expect(200);
  expect(textOf(back.text)).toContain("Участок 59");
  expect(textOf(back.text)).not.toContain("Участок 49");
  expect(textOf((await agent.get(`${values}?q=57`).expect(200)).text)).toMatch(/Участок 57(?!.*Участок 58)/);
});

it("keeps apart what two people upload, and the last word of two who match one file", async () => {
  const second = await signIn(portal, await given.holder("administrator", account));
  const file = workbook([
    ["Отчество", "Имя"],
    ["Жук", "Иван"],
  ]);
  const [mine, theirs] = await Promise.all([uploadStaff(agent, base, file), uploadStaff(second, base, file)]);
  expect(mine).not.toBe(theirs);
  await Promise.all([
    post(agent, mine, { "column-0": "lastName", "column-1": "firstName" }).expect(303),
    post(second, mine, { "column-0": "firstName", "column-1": "lastName" }).expect(303),
  ]);
  const id = mine.split("/").at(-2);
  const { mapping, counts } = await owner("staff_lists").where("id", id).first();
  const [person, ...others] = await owner("staff_people").where("list_id", id);
  expect(others).toEqual([]);
  expect(person.last_name).toBe(mapping[0] === "lastName" ? "Жук" : "Иван");
  expect(counts).toMatchObject({ "without-number": 1 });
  expect((await owner("staff_lists").where("id", theirs.split("/").at(-2)).first()).mapping).toBeNull();
});

it("keeps the newest 20, and none for more than 7 days", async () => {
  for (let n = 0; n < 21; n += 1) {
    portal.setNow(new Date(Date.UTC(2026, 10, 9, 9, 1, n)));
    await paste(table);
  }
  expect(await owner("staff_lists").where({ account_id: account.id })).toHaveLength(20);
  const db = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 1);
  const forget = (now: string) => runForgetStaffLists({ db, clock: { now: () => new Date(now) } })();
  await forget("2026-11-16T09:01:01Z");
  expect(await owner("staff_lists").where({ account_id: account.id })).toHaveLength(20);
  await forget("2026-11-16T09:02:00Z");
  expect(await owner("staff_lists").where({ account_id: account.id })).toEqual([]);
  await db.close();
});

it("is for those who may order alone, and of one account alone", async () => {
  const address = (await paste(table)).replace("/columns", "");
  const viewer = await signIn(portal, await given.holder("viewer", account));
  await viewer.get(`${base}/staff-list`).expect(403);
  const stranger = await given.account();
  const other = await signIn(portal, await given.holder("administrator", stranger));
  await other.get(address.replace(account.number, stranger.number)).expect(404);
  await post(other, `${address.replace(account.number, stranger.number)}/removal`).expect(404);
});
