import * as XLSX from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAudit } from "../../src/journal/index.ts";
import { journalWords } from "../../src/journal-words.ts";
import { inScope, mintScope } from "../../src/platform/db.ts";
import { asvs } from "../support/asvs.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { owner, given, db } = portal;
afterAll(portal.close);

type Account = { id: number; number: string };
type Row = Readonly<Record<string, unknown>>;
const write = (account: Account, rows: readonly Row[]) =>
  owner("audit_records").insert(
    rows.map((row) => ({ account_id: account.id, user_name: "Иванов Иван", role: "administrator", ...row })),
  );
const administratorOf = async (account: Account) => signIn(portal, await given.holder("administrator", account));
const bodyOf = (text: string): string => /<tbody.*<\/tbody>/s.exec(text)?.[0] ?? "";
/** What stands in each row, its cells between bars. */
const rowsIn = (text: string): string[] =>
  bodyOf(text)
    .split("<tr")
    .slice(1)
    .map((row) =>
      row
        .slice(row.indexOf(">") + 1)
        .replaceAll(/<\/td>/g, "|")
        .replaceAll(/<\/span>/g, " ")
        .replaceAll(/<[^>]+>/g, ""),
    )
    .map((row) =>
      row
        .replaceAll(/\s+/g, " ")
        .replaceAll(/ ?\| ?/g, "|")
        .trim(),
    );
const linkIn = (text: string, rel: "next" | "prev") =>
  new RegExp(`<a class="btn" href="([^"]+)" rel="${rel}">`).exec(text)?.[1]?.replaceAll("&amp;", "&");

const readSheet = async (agent: Agent, path: string) => {
  const { body, headers } = await agent
    .get(path)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  const sheet = Object.values(XLSX.read(body, { type: "buffer" }).Sheets)[0] ?? {};
  return { rows: XLSX.utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false, defval: "" }), headers };
};

describe("the journal", () => {
  let account: Account;
  let agent: Agent;
  const page = async (query = "") => (await agent.get(`/a/${account.number}/journal${query}`).expect(200)).text;

  beforeAll(async () => {
    account = await given.account();
    agent = await administratorOf(account);
    await write(account, [
      {
        at: "2026-11-01T20:59:59Z",
        action: "orders:accept",
        subject: "12",
        address: "192.0.2.17",
        after: { operation: "connect-service", params: { serviceId: 301 }, total: 5, refused: 0, fileName: null },
      },
      {
        at: "2026-11-01T21:00:00Z",
        user_name: "",
        role: "worker",
        action: "deliveries:end",
        subject: "0f8fad5b-d9cd-469f-a165-70867728950e",
        before: { state: "queued", attempts: 1 },
        after: { title: "Счет № 7", state: "sent", attempts: 1 },
      },
      {
        at: "2026-11-02T10:00:00Z",
        user_name: "Служба поддержки",
        role: "support",
        acting_for: "Петрова Анна",
        action: "support:view-page",
        subject: "/invoices",
        address: "192.0.2.40",
        after: {
          ticket: "T-100%",
          reason: "звонок",
          note: "<b>жирно</b>",
          seen: true,
          roles: ["administrator", "viewer"],
        },
      },
      {
        at: "2026-11-03T10:00:00Z",
        role: "king",
        action: "bees:keep",
        subject: "<i>100%_\\</i>",
        before: { name: "A" },
      },
    ]);
    await write(await given.account(), [{ action: "orders:accept", subject: "чужая", user_name: "Чужой" }]);
    await write({ id: 0, number: "" }, [{ action: "sessions:begin", subject: "ничья" }]);
  });

  it(`says who did what, as whom, to what, what changed and from where, newest first ${asvs("16.2.1")}`, async () => {
    const text = await page();
    expect(rowsIn(text)).toEqual([
      "03.11.2026 13:00|Иванов Иванking|bees:keep: &lt;i&gt;100%_\\&lt;/i&gt;Имя: A → —|",
      "02.11.2026 13:00|Служба поддержкиот имени: Петрова Анна|Поддержка посмотрела страницу: Счета" +
        "Роли: Администратор, Наблюдатель; Причина: звонок; Номер обращения: T-100% " +
        "Подробнееnote: &lt;b&gt;жирно&lt;/b&gt; seen: да Откуда: 192.0.2.40|",
      "02.11.2026 00:00|ПорталАвтоматически|Отправка документа завершена: Счет № 7Состояние: в очереди → отправлен|",
      "01.11.2026 23:59|Иванов ИванАдминистратор|Заявка подтверждена: Заявка № 12" +
        "Операция: Подключение услуг; Всего: 5; Отказано: 0 ПодробнееКод услуги: 301 Откуда: 192.0.2.17|",
    ]);
    expect(bodyOf(text)).toContain(`href="/a/${account.number}/orders/12"`);
    for (const unsaid of ["Файл", "Попыток", "чужая", "Чужой", "ничья", "<i>100", "<b>жирно"]) {
      expect(bodyOf(text)).not.toContain(unsaid);
    }
  });

  it.each([
    ["", 4],
    ["?q=иванов", 2],
    ["?q=петрова", 1],
    ["?q=12", 1],
    ["?q=0f8fad5b", 1],
    ["?q=100%25_%5C", 1],
    ["?q=%25", 1],
    ["?q=_", 1],
    ["?q=чужая", 0],
    ["?action=orders:accept", 1],
    ["?action=bees:keep", 1],
    ["?action=orders:draft", 0],
    ["?from=2026-11-02", 3],
    ["?to=2026-11-01", 1],
    ["?from=2026-11-02&to=2026-11-02", 2],
    ["?from=2026-11-03&to=2026-11-01", 0],
    ["?q=иван&action=orders:accept&from=2026-11-01&to=2026-11-01", 1],
    ["?from=2026-02-30&to=x&action=%27&q=&after=x&before=-1", 4],
    ["?q=%00", 0],
    ["?q=a&q=b", 4],
  ])("narrows by text, action and Minsk days: %s", async (query, count) => {
    expect(rowsIn(await page(query))).toHaveLength(count);
  });

  it("keeps what was asked for in the form, and offers to clear it", async () => {
    const text = await page("?q=%22%3E%3Cb%3E&action=bees:keep&from=2026-11-02&to=2026-11-30");
    expect(text).toContain("Ничего не найдено");
    expect(text).toContain('value="&#34;&gt;&lt;b&gt;"');
    expect(text).toContain('<option value="bees:keep" selected>bees:keep</option>');
    expect(text).toContain('type="date" value="2026-11-02"');
    expect(text).toContain(`href="/a/${account.number}/journal">Сбросить фильтр`);
    const known = await page("?action=orders:accept");
    expect(known).toContain('<option value="orders:accept" selected>Заявка подтверждена</option>');
    expect(known).toContain(`/a/${account.number}/journal.xlsx?action=orders%3Aaccept`);
  });

  it("has words for every known action, in each language", async () => {
    for (const [lang, title] of [
      ["be", "Журнал дзеянняў"],
      ["en", "Activity journal"],
      ["ru", "Журнал действий"],
    ] as const) {
      await post(agent, "/language", { language: lang, back: "/" }).expect(303);
      const text = await page();
      expect(text).toContain(`<h1 class="page-title">${title}</h1>`);
      for (const action of journalWords.actions) {
        expect(text).toMatch(new RegExp(`<option value="${action}">[^<:]+</option>`));
      }
    }
  });

  it("goes into a workbook, with the same filter", async () => {
    const { rows, headers } = await readSheet(agent, `/a/${account.number}/journal.xlsx`);
    expect(rows[0]).toEqual(
      "Когда · Кто · В роли · От имени · Действие · Код действия · Что затронуто · Изменения · Откуда".split(" · "),
    );
    expect(rows).toHaveLength(5);
    expect(rows[2]?.slice(1)).toEqual([
      "Служба поддержки",
      "Служба поддержки",
      "Петрова Анна",
      "Поддержка посмотрела страницу",
      "support:view-page",
      "Счета",
      "Роли: Администратор, Наблюдатель; Причина: звонок; Номер обращения: T-100%; note: <b>жирно</b>; seen: да",
      "192.0.2.40",
    ]);
    expect(headers["content-disposition"]).toContain(
      encodeURIComponent(`Журнал действий-${account.number}-2026-11-09.xlsx`),
    );
    const narrowed = await readSheet(agent, `/a/${account.number}/journal.xlsx?action=orders:accept&to=2026-11-01`);
    expect(narrowed.rows.slice(1).map((row) => row[6])).toEqual(["Заявка № 12"]);
    await agent.head(`/a/${account.number}/journal.xlsx`).expect(200);
  });

  it("is a menu item of administrators and supervisors", async () => {
    expect(await page()).toContain(`class="menu-link" href="/a/${account.number}/journal" aria-current="page"`);
  });
});

describe("a visit by support", () => {
  const viewing = "433c6303-8f82-4f6e-9d0e-0a2f5a3e9c11";
  const visit = (at: string, action: string, subject: string, own = viewing) => ({
    at: `2026-11-05T0${at}:00Z`,
    user_name: "Олег Сотрудник",
    role: "support",
    acting_for: "Петрова Анна",
    action: `support:view-${action}`,
    subject,
    after: { reason: "звонок", ticket: "Т-48977", role: "administrator", viewing: own },
  });

  it("is one row: whom, what was looked at, when and why, with the codes folded", async () => {
    const account = await given.account();
    await write(account, [
      visit("6:12", "begin", "Петрова Анна"),
      visit("6:12", "page", "/a/:account"),
      visit("6:20", "page", "/a/:account/deliveries"),
      visit("6:30", "page", "/a/:account/invoices/:id"),
      visit("6:31", "page", "/a/:account/invoices"),
      visit("6:42", "end", "ended"),
      visit("7:00", "page", "/a/:account/bulk/drafts/:draft", "11111111-1111-4111-8111-111111111111"),
    ]);
    const agent = await administratorOf(account);
    const { text } = await agent.get(`/a/${account.number}/journal`).expect(200);
    const rows = rowsIn(text);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain("Поддержка смотрела: История заявок");
    expect(rows[1]).toContain("05.11.2026 09:12|Олег СотрудникСлужба поддержки от имени: Петрова Анна|");
    expect(rows[1]).toContain("Поддержка смотрела: Лицевой счет, Отправленные документы, Счета09:12–09:42");
    expect(rows[1]).toContain("Номер обращения: Т-48977");
    expect(rows[1]).toMatch(new RegExp(`Подробнее.*${viewing}`));
    expect(bodyOf(text)).not.toContain("/a/:account");
    const pages = await agent.get(`/a/${account.number}/journal?action=support:view-page`).expect(200);
    expect(rowsIn(pages.text)).toHaveLength(5);
    const { rows: sheet } = await readSheet(agent, `/a/${account.number}/journal.xlsx`);
    expect(sheet).toHaveLength(8);
  });
});

describe("who may read the journal", () => {
  it("a supervisor downloads the journal of each account under its own address, and of no other account", async () => {
    const [first, second, foreign] = await Promise.all([given.account(), given.account(), given.account()]);
    for (const [account, word] of [
      [first, "первая"],
      [second, "вторая"],
      [foreign, "третья"],
    ] as const) {
      await write(account, [{ action: "orders:accept", subject: word }]);
    }
    const user = await given.user();
    await given.grant(user, "supervisor", first);
    await given.grant(user, "supervisor", second);
    const agent = await signIn(portal, user);
    const seen = async ({ number }: Account) =>
      rowsIn((await agent.get(`/a/${number}/journal`).expect(200)).text).join();
    expect(await seen(first)).toMatch(/первая/);
    expect(await seen(first)).not.toMatch(/вторая|третья/);
    expect(await seen(second)).toMatch(/вторая/);
    for (const path of ["journal", "journal.xlsx"]) await agent.get(`/a/${foreign.number}/${path}`).expect(404);
  });

  it("not a subscriber", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("subscriber", account));
    for (const path of ["journal", "journal.xlsx"]) await agent.get(`/a/${account.number}/${path}`).expect(403);
  });

  it("and of an account in which nothing has happened it says so", async () => {
    const account = await given.account();
    const { text } = await (await administratorOf(account)).get(`/a/${account.number}/journal`).expect(200);
    expect(text).toContain("В журнале пока нет записей");
    expect(text).not.toContain("Выгрузка в Excel");
    expect(text).not.toContain('role="search" aria-label="Найти"');
  });
});

const numbersIn = (text: string) => [...bodyOf(text).matchAll(/Заявка № (\d+)/g)].map(([, n]) => Number(n));
const newestFirst = (all: number) => Array.from({ length: all }, (_, index) => all - index);

describe("many records", () => {
  let account: Account;
  let agent: Agent;
  let base: string;
  const count = 2_120;

  beforeAll(async () => {
    account = await given.account();
    agent = await administratorOf(account);
    base = `/a/${account.number}/journal`;
    // five of each moment, moments a microsecond apart
    await owner.raw(
      `insert into audit_records (account_id, at, user_name, role, action, subject)
       select ?, timestamptz '2026-11-05 10:00Z' + (n / 5) * interval '1 microsecond', 'Человек', 'administrator',
         case when n % 20 = 0 then 'orders:accept' else 'orders:draft' end, n::text
       from generate_series(1, ?::int) n`,
      [account.id, count],
    );
  });

  const walk = async (from: string, rel: "next" | "prev"): Promise<number[][]> => {
    const { text } = await agent.get(from).expect(200);
    const href = linkIn(text, rel);
    return [numbersIn(text), ...(href ? await walk(href, rel) : [])];
  };

  it("come page by page, each once, there and back, with the filter kept", async () => {
    const forward = await walk(`${base}?action=orders:accept`, "next");
    expect(forward.map((page) => page.length)).toEqual([12, 12, 12, 12, 12, 12, 12, 12, 10]);
    const expected = newestFirst(count).filter((n) => n % 20 === 0);
    expect(forward.flat()).toEqual(expected);
    const all = await walk(base, "next");
    expect(all.flat()).toEqual(newestFirst(count));
    let last = `${base}?action=orders:accept`;
    for (let page = 1; page < forward.length; page += 1) last = linkIn((await agent.get(last)).text, "next") ?? "";
    const back = await walk(last, "prev");
    expect(back.map((page) => page.length)).toEqual([10, 12, 12, 12, 12, 12, 12, 12, 12]);
    expect(back.toReversed().flat()).toEqual(expected);
  });

  it("end where they do, and a place of another account leads nowhere", async () => {
    expect(linkIn((await agent.get(base)).text, "prev")).toBeUndefined();
    const oldest = await owner("audit_records").where({ account_id: account.id, subject: "1" }).first("id");
    const past = (await agent.get(`${base}?after=${oldest.id}&q=1`).expect(200)).text;
    expect(past).toContain("Записи закончились");
    expect(past).toContain(`href="${base}?q=1">К началу журнала`);
    const foreign = await given.account();
    await write(foreign, [{ action: "orders:accept", subject: "чужая" }]);
    const theirs = await owner("audit_records").where({ account_id: foreign.id }).first("id");
    expect(numbersIn((await agent.get(`${base}?after=${theirs.id}`).expect(200)).text)).toEqual([]);
  });

  it("all go into the workbook, in batches", async () => {
    const { rows } = await readSheet(agent, `${base}.xlsx`);
    expect(rows.slice(1).map((row) => row[6])).toEqual(newestFirst(count).map((n) => `Заявка № ${n}`));
  });
});

it("names what an order is about in place of its id", async () => {
  const account = await given.account();
  const about = { operation: "connect-service", about: "АнтиАОН", params: { serviceId: 301, until: "2026-12-01" } };
  await write(account, [{ action: "orders:accept", subject: "11", after: { ...about, total: 5 } }]);
  const { text } = await (await administratorOf(account)).get(`/a/${account.number}/journal`).expect(200);
  expect(rowsIn(text)[0]).toContain("Операция: Подключение АнтиАОН; Всего: 5; До: 2026-12-01|");
});

describe("what the code itself records", () => {
  it(`shows with its actor and address ${asvs("16.2.1")}`, async () => {
    const account = await given.account();
    const actor = { userId: 1, name: "Кузьміч Вольга", msisdn: null, role: "supervisor", address: "192.0.2.9" };
    await inScope(mintScope(db, account.id, { ...actor, actingFor: "ООО «Клиент»" }), (tx) =>
      recordAudit(tx, {
        action: "access:suspend",
        subject: "Петров",
        before: { status: "active" },
        after: { status: "suspended" },
      }),
    );
    const { text } = await (await administratorOf(account)).get(`/a/${account.number}/journal`).expect(200);
    for (const said of [
      "Кузьміч Вольга",
      "Супервайзер",
      "от имени: ООО «Клиент»",
      "Доступ приостановлен",
      "Статус: действует → приостановлен",
      "192.0.2.9",
    ]) {
      expect(bodyOf(text)).toContain(said);
    }
  });
});
