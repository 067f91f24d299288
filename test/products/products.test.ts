import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../src/platform/db.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { runSendApplication } from "../../src/products/index.ts";
import { textOf } from "../bulk/office.ts";
import { workerUrl } from "../support/database.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";

const portal = await startPortal();
const { given, owner } = portal;
const smtp = await startSmtpStub();
const mailer = createMailer({ url: smtp.url, from: { name: "Portal", address: "info@operator.example" } });
const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 2);
afterAll(async () => {
  await Promise.all([mailer.close(), worker.close()]);
  await smtp.close();
  await portal.close();
});

let account: { id: number; number: string };
let agent: Agent;
beforeAll(async () => {
  await owner("products").where({ key: "pbx" }).update({ description: "Станция в облаке" });
  await owner("product_prices").insert({ product_id: 1, position: 1, name: "До 5 сотрудников", fee: 2_990 });
});
beforeEach(async () => {
  smtp.tell("ok");
  smtp.mails.length = 0;
  account = await given.account();
  agent = await signIn(portal, await given.holder("administrator", account));
});

const send = runSendApplication({ db: worker, mailer, clock: portal.deps.clock, config: portal.deps.config });
const work = async () => {
  const { id } = await owner("orders").where({ account_id: account.id }).first("id");
  return send({ accountId: account.id, orderId: id }, { isLastTry: false, signal: new AbortController().signal });
};
const path = () => `/a/${account.number}/products/pbx`;
const order = { contact: "Ольга Новик", phone: "+375 29 100-00-01", comment: "Нужно к маю" };
const stateOf = async () => (await owner("orders").where({ account_id: account.id }).first("state")).state;

it("says what it is and costs; an application is one order however often it is sent, and one letter", async () => {
  const text = textOf((await agent.get(path()).expect(200)).text);
  for (const said of [
    "Виртуальная АТС",
    "Станция в облаке",
    "29,90 руб. в месяц",
    "Не подключено",
    "Оставить заявку",
  ]) {
    expect(text).toContain(said);
  }
  await Promise.all([1, 2, 3].map(() => post(agent, path(), order).expect(303)));
  expect(await owner("orders").where({ account_id: account.id })).toHaveLength(1);
  expect(textOf((await agent.get(path())).text)).toContain("Заявка № 1 принята");
  await work();
  await work();
  expect(smtp.mails).toHaveLength(1);
  expect(await stateOf()).toBe("done");
  const history = textOf((await agent.get(`/a/${account.number}/orders?tab=finished`).expect(200)).text);
  expect(history).toContain("Заявка на подключение: Виртуальная АТС");
  const shown = textOf((await agent.get(`/a/${account.number}/orders/1`).expect(200)).text);
  expect(shown).toContain("Ольга Новик, +375 29 100-00-01, Нужно к маю");
  await agent.get(`/a/${account.number}/orders/1.xlsx`).expect(200);
  await post(agent, path(), order).expect(303);
  expect(await owner("orders").where({ account_id: account.id })).toHaveLength(2);
});

it("waits while the mail server is away, and fails where the letter is refused", async () => {
  await post(agent, path(), order).expect(303);
  smtp.tell("later");
  await expect(work()).rejects.toThrow(/delayed/);
  expect(await stateOf()).toBe("accepted");
  smtp.tell("never");
  await work();
  expect(await stateOf()).toBe("failed");
});

it("keeps what was typed, and is nothing that a viewer orders", async () => {
  const answer = await post(agent, path(), { ...order, phone: "нет" }).expect(422);
  expect(textOf(answer.text)).toContain("Укажите телефон");
  expect(answer.text).toContain("Нужно к маю");
  const viewer = await signIn(portal, await given.holder("viewer", account));
  expect((await viewer.get(path()).expect(200)).text).not.toContain("Оставить заявку");
  await post(viewer, path(), order).expect(403);
});

it.each([
  ["be", "Не падключана"],
  ["en", "Not connected"],
])("speaks %s", async (language, said) => {
  await post(agent, "/language", { language, back: "/" }).expect(303);
  expect((await agent.get(path()).expect(200)).text).toContain(said);
});
