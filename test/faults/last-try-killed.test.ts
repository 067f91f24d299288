import { afterAll, beforeAll, expect, it } from "vitest";
import { runEndAbandoned } from "../../src/deliveries/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { givenWholeInvoice } from "../invoices/whole-invoice.ts";
import { workerUrl } from "../support/database.ts";
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

it("a worker killed in its last try leaves no delivery queued for ever", { timeout: 120_000 }, async () => {
  await smtp.down();
  const account = await portal.given.account({ delivery_email: "buh@romashka.example" });
  const agent = await signIn(portal, await portal.given.holder("administrator", account));
  const invoice = await givenWholeInvoice(portal, account);
  await post(agent, `/a/${account.number}/invoices/${invoice.id}/deliveries`).expect(303);
  const delivery = () => portal.owner("deliveries").where({ account_id: account.id }).first();
  const job = () => portal.owner("pgboss.job").where({ name: "deliveries.send" });
  // the next try is the last one, and the server is silent in it
  const makeLast = () =>
    job()
      .where({ state: "retry" })
      .update({
        retry_limit: portal.owner.raw("retry_count + 1"),
        start_after: portal.owner.raw("now() + interval '3 seconds'"),
      });
  await expect.poll(makeLast, { timeout: 40_000 }).toBe(1);
  smtp.tell("slow");
  await smtp.up();
  await expect.poll(() => smtp.seen.length, { timeout: 40_000 }).toBe(1);
  workers.kill(0);
  await expect.poll(async () => (await job().first())?.state, { timeout: 60_000 }).toBe("failed");
  expect(await delivery()).toMatchObject({ state: "queued" });

  // by itself every five minutes
  await portal.owner("deliveries").update({ created_at: portal.owner.raw("now() - interval '2 minutes'") });
  const db = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 1);
  await runEndAbandoned({ db })();
  await db.close();
  expect(await delivery()).toMatchObject({ state: "failed", trouble: "interrupted" });
});
