import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../src/platform/config.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { checkDkim } from "../support/dkim.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";

const pairOf = (bits: number) => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { pem, public: publicKey.export({ type: "spki", format: "pem" }).toString() };
};
const pair = pairOf(2_048);
const folder = mkdtempSync(join(tmpdir(), "dkim-"));
const file = join(folder, "key.pem");
writeFileSync(file, pair.pem);
afterAll(() => rmSync(folder, { recursive: true }));

const names = { DKIM_DOMAIN: "operator.example", DKIM_SELECTOR: "portal2026" };
const problemOf = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("was accepted");
};

describe("DKIM in the environment", () => {
  it("is read from a file, or from a variable of one line, or not at all", () => {
    expect(readConfig({}).dkim).toBeUndefined();
    const dkim = { domainName: "operator.example", keySelector: "portal2026", privateKey: pair.pem };
    expect(readConfig({ ...names, DKIM_KEY_FILE: file }).dkim).toEqual(dkim);
    expect(readConfig({ ...names, DKIM_KEY: pair.pem.replaceAll("\n", "\\n") }).dkim).toEqual(dkim);
  });

  const together = "DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY_FILE (or DKIM_KEY) must be set together";
  it.each([
    ["no key", names, together],
    ["a key alone", { DKIM_KEY_FILE: file }, together],
    ["no selector", { DKIM_DOMAIN: "operator.example", DKIM_KEY_FILE: file }, together],
    [
      "two keys",
      { ...names, DKIM_KEY_FILE: file, DKIM_KEY: pair.pem },
      "DKIM_KEY and DKIM_KEY_FILE must not both be set",
    ],
    ["no such file", { ...names, DKIM_KEY_FILE: `${file}.old` }, "DKIM_KEY_FILE cannot be read as a private key"],
    ["no key in it", { ...names, DKIM_KEY: "secret" }, "DKIM_KEY is no private key in PEM"],
    ["a weak key", { ...names, DKIM_KEY: pairOf(768).pem }, "DKIM_KEY must hold an RSA key of at least 1024 bits"],
    ["no domain", { ...names, DKIM_DOMAIN: "operator", DKIM_KEY_FILE: file }, "DKIM_DOMAIN must be a domain"],
  ])("with %s stops the start with one sentence, without the key", (_what, env, sentence) => {
    expect(problemOf(env)).toBe(sentence);
  });
});

const send = async (dkim: { domainName: string; keySelector: string; privateKey: string } | undefined) => {
  const smtp = await startSmtpStub();
  const mailer = createMailer({
    url: smtp.url,
    from: { name: "УП «Пример»", address: "info@operator.example" },
    dkim,
  });
  await mailer.send({
    to: "buh@romashka.example",
    subject: "Счёт № 17 за ліпень",
    text: "Во  вложении счёт. \n\n.\n\n",
    attachments: [{ filename: "счёт.pdf", content: Buffer.alloc(5_000, 7), contentType: "application/pdf" }],
    messageId: "<m-1@operator.example>",
  });
  await mailer.close();
  await smtp.close();
  return smtp.mails[0]?.raw ?? Buffer.alloc(0);
};

describe("a mail signed by DKIM", () => {
  it("is checked with the public key; a changed body or subject is found", async () => {
    const raw = await send({ domainName: "operator.example", keySelector: "portal2026", privateKey: pair.pem });
    const { fault, fields } = checkDkim(raw, pair.public);
    expect(fault).toBeUndefined();
    expect(fields).toEqual(expect.arrayContaining(["from", "to", "subject", "message-id", "date"]));
    const head = raw.toString("latin1");
    const signature = /DKIM-Signature:.*?(?=\r\n[^ ])/s.exec(head)?.[0];
    expect(signature).toMatch(/\bd=operator\.example;/);
    expect(signature).toMatch(/\bs=portal2026;/);
    const changed = (from: string | RegExp, to: string) => Buffer.from(head.replace(from, to), "latin1");
    expect(checkDkim(changed(/\r\n\r\nBwcH/, "\r\n\r\nAwcH"), pair.public).fault).toBe("the body was changed");
    expect(checkDkim(changed("\r\nSubject: ", "\r\nSubject: x"), pair.public).fault).toBe(
      "the signature does not hold",
    );
    expect(checkDkim(raw, pairOf(1_024).public).fault).toBe("the signature does not hold");
  });

  it("is not signed where nothing is set", async () => {
    expect(checkDkim(await send(undefined), pair.public).fault).toBe("no signature");
  });
});
