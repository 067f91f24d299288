import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "../../src/accounts/index.ts";
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/platform/log.ts";
import { signIn, startPortal } from "../support/portal.ts";
import { ask, givenOrder, textsIn } from "./asking.ts";

const portal = await startPortal();
const { given } = portal;
afterAll(portal.close);

let account: { id: number; number: string };
const as = async (role: Role) => signIn(portal, await given.holder(role, account));

/** The same texts in every account: only their numbers differ. */
const plant = async (on: { id: number }, n: number) => {
  const author = await given.holder("administrator", on);
  await given.subscriber(on, { msisdn: `37529700000${n}`, last_name: "Шаўчэнка" });
  await given.invoice(on, { number: `СЧ-700${n}` });
  await givenOrder(portal, on, author, { number: 700 + n, subject: "Роуминг Европа" });
};

beforeAll(async () => {
  account = await given.account();
  await plant(account, 1);
  await plant(await given.account(), 2);
});

it.each([
  ["3752970000", { Абоненты: ["+375 29 700-00-01"] }],
  ["375297000002", {}],
  ["шаўчэнка", { Абоненты: ["+375 29 700-00-01"] }],
  ["роуминг", { Заявки: ["№ 701"] }],
  ["702", {}],
  ["сч-700", { Счета: ["СЧ-7001"] }],
  ["октябрь", { Счета: ["СЧ-7001"] }],
])("finds and counts nothing of another account: %s", async (q, expected) => {
  const found = await ask(await as("administrator"), account, q);
  const shown = Object.keys(found).map((group) => [group, textsIn(found, group)]);
  expect(Object.fromEntries(shown)).toEqual(expected);
  for (const { items, more } of Object.values(found)) {
    expect(more).toBeNull();
    for (const { href } of items) expect(href).toMatch(`/a/${account.number}/`);
  }
});

it("is not there for another account", async () => {
  const agent = await as("administrator");
  const other = await given.account();
  await agent.get(`/a/${other.number}/find?q=700`).expect(404);
});

it("shows a viewer everything of the account, and no action", async () => {
  const viewer = await as("viewer");
  expect(textsIn(await ask(viewer, account, "шаўчэнка"), "Абоненты")).toEqual(["+375 29 700-00-01"]);
  expect(textsIn(await ask(viewer, account, "роуминг"), "Заявки")).toEqual(["№ 701"]);
  expect(textsIn(await ask(viewer, account, "октябрь"), "Счета")).toEqual(["СЧ-7001"]);
  expect(await ask(viewer, account, "Lock the number")).toEqual({});
  expect(await ask(viewer, account, "Журнал действий")).toEqual({});
});

it("shows an accountant invoices and their pages alone", async () => {
  const accountant = await as("accountant");
  for (const q of ["шаўчэнка", "375297000001", "роуминг", "701", "История заявок", "Замена SIM"])
    expect(await ask(accountant, account, q), q).toEqual({});
  expect(textsIn(await ask(accountant, account, "октябрь"), "Счета")).toEqual(["СЧ-7001"]);
  expect(textsIn(await ask(accountant, account, "Invoices"), "Страницы")).toEqual(["Счета"]);
  const { text } = await accountant.get(`/a/${account.number}/find`).expect(200);
  expect(text).toContain("Счет: по номеру");
  expect(text).not.toMatch(/Абонента: по|Заявку: по|Действие: по/);
});

it("shows a supervisor the way to the other accounts", async () => {
  expect(textsIn(await ask(await as("supervisor"), account, "Лицевые счета"), "Страницы")).toEqual(["Лицевые счета"]);
});

it("finds a list that the user has put into the menu, in its own account alone", async () => {
  const user = await given.holder("administrator", account);
  const other = await given.account();
  for (const [on, name] of [
    [account, "Водители склада"],
    [other, "Водители чужие"],
  ] as const) {
    await portal.owner("saved_views").insert({
      account_id: on.id,
      user_id: user.id,
      name,
      filter: { status: "active" },
      is_pinned: true,
    });
  }
  const found = await ask(await signIn(portal, user), account, "водители");
  expect(found["Страницы"]?.items).toEqual([
    { text: "Водители склада", note: "Абоненты", href: `/a/${account.number}/subscribers?status=active` },
  ]);
});

it("is neither shown nor open to a subscriber", async () => {
  const subscriber = await as("subscriber");
  const { text } = await subscriber.get("/").redirects(1).expect(200);
  expect(text).not.toContain("topbar-search");
  await subscriber.get(`/a/${account.number}/find?q=700`).expect(403);
  await subscriber.get(`/a/${account.number}/find`).expect(403);
});

it("works without JavaScript: every page of the account has a labelled form that leads there", async () => {
  const agent = await as("administrator");
  for (const page of [
    "",
    "/subscribers",
    "/subscribers/375297000001",
    "/invoices",
    "/orders",
    "/bulk/services",
    "/find",
  ]) {
    const { text } = await agent.get(`/a/${account.number}${page}`).expect(200);
    const [form = ""] = /<form class="topbar-search"[^]*?<\/form>/.exec(text) ?? [];
    expect(form).toContain(`method="get" action="/a/${account.number}/find"`);
    expect(form).toMatch(/<label class="visually-hidden" for="topbar-q">[^<]+<\/label>/);
    expect(form).toMatch(/<input [^>]*id="topbar-q" type="search" name="q"/);
    expect(form).toMatch(/<button type="submit" aria-label="[^"]+">/);
  }
});

it("leaves nothing of what was typed in the log", async () => {
  const lines: string[] = [];
  const log = createLog("test", "trace", { write: (line) => void lines.push(line) });
  const app = createApp({ ...portal.deps, log });
  const agent = await signIn({ ...portal, app }, await given.holder("administrator", account));
  await ask(agent, account, "шаўчэнка 700-00-01");
  const said = lines.join("");
  expect(said).toContain('"route":"/a/:account/find"');
  expect(decodeURIComponent(said)).not.toMatch(/шаўчэнка|700-00-01/i);
});
