import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type DocumentKind, documentList, runRunSchedules, type SchedulePeriod } from "../../src/deliveries/index.ts";
import { documents } from "../../src/documents.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { workerUrl } from "../support/database.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { givenOffice, plain } from "./office.ts";

const portal = await startPortal();
const { given, owner } = portal;
const now = portal.deps.clock.now();
const db = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 3);
afterAll(async () => {
  await db.close();
  await portal.close();
});
afterEach(async () => {
  portal.setNow(now);
  await owner("delivery_schedules").update({ every: null });
});

const signal = new AbortController().signal;
const run = (list = documents) =>
  runRunSchedules({ db, clock: portal.deps.clock, documents: list, config: portal.deps.config })({}, { signal });
const at = (text: string) => portal.setNow(new Date(`${text}+03:00`));
const sentTo = async (account: { id: number }) =>
  (await owner("deliveries").where({ account_id: account.id }).orderBy("created_at").orderBy("email")).map(
    ({ subject_id: subject, email }) => `${subject} ${email}`,
  );
const givenSchedule = async (every = "issued") => {
  const office = await givenOffice(portal);
  const second = await given.address(office.account, { email: "dir@romashka.example" });
  const [first] = await office.rows();
  const ids = [String(first.id), String(second.id)];
  return { ...office, ids, on: (fields = {}) => office.schedule({ every, addresses: ids, ...fields }) };
};

describe("an invoice on the day it is issued", () => {
  it("goes to the addresses ticked, in the account's language, once, however often the worker looks", async () => {
    const { account, on, read, journal } = await givenSchedule();
    await owner("accounts").where({ id: account.id }).update({ delivery_language: "be" });
    const old = await given.invoice(account, { month: "2026-10-01", issued_on: "2026-11-01" });
    await on().expect(303);
    await run();
    // what was issued before the schedule began is not sent
    expect(await sentTo(account)).toEqual([]);
    const fresh = await given.invoice(account, { month: "2026-11-01", issued_on: "2026-12-01" });
    at("2026-11-30T23:59:59");
    await run();
    expect(await sentTo(account)).toEqual([]);
    at("2026-12-01T00:00:00");
    await run();
    await Promise.all([run(), run()]);
    await run();
    expect(await sentTo(account)).toEqual([`${fresh.id} buh@romashka.example`, `${fresh.id} dir@romashka.example`]);
    expect(await sentTo(account)).not.toContain(String(old.id));
    const row = await owner("deliveries").where({ account_id: account.id }).first();
    expect([row.language, row.title, row.requested_by]).toEqual(["be", expect.stringContaining("Рахунак"), null]);
    expect((await journal()).filter((action) => action === "delivery:run-schedule")).toHaveLength(1);
    expect(await owner("delivery_schedule_runs").where({ account_id: account.id }).select("period")).toEqual([
      { period: String(fresh.id) },
    ]);
    const { text } = await (await signIn(portal, await given.holder("administrator", account))).get(
      `/a/${account.number}/delivery`,
    );
    expect(plain(text)).toContain("Счет В день выставления последняя отправка: 01.12.2026 00:00");
    await expect(read()).rejects.toThrow();
  });

  it("is sent on the same day on which the schedule begins, and after an outage only the newest", async () => {
    const { account, on } = await givenSchedule();
    const today = await given.invoice(account, { month: "2026-10-01", issued_on: "2026-11-09" });
    await on({ addresses: [] }).expect(422);
    await on();
    await run();
    expect(new Set((await sentTo(account)).map((text) => text.split(" ")[0]))).toEqual(new Set([String(today.id)]));
    await given.invoice(account, { month: "2026-11-01", issued_on: "2026-12-01" });
    const newest = await given.invoice(account, { month: "2026-12-01", issued_on: "2027-01-01" });
    at("2027-01-10T12:00:00");
    await run();
    expect((await sentTo(account)).filter((text) => !text.startsWith(`${today.id} `))).toEqual([
      `${newest.id} buh@romashka.example`,
      `${newest.id} dir@romashka.example`,
    ]);
  });

  it("is not sent again by a schedule that was switched off and on", async () => {
    const { account, on, schedule } = await givenSchedule();
    await given.invoice(account, { month: "2026-10-01", issued_on: "2026-11-09" });
    await on();
    await run();
    await schedule({ every: "off" });
    await on();
    await run();
    expect(await sentTo(account)).toHaveLength(2);
  });

  it("waits while every address is paused, and goes once one is resumed", async () => {
    const { account, on, act, ids, read } = await givenSchedule();
    await on({ addresses: ids.slice(1) });
    const paused = { paused_at: now, pause_reason: "550 no such user" };
    await owner("delivery_addresses")
      .where({ account_id: account.id, id: Number(ids[1]) })
      .update(paused);
    const invoice = await given.invoice(account, { month: "2026-10-01", issued_on: "2026-11-09" });
    await run();
    expect(await sentTo(account)).toEqual([]);
    expect(await read()).toContain("Приостановлена ни один адрес сейчас не получает документы");
    await act("dir@romashka.example", "resumption");
    await run();
    expect(await sentTo(account)).toEqual([`${invoice.id} dir@romashka.example`]);
  });

  it("of one account that fails keeps no other from its own, and is tried again", async () => {
    const [bad, good] = [await givenSchedule(), await givenSchedule()];
    for (const { account, on } of [bad, good]) {
      await given.invoice(account, { month: "2026-10-01", issued_on: "2026-11-09" });
      await on();
    }
    const invoice = documents.get("invoice") as DocumentKind;
    const failing: DocumentKind = {
      ...invoice,
      titleOf: (tx, id, lang) => {
        if (tx.scope.accountId === bad.account.id) throw new Error("killed here");
        return invoice.titleOf(tx, id, lang);
      },
    };
    await expect(run(documentList(failing))).rejects.toThrow("1 schedules failed");
    expect([await sentTo(bad.account), (await sentTo(good.account)).length]).toEqual([[], 2]);
    // nothing of the run was kept, so that it is not lost
    expect(await owner("delivery_schedule_runs").where({ account_id: bad.account.id })).toEqual([]);
    await run();
    expect([(await sentTo(bad.account)).length, (await sentTo(good.account)).length]).toEqual([2, 2]);
  });
});

/** A paper that is made for a period, as call details and acts are. */
const periodic = (asked: SchedulePeriod[], has: { subject: string | undefined }): DocumentKind => ({
  name: "statement",
  permission: "deliveries:read",
  sendPermission: "deliveries:send",
  formats: ["xlsx", "csv"],
  keptDays: 7,
  schedule: {
    every: ["month", "quarter"],
    titleIn: () => "Выписка",
    prepare: async (_tx, period) => {
      asked.push(period);
      return has.subject;
    },
  },
  titleOf: async (_tx, id) => `Выписка ${id}`,
  make: async () => ({ fileName: "a.csv", contentType: "text/csv", content: [Buffer.from("a")] }),
  mailOf: async () => ({ subject: "Выписка", text: "Выписка" }),
});

const givenPeriodic = async (every: "month" | "quarter", since: string) => {
  const office = await givenOffice(portal);
  const [{ id }] = await office.rows();
  await owner("delivery_schedules").insert({
    account_id: office.account.id,
    kind: "statement",
    every,
    address_ids: [id],
    format: "csv",
    since,
    changed_by_name: "",
    changed_at: now,
  });
  return office;
};

describe("a paper of a month or a quarter", () => {
  it("is made and sent once a month after its end in Minsk, the newest alone after an outage", async () => {
    const { account } = await givenPeriodic("month", "2026-11-09");
    const [asked, has]: [SchedulePeriod[], { subject: string | undefined }] = [[], { subject: "s1" }];
    const list = documentList(periodic(asked, has));
    await run(list);
    at("2026-11-30T23:59:59");
    await run(list);
    expect(asked).toEqual([]);
    at("2026-12-01T00:00:00");
    for (let n = 0; n < 3; n++) await run(list);
    expect(asked).toEqual([{ every: "month", from: "2026-11-01", to: "2026-11-30" }]);
    expect(await owner("deliveries").where({ account_id: account.id }).select("format", "email")).toEqual([
      { format: "csv", email: "buh@romashka.example" },
    ]);
    has.subject = "s2";
    at("2027-03-15T12:00:00");
    await Promise.all([run(list), run(list)]);
    expect(asked.slice(1)).toEqual([{ every: "month", from: "2027-02-01", to: "2027-02-28" }]);
    expect(await sentTo(account)).toEqual(["s1 buh@romashka.example", "s2 buh@romashka.example"]);
  });

  it("is asked for again while there is nothing to send", async () => {
    const { account } = await givenPeriodic("quarter", "2026-01-01");
    const [asked, has]: [SchedulePeriod[], { subject: string | undefined }] = [[], { subject: undefined }];
    const list = documentList(periodic(asked, has));
    await run(list);
    await run(list);
    expect(await sentTo(account)).toEqual([]);
    has.subject = "q3";
    await run(list);
    await run(list);
    expect(asked).toHaveLength(3);
    expect(asked[2]).toEqual({ every: "quarter", from: "2026-07-01", to: "2026-09-30" });
    expect(await sentTo(account)).toEqual(["q3 buh@romashka.example"]);
  });
});

describe("the page of a schedule", () => {
  it("offers what can be sent, ticks every confirmed address at first, and says what is wrong", async () => {
    const { account, agent, base, ids, on, schedule, journal } = await givenSchedule();
    await given.address(account, { email: "new@romashka.example", confirmed_at: null });
    const path = `${base}/delivery/schedules/invoice`;
    const { text } = await agent.get(path).expect(200);
    expect(text.match(/name="addresses" value="\d+" checked/g)).toHaveLength(2);
    expect(text).not.toContain("new@romashka.example");
    expect(plain(text)).toContain("В день выставления");
    expect(plain(text)).not.toContain("Раз в месяц");
    const missing = await schedule({ every: "issued" });
    expect([missing.status, plain(missing.text).includes("Отметьте хотя бы один адрес")]).toEqual([422, true]);
    expect(missing.text).not.toMatch(/name="addresses" value="\d+" checked/);
    await schedule({ every: "month", addresses: ids }).expect(422);
    await schedule({ every: "issued", addresses: [...ids, "999999"] }).expect(422);
    await schedule({ every: "issued", addresses: ids, format: "doc" }).expect(422);
    const waiting = await owner("delivery_addresses").where({ account_id: account.id, confirmed_at: null }).first("id");
    await schedule({ every: "issued", addresses: String(waiting.id) }).expect(422);
    await on({ format: "pdf" }).expect(303);
    expect(await journal()).toEqual(["delivery:change-schedule"]);
    expect((await agent.get(path)).text).toContain('<option value="pdf" selected>');
    await agent.get(`${base}/delivery/schedules/payment-order`).expect(404);
    await post(agent, `${base}/delivery/schedules/constructor`, {}).expect(404);
  });

  it("of an account without a confirmed address says what to do first", async () => {
    const { agent, base } = await givenOffice(portal, { delivery_email: null });
    expect(plain((await agent.get(`${base}/delivery/schedules/invoice`)).text)).toContain(
      "Пока нет ни одного подтверждённого адреса",
    );
  });
});
