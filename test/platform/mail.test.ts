import { simpleParser } from "mailparser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createMailer,
  isMailbox,
  MailDelayed,
  type Mailer,
  type MailerOptions,
  MailRefused,
  type Message,
} from "../../src/platform/mail.ts";
import { asciiMailbox, readMailbox } from "../../src/platform/mailbox.ts";
import { asvs } from "../support/asvs.ts";
import { cpuMs } from "../support/cpu.ts";
import { type SmtpStub, startSmtpStub } from "../support/smtp-stub.ts";

const from = { name: "УП «Пример Связь», отдел счетов", address: "bills@operator.example" };

const message: Message = {
  to: "admin@romashka.example",
  subject: "Счёт № 17 за ліпень 2026 — к оплате 1 164,15 руб. «Ромашка»",
  text: "Во вложении счёт.\n.\nТочка на строке не конец письма.",
  html: "<p>Во вложении <b>счёт</b>.</p>",
  attachments: [
    {
      filename: "Счёт за ліпень 2026 (ўсё).pdf",
      content: Buffer.from("%PDF-1.7 \r\n.\r\n"),
      contentType: "application/pdf",
    },
  ],
  messageId: "<delivery-20000001-17@operator.example>",
};

describe("sending mail", () => {
  let stub: SmtpStub;
  const mailers: Mailer[] = [];

  beforeEach(async () => {
    stub = await startSmtpStub();
  });
  afterEach(async () => {
    await Promise.all(mailers.splice(0).map((mailer) => mailer.close()));
    await stub.close();
  });

  const mailerFor = (options: Partial<MailerOptions> = {}): Mailer => {
    const mailer = createMailer({ url: stub.url, from, timeoutMs: 500, ...options });
    mailers.push(mailer);
    return mailer;
  };

  it("hands the message over and brings the server's words back", async () => {
    const { answer } = await mailerFor().send(message);
    expect(answer).toBe("250 2.0.0 Ok: queued as 4F2A");
    expect(stub.mails.map(({ from: sender, to }) => ({ sender, to }))).toEqual([
      { sender: "bills@operator.example", to: ["admin@romashka.example"] },
    ]);
  });

  it("goes to a domain in Cyrillic under its name in punycode", async () => {
    await mailerFor().send({ ...message, to: "buh@ромашка.бел" });
    expect(stub.mails[0]?.raw.toString()).toContain("\nTo: buh@xn--80aa3agjl3d.xn--90ais");
  });

  it("brings letters of every kind, the attachment and the Message-ID through unchanged", async () => {
    await mailerFor().send(message);
    const read = await simpleParser(stub.mails[0]?.raw ?? "");
    expect(read.subject).toBe(message.subject);
    expect(read.text?.trim()).toBe(message.text);
    expect(read.html).toBe(message.html);
    expect(read.messageId).toBe(message.messageId);
    expect(read.from?.value).toEqual([from]);
    expect(read.headers.get("auto-submitted")).toBe("auto-generated");
    expect(read.headers.has("x-mailer")).toBe(false);
    expect(read.attachments.map(({ filename, content, contentType }) => ({ filename, content, contentType }))).toEqual(
      message.attachments,
    );
  });

  it("uses at most five connections, each for many messages", async () => {
    const mailer = mailerFor();
    const sending = Array.from({ length: 40 }, (_, index) =>
      mailer.send({ ...message, messageId: `<m-${index}@o.example>` }),
    );
    await Promise.all(sending);
    expect(stub.mails).toHaveLength(40);
    expect(stub.connections()).toBeLessThanOrEqual(5);
  });

  it("gives up for good when the recipient is rejected", async () => {
    stub.tell("never");
    const error = await failureOf(mailerFor().send(message));
    expect(error).toBeInstanceOf(MailRefused);
    expect(error.answer).toBe("550 5.1.1 нет такого ящика");
  });

  it("gives up for good when the message is refused", async () => {
    stub.tell("too-big");
    const error = await failureOf(mailerFor().send(message));
    expect(error).toBeInstanceOf(MailRefused);
    expect(error.answer).toBe("552 5.3.4 message too big");
  });

  it("is told to come back later", async () => {
    stub.tell("later");
    const mailer = mailerFor();
    const error = await failureOf(mailer.send(message));
    expect(error).toBeInstanceOf(MailDelayed);
    expect(error.answer).toBe("451 4.7.1 greylisted, come back later");
    stub.tell("ok");
    await mailer.send(message);
    expect(stub.mails).toHaveLength(1);
  });

  it("sends nothing twice by itself when the connection is cut after the text", async () => {
    stub.tell("cut");
    const error = await failureOf(mailerFor().send(message));
    expect(error).toBeInstanceOf(MailDelayed);
    expect(error.answer).not.toBe("");
    expect(stub.seen).toHaveLength(1);
  });

  it("does not wait for a server that falls silent", async () => {
    stub.tell("slow");
    const started = performance.now();
    expect(await failureOf(mailerFor().send(message))).toBeInstanceOf(MailDelayed);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it("takes a server that greets with 554 for one to come back to", async () => {
    stub.tell("closed");
    const error = await failureOf(mailerFor().send(message));
    expect(error).toBeInstanceOf(MailDelayed);
    expect(error.answer).toContain("554");
  });

  it(`gets through once the server is up again, over the same mailer ${asvs("16.5.2")}`, async () => {
    const mailer = mailerFor();
    await mailer.send(message);
    await stub.down();
    const error = await failureOf(mailer.send(message));
    expect(error).toBeInstanceOf(MailDelayed);
    expect(error.answer).toContain("ECONNREFUSED");
    await stub.up();
    await mailer.send(message);
    expect(stub.mails).toHaveLength(2);
  });

  it("takes another connection when the server has ended the idle one", async () => {
    const mailer = mailerFor();
    await mailer.send(message);
    stub.endConnections();
    await mailer.send(message);
    expect(stub.mails).toHaveLength(2);
    expect(stub.connections()).toBe(2);
  });

  it("waits for better settings when sign-in fails, and never repeats the password", async () => {
    const secured = await startSmtpStub({ users: { portal: "right" } });
    const address = secured.url.replace("://", "://portal:S3cr%2Ft-пароль@");
    const error = await failureOf(mailerFor({ url: address }).send(message));
    expect(error).toBeInstanceOf(MailDelayed);
    expect(error.answer).toBe("535 5.7.8 wrong password *** (***)");
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain("S3cr");
    expect(error.cause).toBeUndefined();
    await mailerFor({ url: secured.url.replace("://", "://portal:right@") }).send(message);
    expect(secured.mails).toHaveLength(1);
    await secured.close();
  });

  it("signs in over a plain connection to this machine only", async () => {
    const elsewhere = await startSmtpStub({ users: { portal: "right" }, host: "127.0.0.2" });
    const error = await failureOf(mailerFor({ url: elsewhere.url.replace("://", "://portal:right@") }).send(message));
    expect(error).toBeInstanceOf(MailDelayed);
    expect(elsewhere.connections()).toBe(1);
    expect(elsewhere.signIns()).toBe(0);
    await elsewhere.close();
  });

  it.each<[string, Partial<Message>]>([
    ["a second recipient", { to: "admin@romashka.example, other@evil.example" }],
    ["a header behind the address", { to: "admin@romashka.example\r\nBcc: other@evil.example" }],
    ["a command behind the address", { to: "admin@romashka.example>\r\nRCPT TO:<other@evil.example" }],
    ["a display name", { to: "other@evil.example <admin@romashka.example>" }],
    ["a header behind the subject", { subject: "Счёт\r\nBcc: other@evil.example" }],
    ["a header behind the Message-ID", { messageId: "<a@b.example>\r\nBcc: other@evil.example" }],
    [
      "a header behind the file name",
      {
        attachments: [
          { filename: 'a"\r\nBcc: other@evil.example', content: Buffer.from(""), contentType: "text/plain" },
        ],
      },
    ],
    [
      "a header behind the type",
      {
        attachments: [{ filename: "a", content: Buffer.from(""), contentType: "text/plain\nBcc: other@evil.example" }],
      },
    ],
  ])(`sends nothing to anybody with %s ${asvs("1.3.11")}`, async (_, changed) => {
    expect(await failureOf(mailerFor().send({ ...message, ...changed }))).toBeInstanceOf(MailRefused);
    expect(stub.connections()).toBe(0);
  });

  it("takes nothing of the caller's object but what a message has", async () => {
    const extra = { ...message, bcc: "other@evil.example", envelope: { to: "other@evil.example" }, raw: "x" };
    await mailerFor().send(extra);
    expect(stub.mails.map(({ to }) => to)).toEqual([["admin@romashka.example"]]);
    expect(stub.mails[0]?.raw.toString()).not.toContain("evil");
  });

  it("refuses to start with a sender that is not a mailbox", () => {
    expect(() =>
      createMailer({ url: stub.url, from: { name: "A\r\nBcc: b@c.example", address: "a@b.example" } }),
    ).toThrow(TypeError);
    expect(() => createMailer({ url: stub.url, from: { name: "A", address: "a@b" } })).toThrow(TypeError);
  });
});

describe("isMailbox", () => {
  it.each([
    "a@b.by",
    "Ivan.Petrov+bills@mail.romashka.example",
    "o'neil@x-1.example",
    "a@пример.бел".replace("пример.бел", "xn--e1afmkfd.xn--90ais"),
  ])("accepts %s", (text) => expect(isMailbox(text)).toBe(true));

  it.each([
    "",
    "a",
    "a@",
    "@b.by",
    "a@b",
    "a b@c.by",
    "a@b.by ",
    " a@b.by",
    "a@b.by\n",
    "a@b..by",
    ".a@b.by",
    "a.@b.by",
    "a..b@c.by",
    "a@-b.by",
    "a@b-.by",
    "a@b.by,c@d.by",
    "a@b.by;c@d.by",
    "<a@b.by>",
    "A <a@b.by>",
    '"a b"@c.by',
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@b@c.by",
    "a(x)@b.by",
    "a\u0000@b.by",
    "иван@romashka.by",
    `${"a".repeat(65)}@b.by`,
    `a@${"b".repeat(64)}.by`,
    `a@${"b.".repeat(130)}by`,
  ])("refuses %j", (text) => expect(isMailbox(text)).toBe(false));

  it("answers at once on the longest nonsense", () => {
    const started = cpuMs();
    for (const part of ["a.", "a-", "a@", "-", "xn--"]) isMailbox(part.repeat(25_000));
    expect(cpuMs() - started).toBeLessThan(50);
  });
});

async function failureOf(sending: Promise<unknown>): Promise<MailRefused | MailDelayed> {
  const error: unknown = await sending.then(
    () => new Error("it was sent"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof MailRefused || error instanceof MailDelayed) return error;
  throw error;
}

describe("a typed mailbox", () => {
  it.each([
    [" Buh@Romashka.BY ", "buh@romashka.by"],
    ["\u200bbuh@romashka.by\u00ad", "buh@romashka.by"],
    ["buh@ромашка.бел", "buh@ромашка.бел"],
    ["buh@РОМАШКА.бел", "buh@ромашка.бел"],
    ["buh@xn--80aa3agjl3d.xn--90ais", "buh@ромашка.бел"],
    ["buh@ромашка.xn--90ais", "buh@ромашка.бел"],
  ])("%j is kept as %s", (text, kept) => {
    expect(readMailbox(text)).toBe(kept);
    expect(readMailbox(kept)).toBe(kept);
    expect(isMailbox(asciiMailbox(kept))).toBe(true);
  });

  it.each([
    "бух@ромашка.бел",
    "buh@ромашка",
    "buh@ромашка.бел,a@b.by",
    "buh@ром ашка.бел",
    "a b@c.by",
    "@ромашка.бел",
    "x".repeat(500),
  ])("refuses %j", (text) => {
    expect(readMailbox(text)).toBeUndefined();
  });
});
