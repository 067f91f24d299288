import { afterAll, expect, it } from "vitest";
import { sheetOf, textOf } from "../bulk/office.ts";
import { givenMany } from "../support/orders.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { uploadStaff, workbook } from "./staff.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

const [numbers, people] = [24_000, 8_000];

/*
 * What was written a moment ago has no statistics: planned as one row, 8 000 people were read
 * anew for each of 16 000 findings, and a request has 5 s.
 */
it("compares thousands, gives a group as Excel and makes a draft of it, each within a request's time", async () => {
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  await givenMany(owner, account, await given.tariff(), numbers);
  await owner.raw("analyze subscribers");
  const rows = Array.from({ length: people }, (_, at) => 375_330_000_001 + at);
  const columns = await uploadStaff(
    agent,
    `/a/${account.number}`,
    workbook([["ФИО", "Номер"], ...rows.map((number) => [`Фамилия${number} Имя`, number])]),
  );
  const address = columns.replace("/columns", "");
  await post(agent, columns, { "column-0": "fullName", "column-1": "number" }).expect(303);
  const { counts } = await owner("staff_lists").where("id", address.slice(-36)).first();
  expect(counts).toEqual({ names: people, unclaimed: numbers - people });
  expect((await sheetOf(agent, `${address}/heaps/names.xlsx`)).rows).toHaveLength(people + 1);
  const first = await agent.get(`${address}/heaps/names`).expect(200);
  expect(textOf(first.text)).toContain("1–50 из 8 000");
  const second = await agent.get(`${address}/heaps/names?after=50&at=51`).expect(200);
  expect(textOf(second.text)).toMatch(/51–100 из 8 000/);
  const { headers } = await post(agent, `${address}/heaps/unclaimed/drafts`, { offer: "suspend" }).expect(303);
  const id = String(headers["location"]).split("/").at(-1);
  expect((await owner("orders").where({ account_id: account.id, id }).first("total")).total).toBe(numbers - people);
}, 60_000);
