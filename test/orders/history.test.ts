import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sheetOf, textOf } from "../bulk/office.ts";
import { type Agent, type Portal, signIn, startPortal } from "../support/portal.ts";

let portal: Portal;
let agent: Agent;
let base: string;
let account: { id: number; number: string };
let authors: readonly { id: number }[];
let people: readonly { id: number; msisdn: string }[];
beforeAll(async () => {
  portal = await startPortal();
  account = await portal.given.account();
  base = `/a/${account.number}/orders`;
  const first = await portal.given.holder("administrator", account, { name: "Первая" });
  const second = await portal.given.holder("administrator", account, { name: "Второй" });
  authors = [first, second];
  agent = await signIn(portal, first);
  people = [
    await portal.given.subscriber(account, { last_name: "Лукʼянаў" }),
    await portal.given.subscriber(account, { last_name: "Кот" }),
  ];
  await order(1, { operation: "rename", confirmed_at: "2026-11-01T09:00:00Z" }, [0, 1]);
  await order(2, { operation: "suspend", params: '{"reason":"leave","until":""}', state: "failed" }, [1]);
  await order(3, { operation: "rename", author_user_id: second.id, author_name: "Второй", comment: "Приказ № 9" }, [1]);
  await order(4, { operation: "rename", state: "in-progress", started_at: new Date() }, [0]);
});
afterAll(() => portal.close());

const order = async (number: number, columns: object, whom: readonly number[]) => {
  const [{ id }] = await portal
    .owner("orders")
    .insert({
      account_id: account.id,
      number,
      params: "{}",
      subject: "",
      source: "list",
      state: "done",
      confirmed_at: "2026-11-05T20:59:00Z",
      author_user_id: authors[0]?.id,
      author_name: "Первая",
      author_role: "administrator",
      total: whom.length,
      done: whom.length,
      ...columns,
    })
    .returning("id");
  await portal.owner("order_items").insert(
    whom.map((at, index) => ({
      account_id: account.id,
      order_id: id,
      position: index + 1,
      subscriber_id: people[at]?.id,
      msisdn: people[at]?.msisdn,
      state: "done",
    })),
  );
};

const numbersOf = async (query: string): Promise<number[]> => {
  const { text } = await agent.get(`${base}?${query}`).expect(200);
  return [...text.matchAll(/class="fw-medium" href="[^"]*\/orders\/(\d+)"/g)].map(([, number]) => Number(number));
};

describe("the history", () => {
  it.each([
    ["tab=finished", [3, 2, 1]],
    ["", [4]],
    ["tab=finished&operation=rename", [3, 1]],
    ["tab=finished&state=failed", [2]],
    ["tab=finished&from=2026-11-02", [3, 2]],
    ["tab=finished&to=2026-11-04", [1]],
    ["tab=finished&to=2026-11-05", [3, 2, 1]],
    ["tab=finished&from=2026-13-45", [3, 2, 1]],
    ["tab=finished&q=2", [2]],
    ["tab=finished&q=%E2%84%96%203", [3]],
    ["tab=finished&operation=rename&state=failed", []],
  ])("by %s", async (query, expected) => expect(await numbersOf(query)).toEqual(expected));

  it("by author, and by a subscriber's number in any writing", async () => {
    expect(await numbersOf(`tab=finished&author=${authors[1]?.id}`)).toEqual([3]);
    const typed = `+${people[0]?.msisdn.slice(0, 3)} ${people[0]?.msisdn.slice(3)}`;
    expect(await numbersOf(`tab=finished&q=${encodeURIComponent(typed)}`)).toEqual([1]);
  });

  it("opens on the tab that holds something, says how much each holds, and names the tab in its title", async () => {
    const { text } = await agent.get(base).expect(200);
    expect(textOf(text)).toContain("Заявка в обработке 1 Предыдущие заявки 3");
    expect(text).toContain("<title>История заявок · Заявка в обработке · ");
    await portal.owner("orders").where({ account_id: account.id, number: 4 }).update({ state: "done" });
    try {
      expect(await numbersOf("")).toEqual([4, 3, 2, 1]);
      expect(await numbersOf("tab=processing")).toEqual([]);
    } finally {
      await portal.owner("orders").where({ account_id: account.id, number: 4 }).update({ state: "in-progress" });
    }
  });

  it("keeps the filter in its links, and leads back to everything", async () => {
    const { text } = await agent.get(`${base}?tab=finished&operation=rename&state=failed`).expect(200);
    expect(text).toContain("По этому фильтру заявок нет");
    expect(text).toContain(`href="${base}?tab=finished"`);
    expect(text).toContain("orders.xlsx?tab=finished&amp;operation=rename&amp;state=failed");
  });

  it("is downloaded as it is filtered", async () => {
    const { rows } = await sheetOf(agent, `${base}.xlsx?tab=finished&operation=rename`);
    expect(rows).toHaveLength(3);
    expect(rows[1]).toEqual(expect.arrayContaining(["3", "Приказ № 9"]));
  });
});

it("an order's people are found by a part of the number or the name", async () => {
  const shown = async (q: string) => {
    const { text } = await agent.get(`${base}/1?q=${encodeURIComponent(q)}`).expect(200);
    return people.map(({ id: _id }, at) => text.includes(["Лукʼянаў", "Кот"][at] ?? "?"));
  };
  expect(await shown("лук'ян")).toEqual([true, false]);
  expect(await shown(people[1]?.msisdn.slice(-4) ?? "")).toEqual([false, true]);
  expect(await shown("%")).toEqual([false, false]);
  expect(await shown("нет такого")).toEqual([false, false]);
});
