import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents } from "../../src/documents.ts";
import { operations } from "../../src/operations.ts";
import { wholeItems } from "../../src/orders/archive/kept.ts";
import { runArchiveOrders } from "../../src/orders/index.ts";
import { jobScope } from "../../src/platform/db.ts";
import { sheetOf, textOf } from "../bulk/office.ts";
import { type Operating, openOperations } from "../support/operation.ts";
import { type Agent, post, signIn } from "../support/portal.ts";

type Made = { readonly id: number; readonly number: number };
/** The last moment that is archived on 9 November 2026 after 36 months, by Minsk's clock, and the first that is not. */
const [aged, young] = ["2023-10-31T20:59:59Z", "2023-10-31T21:00:00Z"];

let operating: Operating;
let agent: Agent;
let base: string;
let tariff: { readonly id: number };
beforeAll(async () => {
  operating = await openOperations();
  agent = await signIn(operating.portal, operating.user);
  base = `/a/${operating.account.number}`;
  tariff = await operating.portal.given.tariff();
});
afterAll(() => operating.close());

const owner = (table: string) => operating.portal.owner(table);
const run = (signal = new AbortController().signal) => {
  const { worker: db, portal } = operating;
  return runArchiveOrders({ db, clock: portal.deps.clock, operations, config: { orderItemsMonths: 36 } })(
    {},
    { signal },
  );
};
const archive = async (): Promise<string> => {
  try {
    await run();
    return "done";
  } catch (error) {
    return String(error);
  }
};

/** An order over a list that renames so many subscribers: done, the last of them refused. */
const ended = async (count: number, finished_at = aged): Promise<Made> => {
  const { portal, account } = operating;
  const people: Awaited<ReturnType<typeof portal.given.subscriber>>[] = [];
  while (people.length < count) people.push(await portal.given.subscriber(account, { tariff_id: tariff.id }));
  const id = await operating.draft({ name: "rename", item: { lastName: "Новая" } }, people);
  const ticks = people.map((one) => ({ account_id: account.id, order_id: id, subscriber_id: one.id }));
  await owner("order_selections").insert(ticks);
  await operating.confirm(id, "rename");
  await owner("subscribers")
    .where({ id: people.at(-1)?.id })
    .update({ status: "terminated" });
  await operating.work(id);
  const [order] = await owner("orders")
    .where({ id })
    .update({ finished_at, source: "list", comment: "Приказ № 9" })
    .returning(["number", "done", "refused"]);
  expect(order).toMatchObject({ done: count - 1, refused: 1 });
  return { id, number: order.number };
};

const orderOf = ({ id }: Pick<Made, "id">) =>
  owner("orders").where({ account_id: operating.account.id, id }).first("*");
const itemsOf = async ({ id }: Pick<Made, "id">): Promise<number> =>
  (await owner("order_items").where({ account_id: operating.account.id, order_id: id })).length;
const recordsOf = ({ number }: Made) =>
  owner("audit_records")
    .where({ account_id: operating.account.id, action: "orders:archive", subject: String(number) })
    .select("user_id", "role", "after");
const bytesOf = async (content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
};

describe("an order over a list that ended more than 36 months ago", () => {
  it("becomes the file that «Скачать в Excel» gave, and its items and ticks go with a record of it; once", async () => {
    const order = await ended(21);
    const path = `${base}/orders/${order.number}.xlsx`;
    const before = await sheetOf(agent, path);
    expect(before.rows).toHaveLength(22);
    expect(await archive()).toBe("done");
    const after = await sheetOf(agent, path);
    expect(after.rows).toEqual(before.rows);
    expect(after.headers["content-disposition"]).toBe(before.headers["content-disposition"]);
    expect(after.headers["content-type"]).toBe(before.headers["content-type"]);
    expect(await itemsOf(order)).toBe(0);
    expect(await owner("order_selections").where({ order_id: order.id })).toEqual([]);
    expect(await orderOf(order)).toMatchObject({
      state: "partly-done",
      total: 21,
      done: 20,
      refused: 1,
      items_archived_at: operating.portal.deps.clock.now(),
    });
    const record = { total: 21, fileName: expect.stringMatching(/^Заявка-\d+-2026-11-09\.xlsx$/) };
    expect(await recordsOf(order)).toEqual([{ user_id: null, role: "worker", after: record }]);
    const documentsKept = () => owner("documents").where({ account_id: operating.account.id }).pluck("id");
    const kept = await documentsKept();
    expect(kept).toHaveLength(1);

    expect(await archive()).toBe("done");
    expect(await documentsKept()).toEqual(kept);
    expect(await recordsOf(order)).toHaveLength(1);
  });

  it("becomes one file where two workers meet over it", async () => {
    const order = await ended(20);
    expect(await Promise.all([archive(), archive()])).toEqual(["done", "done"]);
    expect(await itemsOf(order)).toBe(0);
    expect(await recordsOf(order)).toHaveLength(1);
    const { items_document_id: id } = await orderOf(order);
    expect(await owner("documents").whereNull("expires_at").andWhere({ id })).toHaveLength(1);
    const others = owner("documents")
      .whereNull("expires_at")
      .whereNotIn("id", owner("orders").whereNotNull("items_document_id").select("items_document_id"));
    expect(await others).toEqual([]);
  });

  it("that is being downloaded ends the download: half a list would look whole", async () => {
    const order = await ended(20);
    const reading = wholeItems(operating.scope, order);
    expect((await reading.next()).value).toHaveLength(20);
    await run();
    await expect(reading.next()).rejects.toThrow(`the items of order ${order.number} went`);
  });

  it("is sent as the kept file, and read in parts", async () => {
    const order = await ended(20);
    await run();
    const path = `${base}/orders/${order.number}.xlsx`;
    const whole = await agent.get(path).buffer(true).responseType("blob").expect(200);
    const scope = jobScope(operating.worker, operating.account.id);
    const kind = documents.get("order-result");
    const sent = await kind?.make(
      scope,
      { subjectId: String(order.number), format: "xlsx", lang: "en" },
      operating.portal.deps.config.operator,
    );
    expect((await bytesOf(sent?.content ?? [])).equals(whole.body)).toBe(true);
    const part = await agent.get(path).set("Range", "bytes=0-1").buffer(true).responseType("blob").expect(206);
    expect(String(part.body)).toBe("PK");
  });

  it("speaks the language of who ordered it", async () => {
    const order = await ended(20);
    await owner("users").where({ id: operating.user.id }).update({ language: "en" });
    await run();
    await owner("users").where({ id: operating.user.id }).update({ language: "ru" });
    const { rows } = await sheetOf(agent, `${base}/orders/${order.number}.xlsx`);
    expect(rows[0]).toEqual(expect.arrayContaining(["Number", "Name", "State"]));
  });
});

describe("stays as it is", () => {
  it("an order that ended later, or has less than 20 items, or has not ended", async () => {
    const others: Made[] = [await ended(20, young), await ended(19)];
    for (const state of ["draft", "waiting", "accepted", "in-progress", "paused"]) {
      const order = await ended(20);
      const number = state === "draft" ? null : order.number;
      await owner("orders").where({ id: order.id }).update({ state, number, finished_at: null });
      others.push(order);
    }
    await run();
    for (const order of others) {
      expect(await itemsOf(order)).toBeGreaterThan(18);
      expect(await orderOf(order)).toMatchObject({ items_archived_at: null, items_document_id: null });
    }
  });

  it("one whose job is cut short between the file and the end of the items; the file that nothing refers to goes", async () => {
    const order = await ended(20);
    const { owner: knex } = operating.portal;
    await knex.raw(`create function cut_short() returns trigger language plpgsql as $$ begin raise exception 'cut short'; end $$;
      create trigger cut_short before delete on order_items for each row execute function cut_short()`);
    const filesBefore = await owner("documents").where({ account_id: operating.account.id }).pluck("id");
    expect(await archive()).toContain("cut short");
    await knex.raw("drop trigger cut_short on order_items; drop function cut_short()");
    expect(await itemsOf(order)).toBe(20);
    expect(await orderOf(order)).toMatchObject({ items_archived_at: null, items_document_id: null });
    expect(await recordsOf(order)).toEqual([]);
    const left = await owner("documents").whereNotIn("id", filesBefore).andWhere({ account_id: operating.account.id });
    expect(left).toMatchObject([{ expires_at: expect.any(Date), ready_at: expect.any(Date) }]);

    expect(await archive()).toBe("done");
    expect(await itemsOf(order)).toBe(0);
    expect(await recordsOf(order)).toHaveLength(1);
    await knex.raw("select forget_documents('2040-01-01')");
    const kept = await owner("documents").where({ account_id: operating.account.id }).pluck("id");
    expect(kept).not.toContain(left[0].id);
    expect(kept).toContain((await orderOf(order)).items_document_id);
    expect((await sheetOf(agent, `${base}/orders/${order.number}.xlsx`)).rows).toHaveLength(21);
  });

  it("one whose items are not those in the file; the others go all the same", async () => {
    const [order, other] = [await ended(20), await ended(20)];
    const { owner: knex } = operating.portal;
    await knex.raw(`create function add_item() returns trigger language plpgsql as $$ begin
        insert into order_items (account_id, order_id, position) values (new.account_id, ${order.id}, 99) on conflict do nothing; return new; end $$;
      create trigger add_item after insert on document_chunks for each row execute function add_item()`);
    await knex.raw("alter function add_item() security definer");
    expect(await archive()).toContain("had 21 items, its file 20");
    await knex.raw("drop trigger add_item on document_chunks; drop function add_item()");
    expect(await itemsOf(order)).toBe(21);
    expect(await itemsOf(other)).toBe(0);
    await owner("order_items").where({ order_id: order.id, position: 99 }).delete();
    expect(await archive()).toBe("done");
  });

  it("everything once the worker stops", async () => {
    const order = await ended(20);
    await run(AbortSignal.abort(new Error("the worker stops")));
    expect(await itemsOf(order)).toBe(20);
    await run();
    expect(await itemsOf(order)).toBe(0);
  });
});

const mainOf = (html: string): string => html.split("<main")[1] ?? "";

describe("its page", () => {
  let order: Made;
  let page: string;
  beforeAll(async () => {
    order = await ended(22);
    await run();
    page = `${base}/orders/${order.number}`;
  });
  const itemsOnPage = ({ number }: Made) => ["<table", 'name="q"', "retries", "reversals", `order=${number}`];
  const sentence = "Заявка завершена давно: с 09.11.2026 ее строки хранятся в файле.";

  it("says what it said, and in place of the items where they are", async () => {
    const { text } = await agent.get(`${page}?state=done&q=375`).expect(200);
    for (const part of ["Выполнена частично", "Всего 22", "Выполнено 21", "Отказано 1", "Приказ № 9", "Администратор"])
      expect(textOf(text)).toContain(part);
    expect(textOf(text)).toContain(`${sentence} Скачать в Excel`);
    expect(text.split(`href="${page}.xlsx"`)).toHaveLength(2);
    for (const gone of itemsOnPage(order)) expect(mainOf(text)).not.toContain(gone);
    // what needs no items is there
    expect(text).toContain(`${page}/deliveries`);
  });

  it("offered all that before", async () => {
    const other = await ended(20);
    const { text } = await agent.get(`${base}/orders/${other.number}`).expect(200);
    for (const there of itemsOnPage(other)) expect(mainOf(text)).toContain(there);
    expect(text).not.toContain("строки хранятся");
  });

  it("refuses to retry it and to take it back in one sentence", async () => {
    for (const path of ["retries", "reversals"]) {
      const answer = await post(agent, `${page}/${path}`).expect(303);
      expect(answer.headers["location"]).toBe(page);
      const { text } = await agent.get(page).expect(200);
      expect(textOf(text)).toContain("Строки заявки хранятся в файле: повторить ее или вернуть как было уже нельзя");
    }
  });

  it("lends its subscribers to no new list", async () => {
    const whom = { method: "order", order: String(order.number) };
    for (const which of ["all", "done", "failed"]) {
      const fields = { ...whom, which, action: "set-note", common: "Новая" };
      const { status, text } = await post(agent, `${base}/bulk/notes`, fields);
      expect([status, textOf(text)]).toEqual([422, expect.stringContaining("Строки этой заявки уже хранятся в файле")]);
    }
  });

  it("says so in three languages", async () => {
    for (const [language, said, refused] of [
      ["be", "яе радкі захоўваюцца ў файле.", "вярнуць як было ўжо нельга"],
      ["en", "its rows are kept in a file.", "it can no longer be retried or brought back"],
      ["ru", sentence, "вернуть как было уже нельзя"],
    ] as const) {
      await post(agent, "/language", { language, back: "/" }).expect(303);
      expect(textOf((await agent.get(page)).text)).toContain(said);
      await post(agent, `${page}/retries`).expect(303);
      expect(textOf((await agent.get(page)).text)).toContain(refused);
    }
  });

  it("and its file are not there for another account", async () => {
    const { portal } = operating;
    const stranger = await portal.given.account();
    const theirs = await signIn(portal, await portal.given.holder("administrator", stranger));
    for (const path of [`${page}.xlsx`, page, `/a/${stranger.number}/orders/${order.number}.xlsx`])
      await theirs.get(path).expect(404);
  });

  it("cannot be given the file of another account, nor lose its own", async () => {
    const stranger = await operating.portal.given.account();
    const { items_document_id: id } = await orderOf(order);
    await expect(owner("documents").where({ id }).delete()).rejects.toThrow("orders_account_id_items_document_id_fkey");
    const moved = owner("documents").where({ id }).update({ account_id: stranger.id });
    await expect(moved).rejects.toThrow("violates foreign key constraint");
  });
});

const shown = async (query: string) => textOf((await agent.get(`${base}/orders?${query}`).expect(200)).text);

describe("what a list did long ago", () => {
  it("is at the end of a subscriber's history said to be in files, with a way there for who may see orders", async () => {
    const { portal, account } = operating;
    const note = "Более ранние изменения, сделанные списком, хранятся в файлах заявок.";
    const person = await portal.given.subscriber(account);
    const { text } = await agent.get(`${base}/subscribers/${person.msisdn}/history`).expect(200);
    expect(textOf(text)).toContain(`Недавних изменений нет ${note} История заявок`);
    expect(text).toContain(`href="${base}/orders?tab=finished"`);

    const user = await portal.given.user();
    await portal.given.grant(user, "subscriber", account, person);
    const own = await signIn(portal, user);
    const { text: theirs } = await own.get(`${base}/subscribers/${person.msisdn}/history`).expect(200);
    expect(textOf(theirs)).toContain(note);
    expect(theirs).not.toContain("orders?tab=finished");
  });

  it("is not said to be anywhere else where nothing is archived", async () => {
    const { portal } = operating;
    const account = await portal.given.account();
    const person = await portal.given.subscriber(account);
    const other = await signIn(portal, await portal.given.holder("administrator", account));
    const history = `/a/${account.number}/subscribers/${person.msisdn}/history`;
    expect(textOf((await other.get(history)).text)).toContain("Изменений еще не было");
    expect((await other.get(history)).text).not.toContain("хранятся в файлах");
  });

  it("is not found by a subscriber's number, and the history says so where one is looked for", async () => {
    const note = "По номеру абонента не находятся давние заявки";
    expect(await shown("tab=finished&q=375291001001")).toContain(note);
    for (const query of ["tab=finished", "tab=processing&q=375291001001"])
      expect(await shown(query)).not.toContain(note);
  });
});

it("web can ask for nobody's old orders", async () => {
  const asked = operating.portal.db.knex.raw("select * from aged_orders(now(), 0, 0, 10)");
  await expect(asked).rejects.toThrow("permission denied");
});
