import { afterAll, beforeAll, expect, it } from "vitest";
import { givenWholeInvoice } from "../invoices/whole-invoice.ts";
import { type Portal, post, signIn, startPortal } from "../support/portal.ts";
import { type SmtpStub, startSmtpStub } from "../support/smtp-stub.ts";
import { startWorkers, type Workers } from "../support/workers.ts";

let portal: Portal;
let smtp: SmtpStub;
let workers: Workers;
beforeAll(async () => {
  portal = await startPortal();
  smtp = await startSmtpStub();
  workers = startWorkers(1, () => ({ DATABASE_URL: portal.databaseUrl, SMTP_URL: smtp.url }));
}, 60_000);
afterAll(async () => {
  await workers.stop();
  await smtp.close();
  await portal.close();
}, 60_000);

it("mail asked for while the mail server is away goes out once when it is back", { timeout: 90_000 }, async () => {
  await smtp.down();
  const account = await portal.given.account({ delivery_email: "buh@romashka.example" });
  const agent = await signIn(portal, await portal.given.holder("administrator", account));
  const invoice = await givenWholeInvoice(portal, account);
  await post(agent, `/a/${account.number}/invoices/${invoice.id}/deliveries`).expect(303);
  const delivery = () => portal.owner("deliveries").where({ account_id: account.id }).first();
  await expect.poll(async () => (await delivery()).server_answer, { timeout: 30_000 }).toMatch(/ECONNREFUSED/);
  expect(await delivery()).toMatchObject({ state: "queued" });

  await smtp.up();
  await expect.poll(async () => (await delivery()).state, { timeout: 40_000 }).toBe("sent");
  expect(smtp.seen).toHaveLength(1);
  expect(smtp.mails[0]?.to).toEqual(["buh@romashka.example"]);
  expect(workers.endings).toEqual([]);
});
