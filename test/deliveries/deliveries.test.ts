import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { type DocumentKind, requestDelivery } from "../../src/deliveries/index.ts";
import { invoiceDocument } from "../../src/invoices/index.ts";
import { inScope, mintScope } from "../../src/platform/db.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const givenDelivery = async (account: { id: number }, columns: Record<string, unknown> = {}) => {
  const row = {
    account_id: account.id,
    kind: "invoice",
    subject_id: "1",
    title: "Счет № 1",
    email: "buh@client.example",
  };
  await owner("deliveries").insert({ ...row, message_id: `<${randomUUID()}@portal.local>`, ...columns });
};
const givenAdministrator = async () => {
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  const base = `/a/${account.number}/deliveries`;
  const read = async (path = base) => (await agent.get(path).expect(200)).text;
  return { account, agent, base, read };
};
const at = (hour: number) => `2026-11-08T0${hour}:00:00Z`;
const numbered = (index: number) => `Документ ${String(index).padStart(3, "0")}`;
const titlesOf = (text: string) =>
  [...text.matchAll(/table-lead">(?:<div>)?(?:<a [^>]*>)?([^<]+)</g)].map(([, title]) => title);
const wordsOf = (text: string) => text.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
const linkOf = (text: string, rel: "prev" | "next") =>
  new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1]?.replaceAll("&amp;", "&");

const paper = (name = "paper"): DocumentKind => ({
  name,
  permission: "deliveries:read",
  sendPermission: "invoices:send",
  formats: ["pdf"],
  keptDays: 7,
  titleOf: async () => "Бумага",
  make: async () => ({ fileName: "a.txt", contentType: "text/plain", content: [Buffer.from("a")] }),
  mailOf: async () => ({ subject: "Бумага", text: "Бумага" }),
});

describe("GET /a/:account/deliveries", () => {
  it("says of each document what became of it, in the server's words", async () => {
    const { account, read } = await givenAdministrator();
    await givenDelivery(account, { title: "Счет № 1", created_at: at(1) });
    await givenDelivery(account, { title: "Счет № 2", created_at: at(2), attempts: 1 });
    const later = { attempts: 5, server_answer: "451 4.7.1 <script>later</script>" };
    await givenDelivery(account, { title: "Счет № 3", created_at: at(3), ...later });
    const sent = { state: "sent", attempts: 1, server_answer: "250 Ok", sent_at: at(5), format: "xlsx" };
    await givenDelivery(account, { title: "Счет № 4", created_at: at(4), ...sent });
    await givenDelivery(account, {
      title: "Счет № 5",
      created_at: at(5),
      state: "failed",
      attempts: 2,
      server_answer: "550 no",
    });
    const text = await read();
    expect(titlesOf(text)).toEqual(["Счет № 5", "Счет № 4", "Счет № 3", "Счет № 2", "Счет № 1"]);
    const words = wordsOf(text);
    expect(words).toContain(
      "Не отправлен 2 попытки Сервер не знает такого адреса: проверьте адрес доставки. Больше не повторяем. Подробнее",
    );
    expect(words).toContain("Ответ сервера: 550 no — запрошен 08.11.2026 08:00");
    expect(words).toContain("Excel buh@client.example Отправлен 08.11.2026 08:00 запрошен 08.11.2026 07:00");
    expect(words).toContain(
      "В очереди 5 попыток Сервер получателя просит подождать. Повторим автоматически. Подробнее Ответ сервера: 451",
    );
    expect(text).toContain("&lt;script&gt;later");
    expect(words).toContain("В очереди 1 попытка Отправляем. — запрошен 08.11.2026 05:00");
    expect(words).toContain("PDF buh@client.example В очереди — запрошен 08.11.2026 04:00");
    expect(text).toContain("Обновить");
  });

  it("leads from the title to the document, and tells it in the reader's language", async () => {
    const { account, agent, read } = await givenAdministrator();
    const invoice = await given.invoice(account);
    const actor = { userId: null, name: "Проверка", msisdn: null, role: "administrator" };
    const scope = mintScope(portal.db, account.id, actor);
    const options = { lang: "ru", publicUrl: "http://portal.example" } as const;
    await inScope(scope, (tx) => requestDelivery(tx, invoiceDocument, String(invoice.id), options));
    expect(await read()).toContain(`href="/a/${account.number}/invoices/${invoice.id}">Счет № ${invoice.number}`);
    await post(agent, "/language", { language: "en", back: "/" }).expect(303);
    expect(await read()).toContain(`>Invoice No. ${invoice.number} for October 2026</a>`);
  });

  it("goes through pages forth and back without losing or repeating one, whatever moment they share", async () => {
    const { account, read } = await givenAdministrator();
    const rows = Array.from({ length: 120 }, (_, index) => index);
    await owner.transaction(async (trx) => {
      // microseconds apart, and every third at the same moment as the one before
      for (const index of rows) {
        await trx("deliveries").insert({
          account_id: account.id,
          kind: "invoice",
          subject_id: String(index),
          title: numbered(index),
          email: "a@b.by",
          message_id: "<a@b.by>",
          created_at: trx.raw("timestamptz '2026-11-01 00:00Z' + ? * interval '1 microsecond'", [
            index - (index % 3 ? 0 : 1),
          ]),
        });
      }
    });
    const first = await read();
    const second = await read(linkOf(first, "next"));
    const third = await read(linkOf(second, "next"));
    expect(linkOf(first, "prev")).toBeUndefined();
    expect(linkOf(third, "next")).toBeUndefined();
    const all = [first, second, third].flatMap(titlesOf);
    expect(new Set(all)).toEqual(new Set(rows.map(numbered)));
    expect(all).toHaveLength(120);
    expect(titlesOf(first)).toHaveLength(50);
    expect(titlesOf(await read(linkOf(third, "prev")))).toEqual(titlesOf(second));
    expect(titlesOf(await read(linkOf(second, "prev")))).toEqual(titlesOf(first));
  });

  it("explains an empty list, and shows nothing of another account", async () => {
    const stranger = await given.account();
    await givenDelivery(stranger, { id: "11111111-1111-4111-8111-111111111111" });
    const { agent, read, base } = await givenAdministrator();
    const text = await read();
    expect(text).toContain("Отправленных документов пока нет");
    expect(text).not.toContain("Обновить");
    for (const query of ["?after=11111111-1111-4111-8111-111111111111", "?before=x", "?after[]=1"]) {
      expect(titlesOf(await read(base + query))).toEqual([]);
    }
    await agent.get(`/a/${stranger.number}/deliveries`).expect(404);
  });

  it("is 403 for a subscriber and speaks three languages", async () => {
    const { account, agent, base, read } = await givenAdministrator();
    await givenDelivery(account, { attempts: 3, server_answer: "451 later" });
    await post(agent, "/language", { language: "be", back: "/" }).expect(303);
    expect(wordsOf(await read())).toContain(
      "У чарзе 3 спробы Сервер атрымальніка просіць пачакаць. Паўторым аўтаматычна.",
    );
    await post(agent, "/language", { language: "en", back: "/" }).expect(303);
    expect(wordsOf(await read())).toContain(
      "Queued 3 attempts The recipient&#39;s server asks to wait. We will try again automatically.",
    );
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    await subscriber.get(base).expect(403);
  });
});

const rowsOf = (account: { id: number }) => owner("deliveries").where({ account_id: account.id }).orderBy("created_at");

describe("requestDelivery", () => {
  const actor = { userId: null, name: "Проверка", msisdn: null, role: "administrator" };
  const options = { lang: "ru", publicUrl: "http://127.0.0.1:3000" } as const;
  const givenScope = async () => {
    const account = await given.account({ delivery_email: "a@client.example" });
    return { account, scope: mintScope(portal.db, account.id, actor) };
  };

  it("repeats a waiting delivery for a minute only, and only to the same mailbox", async () => {
    const { account, scope } = await givenScope();
    const ask = (kind = "paper") => inScope(scope, (tx) => requestDelivery(tx, paper(kind), "7", options));
    await ask();
    await ask();
    expect(await rowsOf(account)).toHaveLength(1);
    await owner("delivery_addresses").where({ account_id: account.id }).update({ email: "b@client.example" });
    await ask();
    await ask("act");
    expect(await rowsOf(account)).toHaveLength(3);
    await owner("deliveries")
      .where({ account_id: account.id })
      .update({ created_at: owner.raw("created_at - interval '61 seconds'") });
    await ask();
    expect(await rowsOf(account)).toHaveLength(4);
  });

  it("names a host of ours in the Message-ID, or a made-up one where we have none, and takes nothing back that the caller does not", async () => {
    const { account, scope } = await givenScope();
    for (const [publicUrl, host] of [
      ["https://kabinet.operator.by:8443", "kabinet.operator.by"],
      ["http://127.0.0.1:3000", "portal.local"],
      ["http://[::1]:3000", "portal.local"],
      ["http://localhost", "portal.local"],
    ] as const) {
      await inScope(scope, (tx) => requestDelivery(tx, paper(), publicUrl, { ...options, publicUrl }));
      const row = await owner("deliveries").where({ account_id: account.id, subject_id: publicUrl }).first();
      expect(row.message_id).toMatch(new RegExp(`^<[0-9a-f-]{36}@${host}>$`));
    }
    const failing = inScope(scope, async (tx) => {
      await requestDelivery(tx, paper(), "taken back", options);
      throw new Error("the caller's own trouble");
    });
    await expect(failing).rejects.toThrow("trouble");
    expect(await owner("deliveries").where({ subject_id: "taken back" })).toEqual([]);
    expect(await owner("audit_records").where({ account_id: account.id })).toHaveLength(4);
  });
});
