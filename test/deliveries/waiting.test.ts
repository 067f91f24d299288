import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { runEndAbandoned } from "../../src/deliveries/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { textOf } from "../invoices/sending.ts";
import { workerUrl } from "../support/database.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 2);
afterAll(async () => {
  await worker.close();
  await portal.close();
});
const { given, owner } = portal;

const ago = (minutes: number) => owner.raw("now() - ? * interval '1 minute'", [minutes]);
const givenDelivery = async (account: { id: number }, minutes: number, columns: Record<string, unknown> = {}) => {
  const id = randomUUID();
  await owner("deliveries").insert({
    account_id: account.id,
    id,
    kind: "invoice",
    subject_id: "1",
    title: "Счет № 1",
    email: "buh@client.example",
    message_id: `<${id}@portal.local>`,
    created_at: ago(minutes),
    ...columns,
  });
  return id;
};
const givenAdministrator = async () => {
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  return { account, agent, base: `/a/${account.number}` };
};

describe("the notice that mail does not leave", () => {
  const title = "Почта сейчас не уходит";

  it("counts what waits for more than 15 minutes for a reason of the operator's, and leads to the files", async () => {
    const { account, agent, base } = await givenAdministrator();
    await givenDelivery(account, 14);
    await givenDelivery(account, 60, { attempts: 3, trouble: "recipient", server_answer: "451 4.7.1 greylisted" });
    await givenDelivery(account, 60, { state: "failed", attempts: 3, trouble: "operator" });
    for (const path of ["", "/invoices", "/deliveries"]) expect(await textOf(agent, base + path)).not.toContain(title);

    await givenDelivery(account, 16);
    await givenDelivery(account, 30, { attempts: 2, trouble: "operator", server_answer: "connect ECONNREFUSED" });
    for (const path of ["", "/invoices", "/deliveries"]) {
      expect(await textOf(agent, base + path)).toMatch(
        /Почта сейчас не уходит 2 документа ждут с [\d.: ]+\. Отправим их/,
      );
    }
    const { text } = await agent.get(`${base}/invoices`);
    expect(text).toContain(`href="${base}/deliveries">Отправленные документы</a>`);
    await post(agent, "/language", { language: "en", back: "/" }).expect(303);
    expect(await textOf(agent, base)).toContain("Mail does not leave at the moment 2 documents have been waiting");
  });

  it("is of this account alone", async () => {
    await givenDelivery(await given.account(), 60);
    const { agent, base } = await givenAdministrator();
    expect(await textOf(agent, base)).not.toContain(title);
  });
});

describe("a delivery that no job will end", () => {
  it("is ended with the server's last words, once, with its record; one whose job lives is left", async () => {
    const { account, agent, base } = await givenAdministrator();
    const lost = await givenDelivery(account, 5, { attempts: 27, trouble: "operator", server_answer: "421 closing" });
    const young = await givenDelivery(account, 0);
    const alive = await givenDelivery(account, 5, { attempts: 1 });
    await worker.sender.insert("deliveries.send", [
      { id: alive, data: { accountId: account.id, deliveryId: alive }, startAfter: 600 },
    ]);
    const run = runEndAbandoned({ db: worker });
    await run();
    await run();
    const stateOf = async (id: string) =>
      (await owner("deliveries").where({ account_id: account.id, id }).first()).state;
    expect(await Promise.all([lost, young, alive].map(stateOf))).toEqual(["failed", "queued", "queued"]);
    expect(await textOf(agent, `${base}/deliveries`)).toContain(
      "27 попыток Отправка прервалась на последней попытке. Письмо могло дойти: если его нет, отправьте документ ещё раз. Больше не повторяем. Подробнее Ответ сервера: 421 closing",
    );
    const journal = await owner("audit_records").where({ account_id: account.id, action: "deliveries:end" });
    expect(journal.map(({ subject }) => subject)).toEqual([lost]);
  });
});

it("what waits is told to the operator as figures", async () => {
  const agent = await signIn(portal, await given.holder("administrator", await given.account()));
  await givenDelivery(await given.account(), 60, { attempts: 1 });
  const queued = await owner("deliveries").where({ state: "queued" });
  await givenDelivery(await given.account(), 600, { state: "failed", trouble: "operator" });
  const { text } = await agent.get("/metrics").expect(200);
  expect(text).toContain(`deliveries_queued ${queued.length}\n`);
  expect(Number(/^deliveries_oldest_seconds (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(3_500);
  expect(Number(/^deliveries_failed_here (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(2);
});
