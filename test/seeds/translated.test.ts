import { read as readWorkbook, utils } from "@e965/xlsx";
import request from "supertest";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { seedDatabase } from "../../src/bin/seed.ts";
import { learn } from "../../src/platform/i18n.ts";
import { readTranslations } from "../../src/platform/translations.ts";
import { type Agent, post, startPortal } from "../support/portal.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const now = new Date("2026-11-23T12:00:00+03:00");
const portal = await startPortal({ now });

beforeAll(async () => {
  await seedDatabase(portal.databaseUrl, "demo", { now });
  await readTranslations(portal.db.knex);
});
afterAll(async () => {
  learn([]);
  await portal.close();
});

/** Of the catalogue, but what people of the demo are called as well: «Дежурный слесарь», «Касса № 2», «Гостевой номер». */
const namesIn = async (lang: "be" | "en"): Promise<{ text: string; own: string }[]> => {
  const rows = await portal.owner("translations").select("text", { own: lang });
  return rows.filter(({ text, own }) => text !== own && !/^(Дежурный|Касса|Гостевой|Подключение)$/.test(text));
};

const enter = async (phone: string, lang: string): Promise<Agent> => {
  const agent = request.agent(portal.app);
  await post(agent, "/sign-in/password", { phone, password: "Demo-pass-2026" }).expect(303);
  await post(agent, "/language", { language: lang, back: "/" }).expect(303);
  return agent;
};

type Page = { readonly path: string; readonly text: string };

/** Pages and text files that links lead to; one for each shape of address, whatever its numbers and values are. */
async function* pagesFrom(agent: Agent, start: string): AsyncGenerator<Page> {
  const shapes = new Set<string>();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const shape = path.replaceAll(/=[^&]*/g, "").replaceAll(/\d+/g, "N");
    if (shapes.has(shape) || /^\/(assets|accessibility)|\.(xlsx|pdf|zip|xml)/.test(path)) continue;
    shapes.add(shape);
    const { type, text } = await agent.get(path);
    if (!type.startsWith("text/")) continue;
    yield { path, text: plain(text) };
    for (const [, to = ""] of text.matchAll(/href="(\/[^"#]*)"/g)) waiting.push(to.replaceAll("&amp;", "&"));
  }
}

const plain = (html: string): string =>
  html.replaceAll("\u00A0", " ").replaceAll("&#34;", '"').replaceAll("&#39;", "'").replaceAll("&quot;", '"');

describe.each(["be", "en"] as const)("a reader of %s", (lang) => {
  it.each([
    ["375291000100", "/a/00020000100", 70, 20],
    ["375291000002", "/accounts", 90, 30],
  ])("sees the catalogue in that language on every page that %s is led to", async (phone, start, pages, names) => {
    const all = await namesIn(lang);
    const seen = new Set<string>();
    const left: string[] = [];
    let count = 0;
    for await (const { path, text } of pagesFrom(await enter(phone, lang), start)) {
      count += 1;
      for (const { own } of all) if (text.includes(own)) seen.add(own);
      left.push(...all.filter((name) => text.includes(name.text)).map((name) => `${path}: ${name.text}`));
    }
    expect(left).toEqual([]);
    expect(count).toBeGreaterThan(pages);
    expect(seen.size).toBeGreaterThan(names);
  });
});

describe.each(["be", "en"] as const)("a reader of %s finds the catalogue in that language", (lang) => {
  const base = "/a/00020000100";
  // Свое решение. Лидер with 500 minutes
  const fields = { tariffId: "102", bundleId: "3" };
  let agent: Agent;
  let number: string;
  beforeAll(async () => {
    const whoMay = { account_id: 20_000_100, status: "active", tariff_id: 101 };
    ({ number } = await portal.owner("subscribers").where(whoMay).whereNotNull("bundle_id").first("number"));
    agent = await enter("375291000100", lang);
  });

  const expectNone = async (html: string) => {
    const text = plain(html);
    const all = await namesIn(lang);
    expect(all.filter((name) => text.includes(name.text))).toEqual([]);
    expect(all.filter(({ own }) => text.includes(own)).length).toBeGreaterThan(0);
  };
  const draftOf = async (path: string, typed: Record<string, string>) => {
    const { headers } = await post(agent, base + path, typed).expect(303);
    return (await agent.get(String(headers["location"])).expect(200)).text;
  };

  it("in a draft of one, what it is and what it will be", async () => {
    const operation = "change-tariff";
    await expectNone(await draftOf(`/subscribers/${number}/tariff`, { operation, ...fields }));
  });

  it("in a draft over a list", async () => {
    const whom = { method: "text", numbers: number };
    await expectNone(await draftOf("/bulk/tariff", { category: "1", ...fields, ...whom }));
  });

  it("where a number is looked for", async () => {
    await expectNone((await agent.get(`${base}/find?q=${number}`).expect(200)).text);
  });

  it("in what is known of numbers", async () => {
    await expectNone(await draftOf("/reference", { numbers: number }));
  });

  it("on paper", async () => {
    const { id } = await portal.owner("invoices").where({ account_id: 20_000_001 }).first("id");
    const paper = `/a/00020000001/invoices/${id}`;
    const reader = await enter("375291000002", lang);
    await expectNone((await reader.get(`${paper}.txt`).expect(200)).text);
    const { body } = await reader
      .get(`${paper}.xlsx`)
      .buffer(true)
      .parse((answer, done) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part)).on("end", () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const { SheetNames, Sheets } = readWorkbook(body, { type: "buffer" });
    await expectNone(SheetNames.map((name) => utils.sheet_to_csv(Sheets[name] ?? {})).join("\n"));
  });
});

it("everything that the demo's operator sells or charges has a name in be and en", async () => {
  const { rows } = await portal.owner.raw(
    `select text from (select name from tariff_categories union select name from tariffs union select description from tariffs
       union select name from bundles union select name from service_categories union select name from services
       union select description from services union select name from products union select description from products
       union select name from product_prices union select name from number_categories union select name from instalments
       union select name from charges union select name from invoice_lines) sold (text)
     where text <> '' and not exists (select from translations t where t.text = sold.text and t.be is not null and t.en is not null)`,
  );
  expect(rows).toEqual([]);
});

it("a reader of Russian sees it as it is in the catalogue", async () => {
  const agent = await enter("375291000100", "ru");
  const { text } = await agent.get("/a/00020000100/bulk/services").expect(200);
  expect(plain(text)).toContain("Международные звонки. Роуминг");
});
