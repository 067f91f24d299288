import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { isFlood, isFloodOf } from "../../src/codes/breaker.ts";
import { type CodeRequest, checkCode, issueCode, runForgetCodes } from "../../src/codes/index.ts";
import { breaker } from "../../src/limits/index.ts";
import { hashPassword } from "../../src/passwords/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { type SmsGateway, SmsRefused, SmsUnavailable } from "../../src/platform/sms/index.ts";
import { otherThan } from "../support/codes.ts";
import { workerUrl } from "../support/database.ts";
import { startPortal } from "../support/portal.ts";

const now = new Date("2026-11-09T09:00:00Z");
const portal = await startPortal({ now });
afterAll(portal.close);
const { deps, owner } = portal;
const user = await portal.given.user();

const request = (changes: Partial<CodeRequest> = {}): CodeRequest => ({
  purpose: "sign-in",
  channel: "sms",
  target: user.phone,
  recipient: { to: user.phone, owner: { userId: user.id } },
  address: "192.0.2.1",
  device: null,
  replaces: null,
  lang: "ru",
  ...changes,
});
const issue = async (changes: Partial<CodeRequest> = {}) => {
  const issued = await issueCode(deps, request(changes));
  if (!issued.isSent) throw new Error(`not sent: ${issued.reason}`);
  return issued.sent.codeId;
};
const lastCode = () => /\d{6}/.exec(portal.sms().at(-1)?.text ?? "")?.[0] ?? "";
const check = (id: string, code: string, changes: Partial<CodeRequest> = {}) =>
  checkCode(deps, { ...request(changes), id, code });
const points = async (): Promise<number[]> => owner("rate_limits").pluck("points");
const counted = async () =>
  Object.fromEntries(
    (await owner("rate_limits").orderBy("key").select("key", "points")).map(({ key, points: count }) => [
      key.split(":")[0],
      count,
    ]),
  );

beforeEach(async () => {
  portal.setNow(now);
  await owner("codes").delete();
  await owner("rate_limits").delete();
});

describe("a code", () => {
  it("without a receiver is never right, and no SMS is sent", async () => {
    const before = portal.sms().length;
    const id = await issue({ recipient: null, target: "375297654321" });
    expect(portal.sms()).toHaveLength(before);
    // even a right guess proves nothing
    await owner("codes").update({ code_hash: await hashPassword("123456") });
    expect(await check(id, "123456", { target: "375297654321" })).toMatchObject({ isRight: false });
  });

  it("that was used counts as sent, and no more as unused", async () => {
    const id = await issue();
    expect(await counted()).toEqual({
      "code-address": 1,
      "code-address-day": 1,
      "code-network-day": 1,
      "code-number-day": 1,
      "code-number-hour": 1,
      "code-sms-day": 1,
    });
    await check(id, lastCode());
    expect(await counted()).toEqual({
      "code-address": 1,
      "code-address-day": 1,
      "code-network-day": 1,
      "code-number-day": 0,
      "code-number-hour": 0,
      "code-sms-day": 1,
      "code-tries": 0,
    });
  });

  it("that was used in another window than it was sent in gives nothing back", async () => {
    const id = await issue();
    await owner("rate_limits")
      .where("key", "like", "code-number-hour:%")
      .update({ expire: owner.raw("expire + 1") });
    await check(id, lastCode());
    expect(await counted()).toMatchObject({ "code-number-hour": 1, "code-number-day": 0 });
  });

  it("of a known browser counts nowhere by the address", async () => {
    const id = await issue({ device: "a browser" });
    await check(id, lastCode(), { device: "a browser" });
    expect(await counted()).toEqual({ "code-browser-day": 0, "code-browser-hour": 0, "code-sms-day": 1 });
  });

  it("that is spent is answered without work and without a record", async () => {
    const id = await issue();
    const wrong = otherThan(lastCode());
    for (let n = 0; n < 4; n += 1) expect(await check(id, wrong)).toMatchObject({ reason: "wrong", isRecorded: true });
    expect(await check(id, wrong)).toMatchObject({ reason: "spent", isRecorded: true });
    expect(await check(id, wrong)).toMatchObject({ reason: "spent", isRecorded: false });
  });
});

describe("a code by mail", () => {
  it("waits sealed in the queue; without a receiver the job exists too, and sends nothing", async () => {
    const before = (await portal.notices()).length;
    await issue({ channel: "mail", recipient: { to: "a@client.example", owner: { userId: user.id } } });
    await issue({ channel: "mail", recipient: null, target: "nobody@client.example" });
    const mails = (await portal.notices()).slice(before);
    expect(mails).toMatchObject([
      { channel: "mail", to: "a@client.example", subject: "Код для входа в личный кабинет" },
    ]);
    const code = /\d{6}/.exec(mails[0]?.text ?? "")?.[0] ?? "";
    const { rows } = await owner.raw("select data::text from pgboss.job where name = 'notices.send-notice'");
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { data } of rows) {
      expect(data).not.toContain(code);
      expect(data).not.toContain("client.example");
    }
  });
});

const gateway = (error: Error): SmsGateway => {
  const fail = async () => {
    throw error;
  };
  return { send: fail, probe: fail, close: async () => undefined };
};

describe("the gateway", () => {
  it("that is unavailable is reported for known and unknown numbers alike, and nothing is counted", async () => {
    const away = { ...deps, sms: gateway(new SmsUnavailable("away")) };
    for (const recipient of [request().recipient, null]) {
      expect(await issueCode(away, request({ recipient }))).toEqual({ isSent: false, reason: "unavailable" });
    }
    expect(new Set(await points())).toEqual(new Set([0]));
    expect(await owner("codes")).toEqual([]);
  });

  it("that refuses a number does not reveal that it is a customer's", async () => {
    const refusing = { ...deps, sms: gateway(new SmsRefused("no such number")) };
    expect(await issueCode(refusing, request())).toMatchObject({ isSent: true });
  });
});

const source = (sent: number, used: number, numbers = sent - used) => ({
  network: `network ${sent} ${used}`,
  sent,
  unused: sent - used,
  numbers,
});

/** Unused codes for registration that somebody at the address asked for. */
const plant = async (count: number, address: string) => {
  await issue({ purpose: "registration", target: "375297654322", address });
  const [row] = await owner("codes").orderBy("created_at", "desc").select();
  const { id: _id, ...unused } = row;
  await owner("codes").insert(
    Array.from({ length: count - 1 }, (_, n) => ({
      ...unused,
      target_hash: `number ${n}`,
      counted: "{}",
      subject: unused.subject,
    })),
  );
  await owner("rate_limits").delete();
};

describe("the breaker", () => {
  const many = (count: number, each: ReturnType<typeof source>) => Array.from({ length: count }, () => each);

  it.each([
    ["a usual hour", [source(40, 35)], 30, false],
    ["a busy hour of a small operator", many(20, source(50, 45)), 2, false],
    ["more than thrice the usual hour unused", many(60, source(15, 10)), 100, true],
    ["a busy hour of a large operator", many(59, source(15, 10)), 100, false],
    ["codes that nobody uses, from many networks", many(6, source(9, 0)), 100, true],
    ["too few to tell", many(5, source(9, 0)), 100, false],
    ["codes to few numbers, which end by themselves", many(6, source(9, 0, 1)), 100, false],
    ["a flood of one network, which is closed alone", [source(300, 0), source(40, 35)], 100, false],
  ])("%s", (_what, sources, usualHour, stops) => {
    expect(isFlood({ sources, usualHour })).toBe(stops);
  });

  it.each([
    ["a network of unused codes", source(breaker.unusedOfNetwork, 0), true],
    ["one with fewer", source(breaker.unusedOfNetwork - 1, 0), false],
    ["one address of thousands of people", source(200, 150), false],
  ])("%s", (_what, one, stops) => {
    expect(isFloodOf(one)).toBe(stops);
  });

  const stranger = { target: "375297654321", address: "198.51.100.7" };

  it("closes the network that floods, for what it floods, and nobody else", async () => {
    await plant(breaker.unusedOfNetwork, "192.0.2.1");
    const there = { ...stranger, address: "192.0.2.200" };
    expect(await issueCode(deps, request({ ...there, purpose: "registration" }))).toMatchObject({
      reason: "unavailable",
    });
    expect(await issueCode(deps, request(there))).toMatchObject({ isSent: true });
    const elsewhere = request({ ...stranger, target: "375297654323", purpose: "registration" });
    expect(await issueCode(deps, elsewhere)).toMatchObject({ isSent: true });
  });

  it("stops a purpose for strangers when many networks flood it; known browsers and mail go on", async () => {
    for (let n = 0; n < 6; n += 1) {
      await owner("codes").where({ target_hash: "none" }).delete();
      portal.setNow(new Date(now.getTime() + n * 301_000));
      await plant(9, `100.64.${n}.1`);
    }
    const registration = { ...stranger, purpose: "registration" } as const;
    expect(await issueCode(deps, request(registration))).toMatchObject({ reason: "unavailable" });
    expect(await issueCode(deps, request({ ...registration, device: "a browser" }))).toMatchObject({ isSent: true });
    const mail = { target: "a@client.example", channel: "mail" } as const;
    expect(await issueCode(deps, request({ ...registration, ...mail }))).toMatchObject({ isSent: true });
    expect(await issueCode(deps, request(stranger))).toMatchObject({ isSent: true });
  });
});

it("old codes are deleted by the worker, except those that the breaker still compares with", async () => {
  await issue();
  const db = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 1);
  const forget = runForgetCodes({ ...deps, db });
  portal.setNow(new Date(now.getTime() + 7 * 86_400_000));
  await forget();
  expect(await owner("codes")).toHaveLength(1);
  portal.setNow(new Date(now.getTime() + 9 * 86_400_000));
  await forget();
  expect(await owner("codes")).toEqual([]);
  await db.close();
});
