import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runSendDelivery, sendDelivery } from "../../src/deliveries/index.ts";
import { retryDead } from "../../src/platform/dead-jobs.ts";
import { deadLetterOf, handle, startWorker } from "../../src/platform/jobs.ts";
import { asvs } from "../support/asvs.ts";
import { startSending, textOf } from "./sending.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(sending.startAnew);
const { portal, smtp, deps, tryOnce, givenAdministrator, deliveryOf } = sending;

describe("a mail server that does not take the mail", () => {
  it("with a 4xx leaves the delivery queued, says so, and gets the same message again", async () => {
    const { account, agent, base, send } = await givenAdministrator();
    await send().expect(303);
    smtp.tell("later");
    await expect(tryOnce()).rejects.toThrow("greylisted");
    await expect(tryOnce()).rejects.toThrow("greylisted");
    expect(await textOf(agent, `${base}/deliveries`)).toContain(
      "В очереди 2 попытки Сервер получателя просит подождать. Повторим автоматически. Подробнее Ответ сервера: 451 4.7.1 greylisted, come back later",
    );
    smtp.tell("ok");
    await tryOnce();
    await tryOnce();
    expect(smtp.mails).toHaveLength(1);
    const ids = await Promise.all(smtp.seen.map(async ({ raw }) => (await simpleParser(raw)).messageId));
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(await deliveryOf(account)).toMatchObject({ state: "sent", attempts: 3 });
  });

  it("with a 5xx ends it at once, with the server's words on the page", async () => {
    const { agent, base, send } = await givenAdministrator();
    await send().expect(303);
    smtp.tell("never");
    await tryOnce();
    smtp.tell("ok");
    await tryOnce();
    expect(smtp.mails).toHaveLength(0);
    expect(await textOf(agent, `${base}/deliveries`)).toContain(
      "Не отправлен 1 попытка Сервер не знает такого адреса: проверьте адрес доставки. Больше не повторяем. Подробнее Ответ сервера: 550 5.1.1 нет такого ящика",
    );
  });

  it("on the last try ends as not sent", async () => {
    const { account, send } = await givenAdministrator();
    await send().expect(303);
    smtp.tell("later");
    await expect(tryOnce(true)).rejects.toThrow("greylisted");
    expect(await deliveryOf(account)).toMatchObject({ state: "failed", server_answer: expect.stringContaining("451") });
  });

  it(`being away and then back, gets the mail from a worker that needed no telling ${asvs("16.5.2")}`, async () => {
    const { account, agent, base, send } = await givenAdministrator();
    await smtp.down();
    const worker = await startWorker(portal.databaseUrl, [handle(sendDelivery, runSendDelivery(deps))], {
      concurrency: 1,
      onError: () => undefined,
    });
    try {
      await send().expect(303);
      await vi.waitFor(async () => expect((await deliveryOf(account)).server_answer).toMatch(/ECONNREFUSED/), 8_000);
      const again = /Почтовый сервер не отвечает\. Повторим \d\d\.\d\d\.\d{4} в \d\d:\d\d\./;
      await vi.waitFor(async () => expect(await textOf(agent, `${base}/deliveries`)).toMatch(again), 8_000);
      await smtp.up();
      await vi.waitFor(async () => expect((await deliveryOf(account)).state).toBe("sent"), 10_000);
      expect(smtp.mails).toHaveLength(1);
    } finally {
      await worker.stop();
    }
  });

  it("for all the tries of a mail, gets it once the operator has put it back (/support/queue)", async () => {
    const { account, send } = await givenAdministrator();
    await send().expect(303);
    await sending.queue().update({ retry_limit: 0 });
    smtp.tell("later");
    const worker = await startWorker(portal.databaseUrl, [handle(sendDelivery, runSendDelivery(deps))], {
      concurrency: 1,
      onError: () => undefined,
    });
    try {
      const dead = portal.owner("pgboss.job").where({ name: deadLetterOf(sendDelivery.name), state: "created" });
      await vi.waitFor(async () => expect(await dead.clone()).toHaveLength(1), 8_000);
      expect((await deliveryOf(account)).state).toBe("failed");
      smtp.tell("ok");
      await retryDead(deps.db);
      await vi.waitFor(async () => expect((await deliveryOf(account)).state).toBe("sent"), 10_000);
      expect(smtp.mails).toHaveLength(1);
    } finally {
      await worker.stop();
    }
  });
});

describe("an invoice that does not add up", () => {
  it("never leaves the house, and in the end says that it could not be prepared", async () => {
    const { account, agent, base, send, invoice } = await givenAdministrator();
    await portal.owner("invoice_lines").where({ account_id: account.id, invoice_id: invoice.id, position: 2 }).delete();
    await send().expect(303);
    await expect(tryOnce(true)).rejects.toThrow("does not add up");
    expect(smtp.seen).toHaveLength(0);
    expect(await textOf(agent, `${base}/deliveries`)).toContain("Не удалось подготовить документ");
  });
});
