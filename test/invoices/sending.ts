import { runSendDelivery, sendDelivery } from "../../src/deliveries/index.ts";
import { documents } from "../../src/documents.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { workerUrl } from "../support/database.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";
import { givenWholeInvoice } from "./whole-invoice.ts";

/** The portal, a mail server and what the worker does between them. */
export const startSending = async () => {
  const portal = await startPortal({ env: { PUBLIC_URL: "http://kabinet.operator.example" } });
  const smtp = await startSmtpStub();
  const db = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 4);
  const from = { name: "УП «Пример Связь»", address: "info@operator.example" };
  const mailer = createMailer({ url: smtp.url, from, timeoutMs: 1_000 });
  const { config, clock, secrets } = portal.deps;
  const deps = { db, mailer, documents, clock, config, secrets };
  const close = async () => {
    await mailer.close();
    await smtp.close();
    await db.close();
    await portal.close();
  };
  const { given, owner } = portal;

  const queue = () => owner("pgboss.job").where({ name: sendDelivery.name });
  const tryOnce = async (isLastTry = false) => {
    for (const { data } of await queue().select("data")) {
      await runSendDelivery(deps)(data, { signal: new AbortController().signal, isLastTry });
    }
  };

  const givenAdministrator = async (columns: Record<string, unknown> = {}) => {
    const account = await given.account({ delivery_email: "buh@romashka.example", ...columns });
    const agent = await signIn(portal, await given.holder("administrator", account));
    const invoice = await givenWholeInvoice(portal, account);
    const base = `/a/${account.number}`;
    return { account, agent, invoice, base, send: () => post(agent, `${base}/invoices/${invoice.id}/deliveries`) };
  };
  const deliveryOf = (account: { id: number }) => owner("deliveries").where({ account_id: account.id }).first();

  const startAnew = async () => {
    smtp.tell("ok");
    smtp.mails.length = 0;
    smtp.seen.length = 0;
    await queue().delete();
  };
  return { portal, smtp, deps, close, startAnew, queue, tryOnce, givenAdministrator, deliveryOf };
};

export const textOf = async (agent: Agent, path: string) =>
  (await agent.get(path).expect(200)).text
    .replaceAll("\u00A0", " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
