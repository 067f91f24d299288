import { read as readWorkbook, utils } from "@e965/xlsx";
import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { keepDocument } from "../../src/deliveries/documents/keep.ts";
import { chunksOf } from "../../src/deliveries/documents/repository.ts";
import {
  type DocumentKind,
  documentList,
  forgetDocuments,
  requestDelivery,
  runForgetDocuments,
  runSendDelivery,
} from "../../src/deliveries/index.ts";
import { documents } from "../../src/documents.ts";
import { confirmDraft } from "../../src/orders/index.ts";
import { inScope, jobScope } from "../../src/platform/db.ts";
import { startSending, textOf } from "../invoices/sending.ts";
import { confirmedAt, draftOf, entriesOf, scopeOf } from "../support/orders.ts";
import { post, signIn } from "../support/portal.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(async () => {
  portal.setNow(new Date("2026-11-09T09:00:00Z"));
  await sending.startAnew();
});
const { portal, smtp, deps, tryOnce, queue, givenAdministrator, deliveryOf } = sending;
const { given, owner } = portal;

const mailsSent = () => Promise.all(smtp.mails.map(({ raw }) => simpleParser(raw)));
const context = { signal: new AbortController().signal, isLastTry: false };

/** A third kind, as a chapter would bring it. */
const made = { times: 0, bytes: 1_000 };
const statement: DocumentKind = {
  name: "statement",
  permission: "orders:write",
  sendPermission: "orders:write",
  formats: ["xlsx", "pdf"],
  keptDays: 3,
  titleOf: async (_tx, id) => `Выписка ${id}`,
  make: async () => {
    made.times += 1;
    return { fileName: "Выписка.xlsx", contentType: "application/x-test", content: pieces(made.bytes) };
  },
  mailOf: async () => ({ subject: "Выписка", text: "Ваша выписка." }),
};
const withStatement = documentList(...documents.values(), statement);

function* pieces(bytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes; at += 300_000) yield Buffer.alloc(Math.min(300_000, bytes - at), at / 300_000 + 1);
}

const ask = async (account: { id: number }) =>
  inScope(jobScope(portal.db, account.id), (tx) =>
    requestDelivery(tx, statement, "5", { lang: "ru", publicUrl: "http://kabinet.operator.example" }),
  );
const sendAll = async () => {
  for (const { data } of await queue().select("data")) {
    await runSendDelivery({ ...deps, documents: withStatement })(data, context);
  }
};

describe("a kind of document is registered once", () => {
  it("and has a name of its own", () => {
    expect([...documents.keys()]).toEqual([
      "invoice",
      "invoice-archive",
      "invoices-of-accounts",
      "payment-order",
      "call-details",
      "reconciliation-act",
      "order-result",
    ]);
    expect(() => documentList(statement, statement)).toThrow("one name");
  });

  it("is made once, kept, sent, downloaded with the permission, and deleted when it expires", async () => {
    const { account, agent, base } = await givenAdministrator({ delivery_format: "txt" });
    made.times = 0;
    made.bytes = 1_000;
    await ask(account);
    smtp.tell("later");
    await expect(sendAll()).rejects.toThrow("greylisted");
    smtp.tell("ok");
    await sendAll();
    expect(made.times).toBe(1);
    const [mail] = await mailsSent();
    expect(mail?.subject).toBe("Выписка");
    expect(mail?.attachments[0]).toMatchObject({ filename: "Выписка.xlsx", size: 1_000 });
    const delivery = await deliveryOf(account);
    expect(delivery).toMatchObject({ state: "sent", format: "xlsx", kind: "statement" });

    const app = createApp({ ...portal.deps, documents: withStatement });
    const administrator = await signIn({ ...portal, app }, await given.holder("administrator", account));
    const viewer = await signIn({ ...portal, app }, await given.holder("viewer", account));
    const file = `${base}/deliveries/${delivery.id}/file`;
    const answer = await administrator.get(file).buffer(true).expect(200);
    expect(answer.headers).toMatchObject({ "content-type": "application/x-test", "content-length": "1000" });
    await viewer.get(file).expect(403);
    expect((await administrator.get(`${base}/deliveries`)).text).toContain(`href="${file}"`);
    expect((await viewer.get(`${base}/deliveries`).expect(200)).text).not.toContain(`href="${file}"`);
    await post(viewer, `${base}/deliveries/${delivery.id}/resends`).expect(403);
    expect(await textOf(administrator, `${base}/deliveries`)).toContain("файл хранится до");
    // the portal of the tests knows no such kind
    await agent.get(file).expect(404);

    portal.setNow(new Date("2026-11-13T09:00:00Z"));
    const later = await signIn({ ...portal, app }, await given.holder("administrator", account));
    await later.get(file).expect(404);
    expect(await textOf(later, `${base}/deliveries`)).toContain("срок хранения файла истёк");
    await runForgetDocuments(deps)();
    expect(await owner("document_chunks").where({ account_id: account.id })).toEqual([]);
    expect(forgetDocuments.cron).toBeDefined();
  });

  it("goes as a link where it is larger than mail servers take", async () => {
    const { account } = await givenAdministrator();
    made.bytes = 16 * 1024 * 1024;
    await ask(account);
    await sendAll();
    const [mail] = await mailsSent();
    const { id } = await deliveryOf(account);
    expect(mail?.attachments).toEqual([]);
    expect(mail?.text).toContain(`http://kabinet.operator.example/a/${account.number}/deliveries/${id}/file`);
    expect(mail?.text).toContain("до 12.11.2026");
  });

  it("is kept in pieces and read as it was", async () => {
    const account = await given.account();
    const scope = jobScope(deps.db, account.id);
    const kept = await keepDocument(
      scope,
      { fileName: "a", contentType: "b", content: pieces(2_500_000) },
      new Date("2027-01-01"),
    );
    expect(kept.size).toBe(2_500_000);
    const chunks = await Array.fromAsync(chunksOf(scope, kept.id));
    expect(chunks.length).toBeGreaterThan(1);
    expect(Buffer.concat(chunks).equals(Buffer.concat([...pieces(2_500_000)]))).toBe(true);
  });

  it("half made is no document: the next try makes it anew", async () => {
    const { account } = await givenAdministrator();
    made.bytes = 1_000;
    made.times = 0;
    await ask(account);
    const breaking: DocumentKind = {
      ...statement,
      make: async () => ({
        fileName: "a",
        contentType: "b",
        content: (async function* () {
          yield Buffer.alloc(2 * 1024 * 1024);
          throw new Error("the process dies here");
        })(),
      }),
    };
    const [{ data }] = await queue().select("data");
    await expect(runSendDelivery({ ...deps, documents: documentList(breaking) })(data, context)).rejects.toThrow(
      "dies here",
    );
    expect((await deliveryOf(account)).document_id).toBeNull();
    await sendAll();
    expect(made.times).toBe(1);
    expect(await mailsSent()).toHaveLength(1);
  });
});

describe("the result of an order", () => {
  it("is sent from its page as the same sheet, and once more from the list of what was sent", async () => {
    const { account, agent, base } = await givenAdministrator();
    const scope = scopeOf(portal.db, account, await given.holder("administrator", account));
    const service = await given.service();
    const people = [await given.subscriber(account), await given.subscriber(account, { status: "suspended" })];
    const id = await draftOf(scope, service, entriesOf(people.map(({ msisdn }) => msisdn)));
    const { number } = await confirmDraft(scope, id, { now: confirmedAt });

    await post(agent, `${base}/orders/${number}/deliveries`).expect(303);
    await post(agent, `${base}/orders/${number}/deliveries`).expect(303);
    await tryOnce();
    const [mail, ...others] = await mailsSent();
    expect(others).toEqual([]);
    expect(mail?.subject).toBe(`Результат заявки № ${number}`);
    const [attachment] = mail?.attachments ?? [];
    expect(attachment?.filename).toBe(`Заявка-${number}-2026-11-09.xlsx`);
    const sheet = Object.values(readWorkbook(attachment?.content as Buffer).Sheets)[0] ?? {};
    const rows = utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false, defval: "" });
    expect(rows.slice(1).map((row) => row[1])).toEqual(people.map(({ msisdn }) => msisdn));

    const list = await textOf(agent, `${base}/deliveries`);
    expect(list).toContain(`Результат заявки № ${number}`);
    const delivery = await deliveryOf(account);
    await post(agent, `${base}/deliveries/${delivery.id}/resends`).expect(303);
    await tryOnce();
    expect(await mailsSent()).toHaveLength(2);
    const actions = await owner("audit_records").where({ account_id: account.id }).orderBy("id").pluck("action");
    expect(actions.filter((action) => action.startsWith("deliveries:"))).toEqual([
      "deliveries:request",
      "deliveries:end",
      "deliveries:request",
      "deliveries:resend",
      "deliveries:end",
    ]);
  });

  it("without an address says so and sends nothing; of another account it is not there", async () => {
    const { account, agent, base } = await givenAdministrator({ delivery_email: null });
    const scope = scopeOf(portal.db, account, await given.holder("administrator", account));
    const { msisdn } = await given.subscriber(account);
    const id = await draftOf(scope, await given.service(), entriesOf([msisdn]));
    const { number } = await confirmDraft(scope, id, { now: confirmedAt });
    const answer = await post(agent, `${base}/orders/${number}/deliveries`).expect(303);
    expect(await textOf(agent, String(answer.headers["location"]))).toContain("ни один адрес не получает документы");
    expect(await owner("deliveries").where({ account_id: account.id })).toEqual([]);
    await post(agent, `${base}/orders/999/deliveries`).expect(404);
  });
});

it("what waits in the queue of invoices from before goes out as everything does", async () => {
  const { account, send } = await givenAdministrator();
  await send().expect(303);
  const [{ data }] = await queue().select("data");
  await owner("pgboss.job").where({ name: "deliveries.send" }).delete();
  const { jobHandlers } = await import("../../src/jobs.ts");
  const old = jobHandlers({ ...portal.deps, ...deps, network: undefined as never }).find(
    ({ job }) => job.name === "invoices.send-invoice",
  );
  await old?.run(data, context);
  expect(await mailsSent()).toHaveLength(1);
  expect(await deliveryOf(account)).toMatchObject({ state: "sent" });
});
