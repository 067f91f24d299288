import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { makeFile, runMakeFile } from "../../src/deliveries/index.ts";
import { csrfOf, post, signIn } from "../support/portal.ts";
import { readPdf } from "../support/read-pdf.ts";
import { fetched, unzipped } from "./fetched.ts";
import { startSending, textOf } from "./sending.ts";
import { givenWholeInvoice } from "./whole-invoice.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(async () => {
  await sending.startAnew();
  await jobs().delete();
});
const { portal, smtp, givenAdministrator, deps } = sending;
const { given, owner } = portal;

const jobs = () => owner("pgboss.job").where({ name: makeFile.name });
const workOnce = async (isLastTry = false) => {
  for (const { data } of await jobs().select("data")) {
    await runMakeFile(deps)(data, { signal: new AbortController().signal, isLastTry });
  }
};

const givenThree = async () => {
  const known = await givenAdministrator();
  const september = await givenWholeInvoice(portal, known.account, { month: "2026-09-01", number: "7/Щ" });
  return { ...known, ids: [known.invoice.id, september.id].map(String), path: `${known.base}/invoice-archives` };
};

describe("several invoices as one ZIP", () => {
  it("is made by the worker, says how far it is, and is fetched from the portal; nothing is mailed", async () => {
    const { account, agent, base, ids, path, invoice } = await givenThree();
    const answer = await post(agent, path, { format: "pdf", invoice: ids }).expect(303);
    expect(answer.headers["location"]).toBe(`${base}/deliveries`);
    const queued = await textOf(agent, `${base}/deliveries`);
    expect(queued).toContain(
      "Архив счетов за сентябрь 2026 – октябрь 2026, 2 счета ZIP Скачать на портале Готовится 0 %",
    );

    await owner("deliveries").where({ account_id: account.id }).update({ progress: 40 });
    expect(await textOf(agent, `${base}/deliveries`)).toContain("Готовится 40 %");

    await workOnce();
    expect(smtp.mails).toHaveLength(0);
    const { text } = await agent.get(`${base}/deliveries`);
    expect(text).toContain("Готов к скачиванию");
    expect(text).toContain("файл хранится до");
    const href = /href="([^"]+\/file)"/.exec(text)?.[1] ?? "";
    const files = await unzipped(await fetched(agent, href));
    expect([...files.keys()]).toEqual(["2026-09_Счет-7-Щ.pdf", `2026-10_Счет-${invoice.number}.pdf`]);
    for (const file of files.values()) expect((await readPdf(file)).text).toContain("1 248,00");
    const actions = await owner("audit_records").where({ account_id: account.id }).orderBy("id").pluck("action");
    expect(actions).toEqual(["deliveries:request", "deliveries:end"]);
  });

  it("is one file of two presses, and another one in another format", async () => {
    const { account, agent, base, ids, path } = await givenThree();
    const fields = { _csrf: csrfOf(await agent.get(`${base}/invoices`)), format: "pdf", invoice: ids };
    const press = () => agent.post(path).type("form").send(fields).expect(303);
    await Promise.all([press(), press()]);
    await post(agent, path, { format: "pdf", invoice: ids.toReversed() }).expect(303);
    expect(await jobs()).toHaveLength(1);
    await workOnce();
    // made within a minute: pressing again does not make it again
    await post(agent, path, { format: "pdf", invoice: ids }).expect(303);
    expect(await owner("deliveries").where({ account_id: account.id })).toHaveLength(1);
    await post(agent, path, { format: "txt", invoice: ids }).expect(303);
    expect(await owner("deliveries").where({ account_id: account.id })).toHaveLength(2);
  });

  it("asks for a tick where there is none, and knows no other account's invoices", async () => {
    const { agent, path, ids } = await givenThree();
    const foreign = await givenAdministrator();
    const { text } = await post(agent, path, { format: "xlsx" }).expect(422);
    expect(text).toContain("Отметьте хотя бы один счет.");
    expect(text).toMatch(/<option value="xlsx" selected>/);
    await post(agent, path, { format: "pdf", invoice: ["x"] }).expect(422);
    await post(agent, path, { format: "pdf", invoice: [...ids, String(foreign.invoice.id)] }).expect(404);
    await post(agent, path, { format: "pdf", invoice: "999999999" }).expect(404);
    expect(await jobs()).toHaveLength(0);
  });

  it("is fetched by nobody else, and no longer than seven days", async () => {
    const { account, agent, base, ids, path } = await givenThree();
    await post(agent, path, { format: "txt", invoice: ids }).expect(303);
    await workOnce();
    const { id } = await owner("deliveries").where({ account_id: account.id }).first();
    const stranger = await givenAdministrator();
    await stranger.agent.get(`${base}/deliveries/${id}/file`).expect(404);
    await stranger.agent.get(`${stranger.base}/deliveries/${id}/file`).expect(404);
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    await subscriber.get(`${base}/deliveries/${id}/file`).expect(403);
    await agent.get(`${base}/deliveries/${id}/file`).expect(200);
    const kept = await owner("documents").where({ account_id: account.id }).first();
    expect(kept.expires_at).toEqual(new Date(portal.deps.clock.now().getTime() + 7 * 86_400_000));
    await owner("documents").where({ account_id: account.id }).update({ expires_at: portal.deps.clock.now() });
    await agent.get(`${base}/deliveries/${id}/file`).expect(404);
  });

  it("says so where it could not be made, and is made again on request", async () => {
    const { account, agent, base, ids, path, invoice } = await givenThree();
    await owner("invoice_lines").where({ account_id: account.id, invoice_id: invoice.id, position: 1 }).delete();
    await post(agent, path, { format: "pdf", invoice: ids }).expect(303);
    await expect(workOnce()).rejects.toThrow("does not add up");
    expect(await textOf(agent, `${base}/deliveries`)).toContain("Готовится");
    await expect(workOnce(true)).rejects.toThrow("does not add up");
    expect(await textOf(agent, `${base}/deliveries`)).toContain("Не подготовлен");
    const { id } = await owner("deliveries").where({ account_id: account.id }).first();
    await post(agent, `${base}/deliveries/${id}/resends`).expect(303);
    expect(await textOf(agent, `${base}/deliveries`)).toContain("подготовим ещё раз");
    expect(await jobs()).toHaveLength(2);
  });
});

describe("an invoice of more numbers than are made while somebody waits", () => {
  it("is a file that the worker makes; its page offers that instead of a download", async () => {
    const { account, agent, base, invoice } = await givenAdministrator();
    await owner.raw(
      `with made as (
         insert into subscribers (account_id, msisdn, tariff_id, status)
         select ?, (375441000000 + n)::text, (select min(id) from tariffs), 'active' from generate_series(1, 501) n returning account_id, id
       )
       insert into charges (account_id, month, subscriber_id, position, charge_group, name, gross)
       select account_id, '2026-10-01', id, 1, 'subscription', 'x', 0 from made`,
      [account.id],
    );
    const page = `${base}/invoices/${invoice.id}`;
    const answer = await agent.get(`${page}.pdf`).expect(303);
    expect(answer.headers["location"]).toBe(`${page}#other`);
    const { text } = await agent.get(page).expect(200);
    expect(text).toContain("В счете много номеров");
    expect(text).not.toContain(`href="${page}.pdf"`);
    await post(agent, `${page}/files`, { format: "nonsense" }).expect(422);
    await post(agent, `${page}/files`, { format: "pdf" }).expect(303);
    await workOnce();
    const { id } = await owner("deliveries").where({ account_id: account.id }).first();
    const bytes = await fetched(agent, `${base}/deliveries/${id}/file`);
    expect((await readPdf(bytes)).text).toContain("Всего номеров: 502");
    // what is mailed is the same file
    await post(agent, `${page}/deliveries`).expect(303);
    await sending.tryOnce();
    const mail = await simpleParser(smtp.mails[0]?.raw ?? "");
    expect(mail.attachments[0]?.content.equals(bytes)).toBe(true);
  });
});
