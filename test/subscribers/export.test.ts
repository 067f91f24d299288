import { once } from "node:events";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import * as XLSX from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobScope, readAtOnce } from "../../src/platform/db.ts";
import { countSubscribers, matchingSubscribers } from "../../src/subscribers/index.ts";
import { asvs } from "../support/asvs.ts";
import { type Agent, signIn, startPortal } from "../support/portal.ts";
import { numbersIn } from "./numbers.ts";

const portal = await startPortal();
const { given } = portal;
afterAll(portal.close);

const rowsCount = 10_001;
let account: { id: number; number: string };
let user: { phone: string };
let agent: Agent;

beforeAll(async () => {
  account = await given.account();
  user = await given.holder("administrator", account);
  agent = await signIn(portal, user);
  const tariff = await given.tariff({ name: "Мастер" });
  await portal.owner.raw(
    `insert into bundles values (1, 'Набор: 300 мин., 15 ГБ', 300, 15360, 100);
     insert into subscribers (account_id, msisdn, iccid, last_name, first_name, middle_name, tariff_id, bundle_id, status, activated_on)
     select ${account.id}, (375290000000 + n * 13)::text, '8937501' || lpad(n::text, 12, '0'), '=Фамилия ' || n, 'Имя', 'Отчество',
       ${tariff.id}, case when n = 1 then 1 end, case when n % 10 = 0 then 'suspended' else 'active' end,
       case when n = 1 then date '2024-02-29' end
     from generate_series(1, ${rowsCount}) n;
     analyze subscribers`,
  );
  await given.subscriber(await given.account(), { msisdn: "375290000014" });
});

const read = async (query = "", reader = agent): Promise<{ rows: string[][]; headers: Record<string, string> }> => {
  const { body, headers } = await reader
    .get(`/a/${account.number}/subscribers.xlsx${query}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  const sheet = Object.values(XLSX.read(body, { type: "buffer" }).Sheets)[0] ?? {};
  return { rows: XLSX.utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false, defval: "" }), headers };
};

describe("the export to Excel", () => {
  it("holds every subscriber once, in number order, with the name in its parts", async () => {
    const { rows, headers } = await read("?q=37529");
    expect(rows[0]?.join(" · ")).toBe(
      "Номер · Имя · SIM · Тариф · Статус · Фамилия или название · Имя отдельно · Отчество · Набор услуг · Дата активации · Подразделение · Место затрат · Метки · Примечание · Раздельный счет",
    );
    const expected = Array.from({ length: rowsCount }, (_, i) => at(i + 1));
    expect(rows.slice(1).map((row) => row[0])).toEqual(expected);
    expect(rows[1]?.slice(0, 5)).toEqual([
      at(1),
      "=Фамилия 1 Имя Отчество",
      "8937501000000000001",
      "Мастер",
      "Активный",
    ]);
    expect(rows[1]?.slice(5, 9)).toEqual(["=Фамилия 1", "Имя", "Отчество", "Набор: 300 мин., 15 ГБ"]);
    expect(rows[1]?.[9]).toMatch(/29.0?2.2024|2.29.24/);
    expect(headers["content-type"]).toContain("spreadsheetml");
    const name = encodeURIComponent(`Абоненты-${account.number}-2026-11-09.xlsx`);
    expect(headers["content-disposition"]).toContain(`filename*=UTF-8''${name}`);
  });

  it("applies the list's filter", async () => {
    const active = (await read("?status=active")).rows.slice(1);
    expect(new Set(active.map((row) => `${row[0]} ${row[4]}`)).size).toBe(9_001);
    expect(active.every((row) => row[4] === "Активный")).toBe(true);
    const { rows } = await read("?q=29000&status=suspended");
    const numbers = rows.slice(1).map((row) => row[0]);
    const expected = await portal
      .owner("subscribers")
      .where({ account_id: account.id, status: "suspended" })
      .whereRaw("(msisdn like '%29000%' or iccid like '%29000%')")
      .orderBy("msisdn")
      .pluck("msisdn");
    expect(expected.length).toBeGreaterThan(10);
    expect(numbers).toEqual(expected);
    expect((await read("?q=abc")).rows).toHaveLength(1);
  });

  it("of an empty account is a sheet with the heads alone", async () => {
    const empty = await given.account();
    const reader = await signIn(portal, await given.holder("administrator", empty));
    const { headers } = await reader.get(`/a/${empty.number}/subscribers.xlsx`).expect(200);
    expect(headers["content-disposition"]).toContain(empty.number);
  });

  it(`stops reading when the person goes away ${asvs("15.2.2")}`, async () => {
    const server = portal.app.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const cookie = agent.jar
      .getCookies({ domain: "127.0.0.1", path: "/", secure: false, script: false })
      .map((each) => `${each.name}=${each.value}`)
      .join("; ");
    const path = `/a/${account.number}/subscribers.xlsx`;
    const ask = (leave: boolean) =>
      new Promise<number | undefined>((done, failed) => {
        const request = get({ host: "127.0.0.1", port, path, headers: { cookie } }, (response) => {
          if (leave) request.destroy();
          response.resume().once("close", () => done(response.statusCode));
        });
        request.on("error", (error) => (leave ? undefined : failed(error)));
      });
    try {
      const whole = await transactionsOf(() => ask(false));
      expect(whole.result).toBe(200);
      const left = await transactionsOf(() => ask(true));
      expect(left.result).toBe(200);
      // six batches make the whole
      expect(left.count).toBeLessThan(whole.count - 2);
      expect(portal.db.knex.client.pool.numUsed()).toBe(0);
    } finally {
      server.close();
    }
  });
});

/** How many connections the portal took from its pool for something, half a second of afterwards included. */
const transactionsOf = async <T>(something: () => Promise<T>): Promise<{ result: T; count: number }> => {
  const { pool } = portal.db.knex.client;
  let count = 0;
  const counting = () => {
    count += 1;
  };
  pool.on("acquireSuccess", counting);
  const result = await something();
  await setTimeout(500);
  pool.removeListener("acquireSuccess", counting);
  return { result, count };
};

const list = async (query: string) => (await agent.get(`/a/${account.number}/subscribers${query}`).expect(200)).text;
const page = async (query: string) => numbersIn(await list(query));
const totalOf = async (query: string) => /<p class="page-lead">([^<]+)</.exec(await list(query))?.[1];
const at = (n: number) => String(375_290_000_000 + n * 13);

describe("the total", () => {
  it("is exact up to two thousand, and up to a thousand of a search", async () => {
    expect(await totalOf("")).toContain("Более 2\u00a0000 абонентов");
    expect(await totalOf("?status=active")).toContain("Найдено более 2\u00a0000 абонентов");
    expect(await totalOf("?status=suspended")).toContain("Найдено 1\u00a0000 абонентов");
    expect(await totalOf("?q=37529")).toContain("Найдено более 1\u00a0000 абонентов");
    expect(await totalOf("?q=8937501000000001")).toContain("Найдено 1\u00a0000 абонентов");
    expect(await totalOf("?q=8937501000000001&status=suspended")).toContain("Найдено 100 абонентов");
  });

  it("is counted in full when all that match are taken, and they are the same", async () => {
    const scope = jobScope(portal.db, account.id);
    for (const filter of [
      {},
      { q: "37529" },
      { q: "8937501000000001" },
      { status: "suspended" as const },
      { q: "x" },
    ]) {
      const { ids } = await readAtOnce(scope, { ids: matchingSubscribers(scope, filter) });
      expect(await countSubscribers(scope, filter)).toBe(ids.length);
    }
    expect(await countSubscribers(scope, {})).toBe(rowsCount);
    expect(await countSubscribers(scope, { q: "x" })).toBe(0);
  });
});

describe("a search of more than is counted", () => {
  it("goes on page by page, there and back", async () => {
    expect(await page(`?q=37529&after=${at(5000)}`)).toEqual(Array.from({ length: 50 }, (_, i) => at(5001 + i)));
    expect(await page(`?q=37529&before=${at(5000)}`)).toEqual(Array.from({ length: 50 }, (_, i) => at(4950 + i)));
    expect(await page(`?q=37529&after=${at(9990)}`)).toEqual(Array.from({ length: 11 }, (_, i) => at(9991 + i)));
  });
});

describe("the wall behind the account's own condition", () => {
  it("gives the search function's caller nothing of an account outside the scope", async () => {
    const foreign = await given.account();
    const { rows } = await readAtOnce(jobScope(portal.db, foreign.id), {
      rows: portal.db.knex.raw("select * from subscriber_search(?, '{375}', null, '{}', null, null, 10)", [account.id]),
    });
    expect(rows).toEqual([]);
  });
});
