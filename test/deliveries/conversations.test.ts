import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { requestDelivery, runSendDelivery } from "../../src/deliveries/index.ts";
import { inScope, jobScope } from "../../src/platform/db.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { startSending, textOf } from "../invoices/sending.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(sending.startAnew);
const { portal, smtp, deps, queue, tryOnce, givenAdministrator, deliveryOf } = sending;

const messageIds = () => Promise.all(smtp.seen.map(async ({ raw }) => (await simpleParser(raw)).messageId));
const asked = async () => {
  const made = await givenAdministrator();
  await made.send().expect(303);
  const shown = () => textOf(made.agent, `${made.base}/deliveries`);
  return { ...made, shown };
};

describe("a conversation with a mail server", () => {
  it("cut after the text leaves the delivery queued, and the same message goes again: a mailbox shows it once", async () => {
    const { account, shown } = await asked();
    smtp.tell("cut");
    await expect(tryOnce()).rejects.toThrow("mail delayed");
    expect(await deliveryOf(account)).toMatchObject({ state: "queued", attempts: 1, trouble: "operator" });
    expect(await shown()).toContain("Связь с почтовым сервером прервалась. Письмо могло дойти.");
    smtp.tell("ok");
    await tryOnce();
    const ids = await messageIds();
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await deliveryOf(account)).toMatchObject({ state: "sent", attempts: 2, trouble: null });
  });

  it("in which the server falls silent is not sent, whatever the server did with the message", async () => {
    const { account, shown } = await asked();
    smtp.tell("slow");
    await expect(tryOnce()).rejects.toThrow("mail delayed");
    expect(await deliveryOf(account)).toMatchObject({ state: "queued", sent_at: null });
    expect(await shown()).toContain("Почтовый сервер не отвечает.");
  });

  it("answered only after we gave up may bring the message twice, under one Message-ID", async () => {
    const { account } = await asked();
    smtp.tell("late");
    await expect(tryOnce()).rejects.toThrow("mail delayed");
    expect(await deliveryOf(account)).toMatchObject({ state: "queued" });
    smtp.tell("ok");
    await tryOnce();
    expect(smtp.mails).toHaveLength(2);
    expect(new Set(await messageIds()).size).toBe(1);
    expect(await deliveryOf(account)).toMatchObject({ state: "sent", attempts: 2 });
  });

  it("is one for each recipient: one refused stops no other", async () => {
    const { account } = await givenAdministrator();
    const kind = deps.documents.get("invoice");
    if (!kind) throw new Error("no invoices");
    const invoice = await portal.owner("invoices").where({ account_id: account.id }).first();
    smtp.refuse("gone@romashka.example");
    const options = { lang: "ru", publicUrl: "http://kabinet.operator.example" } as const;
    for (const to of ["gone@romashka.example", "here@romashka.example"]) {
      await inScope(jobScope(portal.db, account.id), (tx) =>
        requestDelivery(tx, kind, String(invoice.id), { ...options, to }),
      );
    }
    await tryOnce();
    const rows = await portal.owner("deliveries").where({ account_id: account.id }).orderBy("email");
    expect(rows.map(({ email, state }) => [email, state])).toEqual([
      ["gone@romashka.example", "failed"],
      ["here@romashka.example", "sent"],
    ]);
    expect(smtp.mails.map(({ to }) => to)).toEqual([["here@romashka.example"]]);
  });

  it("too large for the recipient says so, with the file beside it", async () => {
    const { account, shown } = await asked();
    smtp.tell("too-big");
    await tryOnce();
    expect(await deliveryOf(account)).toMatchObject({ state: "failed", trouble: "recipient" });
    expect(await shown()).toMatch(/файл хранится до .* Файл слишком большой для почты получателя/);
  });

  it("in which our sign-in fails ends nothing, and says that the operator has to act", async () => {
    const { account, shown } = await asked();
    const secured = await startSmtpStub({ users: { portal: "right" } });
    const from = { name: "УП «Пример Связь»", address: "info@operator.example" };
    const mailer = createMailer({ url: secured.url.replace("://", "://portal:wrong@"), from, timeoutMs: 1_000 });
    const [{ data }] = await queue().select("data");
    const context = { signal: new AbortController().signal, isLastTry: false };
    await expect(runSendDelivery({ ...deps, mailer })(data, context)).rejects.toThrow("535");
    expect(await deliveryOf(account)).toMatchObject({ state: "queued", trouble: "operator" });
    expect(await shown()).toContain("Почта оператора не отправляется из-за настроек");
    await mailer.close();
    await secured.close();
    await tryOnce();
    expect(await deliveryOf(account)).toMatchObject({ state: "sent" });
  });
});
