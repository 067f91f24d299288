import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { asShown } from "../support/shown.ts";
import { numbersIn } from "./numbers.ts";

const portal = await startPortal();
const { given } = portal;
afterAll(portal.close);

const next = /<a class="btn" href="([^"]+)" rel="next">/;
const previous = /<a class="btn" href="([^"]+)" rel="prev">/;
const sortedBy = (text: string) => [...text.matchAll(/class="sort-head" href="([^"]+)" title="[^"]*">(.+?)</g)];
const titleIn = (text: string) => /<title>(.*?)<\/title>/.exec(text)?.[1]?.replaceAll("\u00a0", " ");
const linkIn = (text: string, link: RegExp) => link.exec(text)?.[1]?.replaceAll("&amp;", "&");

describe("the list of subscribers", () => {
  let account: { id: number; number: string };
  let agent: Agent;
  let tariffs: { id: number; name: string }[];
  const list = async (query = "") => (await agent.get(`/a/${account.number}/subscribers${query}`).expect(200)).text;

  beforeAll(async () => {
    account = await given.account();
    agent = await signIn(portal, await given.holder("administrator", account));
    tariffs = [await given.tariff({ name: "Лидер" }), await given.tariff({ name: "Новатор" })];
    const [leader, innovator] = tariffs.map(({ id }) => id);
    await given.tariff({ name: "Ничей тариф" });
    await given.subscriber(account, {
      msisdn: "375291234567",
      iccid: "8937501000000555551",
      tariff_id: leader,
      last_name: "Шаўчэнка <b>",
      first_name: "Вольга",
      middle_name: "Іванаўна",
    });
    await given.subscriber(account, { msisdn: "375297654321", iccid: null, last_name: "", tariff_id: innovator });
    await given.subscriber(account, { msisdn: "375338029123", tariff_id: innovator, status: "suspended" });
    await given.subscriber(account, { msisdn: "375447000000", tariff_id: leader, status: "pending-activation" });
    const other = await given.account();
    await given.subscriber(other, { msisdn: "375291234999", tariff_id: leader });
  });

  it("shows number, name, SIM, tariff and status, and no row of another account", async () => {
    const text = await list();
    expect(numbersIn(text)).toEqual(["375291234567", "375297654321", "375338029123", "375447000000"]);
    expect(text).toContain(asShown(`href="/a/${account.number}/subscribers/375291234567">+375 29 123-45-67</a>`));
    expect(text).toContain("Шаўчэнка &lt;b&gt; Вольга Іванаўна");
    for (const shown of ["Без имени", "8937501000000555551", "Новатор", "Приостановлен", "Ожидание активации"]) {
      expect(text).toContain(shown);
    }
    expect(text).toContain("4 абонента");
    expect(text).not.toContain("Ничей тариф");
    expect(text).not.toContain('rel="next"');
  });

  it.each([
    ["4567", ["375291234567"]],
    ["55555", ["375291234567"]],
    ["8937501 000 000 555-551", ["375291234567"]],
    ["+375 29 123", ["375291234567"]],
    ["29 123-45", ["375291234567"]],
    ["8 (029) 123", ["375291234567", "375338029123"]],
    ["80 29 123", ["375291234567", "375338029123"]],
    ["80291234567", ["375291234567"]],
    ["+375 (029) 123-45-67", ["375291234567"]],
    ["375.29.123.45.67", ["375291234567"]],
    ["tel:+375291234567", ["375291234567"]],
    ["３７５２９\u2800１２３", ["375291234567"]],
    ["375291234567.0", ["375291234567"]],
    ["№ 291234567", ["375291234567"]],
    ["8029", ["375338029123"]],
    ["375", ["375291234567", "375297654321", "375338029123", "375447000000"]],
    ["0000005", ["375291234567"]],
    ["999999999", []],
    ["37529123456789012345", []],
  ])("finds by any part of a number or SIM, however typed: %s", async (q, found) => {
    expect(numbersIn(await list(`?q=${encodeURIComponent(q)}`))).toEqual(found);
  });

  it.each(["12", "%", "%%%", "___", "12_", "Ли", "ьъ'", "\\\\\\"])(
    `looks for nothing in what is no part of a number, and says so: %s ${asvs("1.2.4")}`,
    async (q) => {
      const text = await list(`?q=${encodeURIComponent(q)}`);
      expect(numbersIn(text)).toEqual([]);
      expect(text).toContain("Введите не менее 3 цифр");
      expect(text).toContain("Сбросить фильтр");
    },
  );

  it("narrows by tariff and status, alone and together with a search", async () => {
    const [leader, innovator] = tariffs.map(({ id }) => id);
    expect(numbersIn(await list(`?tariff=${leader}`))).toEqual(["375291234567", "375447000000"]);
    expect(numbersIn(await list(`?tariff=${leader}&status=pending-activation`))).toEqual(["375447000000"]);
    expect(numbersIn(await list(`?q=375&tariff=${innovator}&status=active`))).toEqual(["375297654321"]);
    const text = await list(`?q=375&tariff=${innovator}&status=suspended`);
    expect(text).toContain("Найден 1 абонент");
    expect(text).toContain(`<option value="${innovator}" selected>Новатор</option>`);
    expect(text).toContain('<option value="suspended" selected>');
    expect(text).toContain(`/subscribers.xlsx?q=375&amp;tariff=${innovator}&amp;status=suspended`);
  });

  it("says in the browser's title what is shown, and of which account", async () => {
    const account5 = `${account.number.slice(0, 5)} ${account.number.slice(5, 8)} ${account.number.slice(8)}`;
    expect(titleIn(await list(""))).toMatch(new RegExp(`^Абоненты · ${account5} · `));
    expect(titleIn(await list(`?tariff=${tariffs[1]?.id}&status=suspended`))).toMatch(
      new RegExp(`^Абоненты · Новатор · Приостановлен · ${account5} · `),
    );
  });

  it("takes no notice of values that cannot be", async () => {
    for (const query of ["?status=dead&tariff=x", "?q=&tariff=&status=", "?q=1&q=2", "?after=%27&before=x"]) {
      expect(numbersIn(await list(query))).toHaveLength(4);
    }
  });

  it("offers to clear a filter that nothing matches, and the start when a page lies past the end", async () => {
    const nothing = await list("?status=terminated");
    expect(nothing).toContain("Ничего не найдено");
    expect(nothing).toContain(`href="/a/${account.number}/subscribers">Сбросить фильтр`);
    const past = await list("?after=375999999999&status=active");
    expect(past).toContain("Список закончился");
    expect(past).toContain(`href="/a/${account.number}/subscribers?status=active">К началу списка`);
  });

  it("says that an account is empty", async () => {
    const empty = await given.account();
    const holder = await signIn(portal, await given.holder("administrator", empty));
    const { text } = await holder.get(`/a/${empty.number}/subscribers`).expect(200);
    expect(text).toContain("Абонентов пока нет");
    expect(text).not.toContain("Выгрузка в Excel");
    await holder.get(`/a/${account.number}/subscribers`).expect(404);
    await holder.get(`/a/${account.number}/subscribers.xlsx`).expect(404);
  });

  it("is not a subscriber's page", async () => {
    const subscriber = await signIn(portal, await given.holder("subscriber", await given.account()));
    await subscriber.get(`/a/${account.number}/subscribers`).expect(404);
  });

  it.each([
    ["be", ["Абаненты", "4 абаненты", "Актыўны", "Чаканне актывацыі", "Без імя", "Выгрузка ў Excel"]],
    ["en", ["Subscribers", "4 subscribers", "Active", "Pending activation", "No name", "Export to Excel"]],
  ])("speaks %s", async (lang, said) => {
    const reader = await signIn(portal, await given.holder("administrator", account));
    await post(reader, "/language", { language: lang, back: "/" }).expect(303);
    const { text } = await reader.get(`/a/${account.number}/subscribers`).expect(200);
    for (const words of said) expect(text).toContain(words);
  });
});

describe("the pages of a list", () => {
  let agent: Agent;
  let base: string;
  const numbers = Array.from({ length: 120 }, (_, i) => String(375_291_000_000 + i * 7));

  beforeAll(async () => {
    const account = await given.account();
    // who may order nothing has links: buttons carry ticks (ticks.test.ts)
    agent = await signIn(portal, await given.holder("viewer", account));
    base = `/a/${account.number}/subscribers`;
    const tariff = await given.tariff();
    await portal.owner.raw(
      `insert into subscribers (account_id, msisdn, iccid, tariff_id, status)
       select ?, msisdn, '8937501' || msisdn, ?, 'active' from unnest(?::text[]) msisdn`,
      [account.id, tariff.id, numbers.toReversed()],
    );
  });

  /** Every page from the first by its links, as numbers. */
  const walk = async (from: string, link: RegExp): Promise<string[][]> => {
    const { text } = await agent.get(from).expect(200);
    const href = linkIn(text, link);
    return [numbersIn(text), ...(href ? await walk(href, link) : [])];
  };
  const last = async (from: string): Promise<string> => {
    const href = linkIn((await agent.get(from).expect(200)).text, next);
    return href ? last(href) : from;
  };

  it.each(["", "?status=active", "?q=37529", "?q=8937501&status=active"])(
    "hold every row once, forward and back, with the filter kept: %s",
    async (query) => {
      const forward = await walk(base + query, next);
      expect(forward.map((page) => page.length)).toEqual([50, 50, 20]);
      expect(forward.flat()).toEqual(numbers);
      const back = await walk(await last(base + query), previous);
      expect(back.map((page) => page.length)).toEqual([20, 50, 50]);
      expect(back.toReversed().flat()).toEqual(numbers);
    },
  );

  it("hold 50, 100 or 200 rows as chosen, in the links too; any other size is 50", async () => {
    const hundred = (await agent.get(`${base}?size=100`).expect(200)).text;
    expect(numbersIn(hundred)).toEqual(numbers.slice(0, 100));
    expect(hundred).toContain("1–100 из 120");
    const further = (await agent.get(linkIn(hundred, next) ?? "").expect(200)).text;
    expect(numbersIn(further)).toEqual(numbers.slice(100));
    expect(further).toContain("101–120 из 120");
    const all = (await agent.get(`${base}?size=200`).expect(200)).text;
    expect(numbersIn(all)).toEqual(numbers);
    expect(all).toContain(`href="${base}">50</a>`);
    for (const size of ["7", "1000000", "-50", "x"]) {
      expect(numbersIn((await agent.get(`${base}?size=${size}`).expect(200)).text)).toHaveLength(50);
    }
  });

  it("are sorted by the heads of the columns that have an index, up and down; what is searched for is not", async () => {
    const first = (await agent.get(`${base}?status=active`)).text;
    expect(sortedBy(first).map(([, href, title]) => [title, href?.replaceAll("&amp;", "&")])).toEqual([
      ["Номер", `${base}?status=active&sort=-number`],
      ["Имя", `${base}?status=active&sort=name`],
    ]);
    expect(first).toContain('aria-sort="ascending"');
    const down = (await agent.get(`${base}?sort=-number`)).text;
    expect(numbersIn(down)).toEqual(numbers.toReversed().slice(0, 50));
    expect(down).toContain('aria-sort="descending"');
    expect(sortedBy((await agent.get(`${base}?q=37529`)).text)).toEqual([]);
  });

  it("end where the rows do: the first page has no way back, the last none on", async () => {
    const first = (await agent.get(base)).text;
    expect(linkIn(first, previous)).toBeUndefined();
    const end = (await agent.get(await last(base))).text;
    expect(linkIn(end, next)).toBeUndefined();
    expect(linkIn(end, previous)).toContain("before=");
    const exact = (await agent.get(`${base}?after=${numbers[69]}`)).text;
    expect(numbersIn(exact)).toHaveLength(50);
    expect(linkIn(exact, next)).toBeUndefined();
  });
});
