import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes, createApp, type Deps } from "../../src/app.ts";
import { createNetwork } from "../../src/network/index.ts";
import { type OrderForm, operationList, runSlice } from "../../src/orders/index.ts";
import { slicesOf } from "../../src/orders/slices/job.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { rename } from "../orders/rename.ts";
import { testDatabaseUrl, workerUrl } from "../support/database.ts";
import { draftAs, scopeOf } from "../support/orders.ts";
import { type Agent, csrfOf, type Portal, post, signIn, startPortal } from "../support/portal.ts";
import { textOf } from "./office.ts";

/** A form as a chapter would bring it, with a column of its own in the file. */
const operation = rename();
const form: OrderForm = {
  path: "test-names",
  permission: "orders:write",
  operations: [operation],
  menu: { icon: "user-cog" },
  methods: ["list", "file"],
  columns: [{ key: "name", headings: ["Новое имя"] }],
  sample: {},
  texts: () => ({ title: "Проба имён", legend: "Новые имена", change: "К форме" }),
  draw: async () => [],
  read: async () => ({ ok: true, data: { operation, params: {}, subject: "" } }),
  about: () => Promise.resolve({ facts: [] }),
  fill: async () => ({}),
};

let portal: Portal;
let agent: Agent;
let base: string;
let account: { id: number; number: string };
let deps: Deps;
beforeAll(async () => {
  const plain = await startPortal();
  deps = { ...plain.deps, operations: operationList(operation), orderForms: [form] };
  portal = { ...plain, app: createApp(deps, allRoutes(deps)) };
  account = await portal.given.account();
  base = `/a/${account.number}`;
  agent = await signIn(portal, await portal.given.holder("administrator", account));
});
afterAll(() => portal.close());

const page = async (path: string) => textOf((await agent.get(path).expect(200)).text);
const nameOf = async (id: number): Promise<string> =>
  (await portal.owner("subscribers").where({ id }).first("first_name")).first_name;

/** What a worker does with the order. */
const work = async (id: number) => {
  const url = await testDatabaseUrl();
  const db = await openDatabase(workerUrl(url), "portal_worker", 2);
  const network = createNetwork({ databaseUrl: workerUrl(url), role: "portal_worker", timeoutMs: 2_000 });
  const scope = scopeOf(portal.db, account, { id: 0, name: "" });
  const run = runSlice({ db, network, operations: deps.operations, clock: deps.clock });
  for (const { payload } of slicesOf(account.id, await draftAs(scope, id))) {
    await run(payload, { isLastTry: false, signal: new AbortController().signal });
  }
  await Promise.all([network.close(), db.close()]);
};
const idIn = (address: unknown): number => Number(/drafts\/(\d+)/.exec(String(address))?.[1]);

describe("an operation is listed by being registered", () => {
  it("stands in the menu, and its page asks for the subscribers", async () => {
    const { text } = await agent.get(`${base}/bulk/test-names`).expect(200);
    expect(text).toContain(`href="${base}/bulk/test-names"`);
    expect(textOf(text)).toMatch(/Проба имён.*Новые имена.*Способ ввода абонента.*Загрузить файл/);
  });

  it("from the list: ticked, checked person by person, changed, confirmed, done", async () => {
    const [one, two] = [
      await portal.given.subscriber(account, { first_name: "Анна" }),
      await portal.given.subscriber(account, { first_name: "Имя" }),
    ];
    const start = await post(agent, `${base}/bulk/test-names`, { method: "list" }).expect(303);
    const list = String(start.headers["location"]);
    expect(list).toMatch(/\/bulk\/drafts\/\d+\/subscribers$/);
    expect(await page(list)).toMatch(/К форме.*Выбор абонентов/);
    const shown = `${one.id},${two.id}`;
    const ticked = { shown, ticked: [String(one.id), String(two.id)], go: "continue" };
    const draft = String((await post(agent, list, ticked).expect(303)).headers["location"]);
    const check = await page(draft);
    expect(check).toMatch(/Будет выполнено 1 Уже так, пропустим 1 Не будет выполнено 0/);
    expect(check).toContain("Анна → Имя");
    expect(check).toContain("0,10 руб.");
    expect(check).toMatch(/old-name: Анна/);
    expect(await page(`${draft}?heap=already`)).toContain("Имя уже такое");

    await post(agent, `${draft}/items/1/exclusions`).expect(303);
    expect(await page(draft)).toMatch(/Будет выполнено 0 Уже так, пропустим 1 Не будет выполнено 1/);
    expect(await page(`${draft}?heap=wont`)).toContain("Вы исключили абонента из заявки");
    await post(agent, `${draft}/confirmation`).expect(303);
    expect((await draftAs(scopeOf(portal.db, account, { id: 0, name: "" }), idIn(draft))).state).toBe("draft");
    await post(agent, `${draft}/items/1/inclusions`).expect(303);

    expect(await page(`${base}/orders`)).toMatch(/Черновик.*Не подтверждена.*Продолжить/);
    const refused = await post(agent, `${draft}/confirmation`, { comment: "ж".repeat(201) }).expect(422);
    expect(textOf(refused.text)).toContain("До 200 знаков");
    const confirmed = await post(agent, `${draft}/confirmation`, { comment: "Приказ № 7" }).expect(303);
    const order = String(confirmed.headers["location"]);
    await work(idIn(draft));
    expect(await page(order)).toMatch(/Выполнена.*Приказ № 7/);
    expect(await nameOf(one.id)).toBe("Имя");
  }, 30_000);

  it("from a file with a column of its own: each row brings its name, and each is checked", async () => {
    const [one, two] = [
      await portal.given.subscriber(account, { first_name: "Анна" }),
      await portal.given.subscriber(account, { first_name: "Ольга" }),
    ];
    const blank = await agent.get(`${base}/bulk/test-names`).expect(200);
    expect(textOf(blank.text)).toContain("Столбцы файла: номер, Новое имя");
    const list = ["Новое имя;Отдел;Номер", `Касса;А;${one.msisdn}`, `;Б;${two.msisdn}`, `Ольга;Б;${two.msisdn}`].join(
      "\n",
    );
    const start = await agent
      .post(`${base}/bulk/test-names`)
      .field({ _csrf: csrfOf(blank), method: "file" })
      .attach("file", Buffer.from(list), "имена.csv")
      .expect(303);
    const draft = String(start.headers["location"]);
    const check = await page(draft);
    expect(check).toMatch(/Столбец 3 «Номер»: 3 номера\. Новое имя: столбец 1 «Новое имя»\./);
    expect(check).toMatch(/Будет выполнено 1 Уже так, пропустим 0 Не будет выполнено 2/);
    expect(check).toContain("Анна → Касса");
    expect(await page(`${draft}?heap=wont`)).toMatch(/3 .*name-missing|Недоступно/);
    const confirmed = await post(agent, `${draft}/confirmation`, {}).expect(303);
    await work(idIn(draft));
    expect(await page(String(confirmed.headers["location"]))).toContain("Выполнена");
    expect([await nameOf(one.id), await nameOf(two.id)]).toEqual(["Касса", "Ольга"]);
  }, 30_000);

  it("is closed to users without its own permission, and to a viewer", async () => {
    const closed = createApp({ ...deps, orderForms: [{ ...form, permission: "journal:none" }] }, [
      ...allRoutes({ ...deps, orderForms: [{ ...form, permission: "journal:none" }] }),
    ]);
    const other = await signIn({ ...portal, app: closed }, await portal.given.holder("administrator", account));
    await other.get(`${base}/bulk/test-names`).expect(403);
    const viewer = await signIn(portal, await portal.given.holder("viewer", account));
    await viewer.get(`${base}/bulk/test-names`).expect(403);
  });
});
