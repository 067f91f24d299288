import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { type Notice, runSendNotice } from "../../src/notices/index.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { createSecrets } from "../../src/platform/secrets.ts";
import { type Sms, type SmsGateway, SmsRefused, SmsUnavailable } from "../../src/platform/sms/index.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";

const smtp = await startSmtpStub();
const mailer = createMailer({ url: smtp.url, from: { name: "Portal", address: "info@operator.example" } });
const secrets = createSecrets("a secret of the tests");
const config = { publicUrl: "https://portal.example:8443" };
const context = { signal: new AbortController().signal, isLastTry: false };
afterAll(async () => {
  await mailer.close();
  await smtp.close();
});

const sent: Sms[] = [];
const gateway = (failure?: Error): SmsGateway => ({
  send: async (sms) => {
    if (failure) throw failure;
    sent.push(sms);
  },
  probe: async () => undefined,
  close: async () => undefined,
});
const send = (notice: Notice | null, sms = gateway()) =>
  runSendNotice({ secrets, mailer, sms, config })(
    { sealed: notice && secrets.seal("notices", JSON.stringify(notice)) },
    context,
  );
const mail = (changes: Partial<Notice> = {}): Notice => ({
  channel: "mail",
  to: "a@client.example",
  subject: "Новость",
  text: "Пароль изменён",
  id: `test-${randomUUID()}`,
  ...changes,
});
const message = (changes: Partial<Notice> = {}) => mail({ channel: "sms", to: "375291234567", ...changes });

beforeEach(() => {
  smtp.tell("ok");
  smtp.mails.length = 0;
  sent.length = 0;
});

it("a mail goes to one mailbox, with the same Message-ID each time it is sent", async () => {
  const notice = mail({ id: "code-1" });
  await send(notice);
  await send(notice);
  expect(smtp.mails.map(({ to }) => to)).toEqual([["a@client.example"], ["a@client.example"]]);
  for (const { raw } of smtp.mails) expect(raw.toString()).toContain("Message-ID: <code-1@portal.example>");
});

it("an SMS goes through the gateway under its id", async () => {
  await send(message({ id: "invitation-1", text: "Приглашение" }));
  expect(sent).toEqual([{ to: "375291234567", text: "Приглашение", id: "invitation-1" }]);
});

it("nothing is sent without a receiver or after the time limit", async () => {
  await send(null);
  await send(message({ until: Date.now() - 1 }));
  expect(sent).toEqual([]);
  await send(message({ until: Date.now() + 60_000 }));
  expect(sent).toHaveLength(1);
});

it("a temporary failure is tried again by the queue; a refusal ends quietly", async () => {
  smtp.tell("later");
  await expect(send(mail())).rejects.toThrow("delayed");
  smtp.tell("never");
  await expect(send(mail())).resolves.toBeUndefined();
  await expect(send(message(), gateway(new SmsUnavailable("away")))).rejects.toThrow(SmsUnavailable);
  await expect(send(message(), gateway(new SmsRefused("no such number")))).resolves.toBeUndefined();
});

it("a message that was tampered with, or sealed for another use, is not sent", async () => {
  const forged = secrets.seal("codes", JSON.stringify(message()));
  await expect(
    runSendNotice({ secrets, mailer, sms: gateway(), config })({ sealed: forged }, context),
  ).rejects.toThrow();
  expect(sent).toEqual([]);
});
