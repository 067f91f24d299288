import { afterAll, beforeAll, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Agent, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

let account: { id: number; number: string };
let agent: Agent;
const find = async (q: string, reader = agent) =>
  textOf((await reader.get(`/a/${account.number}/find?q=${encodeURIComponent(q)}`).expect(200)).text)
    .split("Ctrl+K")
    .at(-1) ?? "";

beforeAll(async () => {
  account = await given.account();
  const user = await given.holder("administrator", account);
  agent = await signIn(portal, user);
  await given.subscriber(account, { msisdn: "375291234567", iccid: "8937501000000555551", last_name: "Мар'яна" });
  await given.invoice(account, { number: "С-77/10" });
  await owner("orders").insert({
    account_id: account.id,
    number: 188,
    operation: "connect-service",
    params: "{}",
    subject: "Мессенджеры без учета трафика",
    source: "file",
    state: "done",
    author_user_id: user.id,
    author_name: "Автор",
    author_role: "administrator",
  });
  const stranger = await given.account();
  await given.subscriber(stranger, { msisdn: "375291234999", last_name: "Марьяна" });
});

it.each([
  ["4567", "+375 29 123-45-67"],
  ["555551", "+375 29 123-45-67"],
  ["марʼяна", "+375 29 123-45-67"],
  ["188", "№ 188"],
  ["мессенджеры", "№ 188"],
  ["С-77", "октябрь 2026"],
  ["October", "октябрь 2026"],
  ["Sent documents", "Отправленные документы"],
  ["Рахункі", "Счета"],
  ["Directory", "Справочная по списку абонентов"],
  ["Lock the number", "Поставить замок"],
  ["Пераадрасацыя", "Переадресация вызовов"],
])("finds %s", async (q, found) => {
  const text = await find(q);
  expect(text).toContain(found);
  expect(text).not.toContain("123-49-99");
});

it("says that nothing was found, and how to search", async () => {
  expect(await find("ничеготакого")).toContain("ничего не найдено");
  expect(textOf((await agent.get(`/a/${account.number}/find`).expect(200)).text)).toContain(
    "название страницы или действия",
  );
});

it("shows each role what it may see", async () => {
  const accountant = await signIn(portal, await given.holder("accountant", account));
  expect(await find("4567", accountant)).not.toContain("123-45-67");
  expect(await find("С-77", accountant)).toContain("октябрь 2026");
  const viewer = await signIn(portal, await given.holder("viewer", account));
  expect(await find("Lock the number", viewer)).not.toContain("Поставить замок");
  const subscriber = await signIn(portal, await given.holder("subscriber", account));
  await subscriber.get(`/a/${account.number}/find?q=4567`).expect(403);
});
