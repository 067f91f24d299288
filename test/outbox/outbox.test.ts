import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import request from "supertest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { startMailCatcher } from "../../src/platform/processes/mail-catcher.ts";
import { createCaughtSms } from "../../src/platform/sms/index.ts";
import { startPortal } from "../support/portal.ts";

const folder = await mkdtemp(join(tmpdir(), "outbox-"));
const outboxDir = join(folder, "outbox");
const portal = await startPortal({ env: { OUTBOX_DIR: outboxDir } });
const catcher = await startMailCatcher(outboxDir);
const from = { name: "УП «Пример Связь»", address: "info@operator.example" };
const mailer = createMailer({ url: catcher.url, from });
afterAll(async () => {
  await mailer.close();
  await catcher.stop();
  await portal.close();
  await rm(folder, { recursive: true });
});

const pdf = Buffer.from("%PDF-1.7\n\u0000 not really");
const send = (subject: string, text = "Текст письма") =>
  mailer.send({
    to: "buh@romashka.example",
    subject,
    text,
    attachments: [{ filename: "Счет-42.pdf", content: pdf, contentType: "application/pdf" }],
    messageId: "<1@portal.local>",
  });
const read = async () => (await request(portal.app).get("/outbox").expect(200)).text;
const titlesOf = (text: string) => [...text.matchAll(/<\/svg>([^<]+)<\/h2>/g)].map(([, title]) => title);

beforeEach(async () => {
  await rm(outboxDir, { recursive: true, force: true });
  await mkdir(outboxDir);
});

describe("GET /outbox", () => {
  it("shows caught mails and SMS to anyone, the newest first, with attachments to download", async () => {
    await send("Счет за октябрь <b>");
    await createCaughtSms(outboxDir).send({ to: "375291000001", text: "Код 123456", id: "sms-1" });
    const text = await read();
    expect(titlesOf(text)).toEqual(["SMS", "Счет за октябрь &lt;b&gt;"]);
    const plain = plainNumbers(text).replaceAll("\u00A0", " ");
    const texts = ["+375 29 100-00-01", "Код 123456", "info@operator.example", "buh@romashka.example", "Текст письма"];
    for (const shown of [...texts, "Счет-42.pdf (21 Б)"]) expect(plain).toContain(shown);
    const href = /href="(\/outbox\/[^"]+)"/.exec(text)?.[1] ?? "";
    const { body, headers } = await request(portal.app).get(href).responseType("blob").expect(200);
    expect(body).toEqual(pdf);
    expect(headers["content-disposition"]).toMatch(/^attachment; .*%D0%A1%D1%87%D0%B5%D1%82-42\.pdf/);
    // for a program that reads no more: Latin letters, and no question marks
    expect(headers["content-disposition"]).toMatch(/filename="[\w.-]*[a-z][\w.-]*\.pdf"/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("is empty at first, also where nothing was ever caught", async () => {
    expect(await read()).toContain("Пока пусто");
    await rm(outboxDir, { recursive: true });
    expect(await read()).toContain("Пока пусто");
  });

  it("shows the fifty newest and what came since it was last looked at", async () => {
    for (let index = 100; index < 160; index += 1) {
      const name = `20261109T090000${index}Z-0000000a.eml`;
      await writeFile(join(outboxDir, name), `From: a@b.by\r\nTo: c@d.by\r\nSubject: Mail ${index}\r\n\r\nText\r\n`);
    }
    expect(titlesOf(await read())).toEqual(Array.from({ length: 50 }, (_, back) => `Mail ${159 - back}`));
    await writeFile(join(outboxDir, "20261109T090001000Z-0000000b.eml"), "Subject: Newest\r\n\r\n");
    expect(titlesOf(await read()).slice(0, 2)).toEqual(["Newest", "Mail 159"]);
  });

  it("stands what is no mail: other files, half a header, no header at all", async () => {
    await writeFile(join(outboxDir, "notes.txt"), "secret notes");
    await writeFile(join(outboxDir, ".half.tmp"), "secret half");
    await writeFile(join(outboxDir, "20261109T090001000Z-0000000c.eml"), Buffer.from([0, 255, 254, 13, 10, 13, 10]));
    await writeFile(join(outboxDir, "20261109T090002000Z-0000000d.eml"), "");
    const text = await read();
    expect(titlesOf(text)).toEqual(["Без темы", "Без темы"]);
    expect(text).not.toContain("secret");
  });
});

describe("GET /outbox/:id/attachments/:n", () => {
  it("is 404 for whatever names no attachment of a caught mail", async () => {
    await send("Счет");
    await writeFile(join(folder, "secret.eml"), "Subject: x\r\n\r\nnobody may read this");
    const [name = ""] = await readdir(outboxDir);
    const id = name.replace(".eml", "");
    await request(portal.app).get(`/outbox/${id}/attachments/1`).expect(200);
    for (const n of ["0", "2", "-1", "x", "1.5", "01", "999999", "__proto__", "length", "%00"]) {
      await request(portal.app).get(`/outbox/${id}/attachments/${n}`).expect(404);
    }
    for (const strange of [
      "..%2fsecret",
      "..%2f..%2fetc%2fpasswd",
      "%2e%2e",
      name,
      `${id}%00`,
      `${id}%0a`,
      ` ${id}`,
      "x",
      `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`,
    ]) {
      const { status, text } = await request(portal.app).get(`/outbox/${strange}/attachments/1`);
      expect([strange, status]).toEqual([strange, 404]);
      expect(text).not.toContain("nobody may");
    }
  });
});

describe("where nothing is caught there", () => {
  it("is no /outbox", async () => {
    const { outboxDir: _, ...config } = portal.deps.config;
    await request(createApp({ ...portal.deps, config }))
      .get("/outbox")
      .expect(404);
  });
});
