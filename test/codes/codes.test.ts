import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { isFlood } from "../../src/codes/breaker.ts";
import { type CodeRequest, checkCode, issueCode, runForgetCodes } from "../../src/codes/index.ts";
import { breaker } from "../../src/limits/index.ts";
import { hashPassword } from "../../src/passwords/index.ts";
import { type SmsGateway, SmsRefused, SmsUnavailable } from "../../src/platform/sms/index.ts";
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

  it("that was used is not counted any more", async () => {
    const id = await issue();
    expect(new Set(await points())).toEqual(new Set([1]));
    await check(id, lastCode());
    expect(new Set(await points())).toEqual(new Set([0]));
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

describe("the breaker", () => {
  it.each([
    ["a usual hour", { sent: 40, used: 35, usualHour: 30 }, false],
    ["a busy hour of a small operator", { sent: breaker.leastPerHour - 1, used: 190, usualHour: 2 }, false],
    ["more than thrice the usual hour", { sent: 400, used: 390, usualHour: 100 }, true],
    ["a busy hour of a large one", { sent: 299, used: 290, usualHour: 100 }, false],
    ["codes that nobody uses", { sent: 50, used: 14, usualHour: 100 }, true],
    ["too few to tell", { sent: 49, used: 0, usualHour: 100 }, false],
  ])("%s", (_what, traffic, stops) => {
    expect(isFlood(traffic)).toBe(stops);
  });

  it("stops every SMS and no mail", async () => {
    await issue();
    const [row] = await owner("codes").select();
    const { id: _id, ...unused } = row;
    await owner("codes").insert(Array.from({ length: breaker.sentBeforeShare }, () => unused));
    expect(await issueCode(deps, request({ target: "375297654321" }))).toMatchObject({ reason: "unavailable" });
    expect(await issueCode(deps, request({ target: "a@client.example", channel: "mail" }))).toMatchObject({
      isSent: true,
    });
  });
});

it("old codes are deleted, except those that the breaker still compares with", async () => {
  await issue();
  portal.setNow(new Date(now.getTime() + 7 * 86_400_000));
  await runForgetCodes(deps)();
  expect(await owner("codes")).toHaveLength(1);
  portal.setNow(new Date(now.getTime() + 9 * 86_400_000));
  await runForgetCodes(deps)();
  expect(await owner("codes")).toEqual([]);
});
