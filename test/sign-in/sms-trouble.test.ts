import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { breaker } from "../../src/limits/index.ts";
import { type SmsGateway, SmsRefused, SmsUnavailable } from "../../src/platform/sms/index.ts";
import { browser as browserOf } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { post, startPortal } from "../support/portal.ts";

const sent: string[] = [];
let trouble: Error | undefined;
const answer = async () => {
  if (trouble) throw trouble;
};
const gateway: SmsGateway = {
  send: async ({ to }) => {
    await answer();
    sent.push(to);
  },
  probe: answer,
  close: async () => undefined,
};

const portal = await startPortal({ sms: gateway });
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);

beforeEach(async () => {
  trouble = undefined;
  await owner("rate_limits").delete();
  await owner("codes").delete();
});

const givenPhone = async (): Promise<string> => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  await given.subscriber(account, { msisdn: user.phone });
  return user.phone;
};
const unknown = "375297777777";

describe("the SMS gateway is away", () => {
  it.each(["/sign-in/sms", "/registration", "/password-recovery"])(
    "%s says so at once, to everybody alike, and burns no counter",
    async (path) => {
      trouble = new SmsUnavailable("away");
      for (const phone of [await givenPhone(), unknown]) {
        const agent = browser();
        const start = performance.now();
        const page = await post(agent, path, { phone, name: phone }).expect(503);
        expect(performance.now() - start).toBeLessThan(3_000);
        expect(page.text).toContain("SMS сейчас не отправляются. Войдите другим способом или повторите позже");
        expect(page.text).toContain(`value="${phone}"`);
        expect(page.text).toContain('href="/sign-in/password"');
        trouble = undefined;
        await post(agent, path, { phone, name: phone }).expect(303);
        trouble = new SmsUnavailable("away");
      }
      const points = await owner("rate_limits").where("key", "like", "code-address:%").pluck("points");
      expect(points).toEqual([2]);
      expect(await owner("codes").count("* as count")).toEqual([{ count: 2 }]);
    },
  );

  it("leaves an earlier code valid", async () => {
    const phone = await givenPhone();
    const agent = browser();
    await post(agent, "/sign-in/sms", { phone }).expect(303);
    portal.setNow(new Date("2026-11-09T09:01:30Z"));
    trouble = new SmsUnavailable("away");
    const page = await post(agent, "/sign-in/sms", { phone }).expect(503);
    expect(page.text).toContain("SMS сейчас не отправляются");
    expect(page.text).toContain('name="code"');
    portal.setNow(new Date("2026-11-09T09:00:00Z"));
  });

  it("does not show that it refused a number", async () => {
    trouble = new SmsRefused("no such subscriber");
    const page = await post(browser(), "/sign-in/sms", { phone: await givenPhone() }).expect(303);
    expect(page.headers["location"]).toBe("/sign-in/sms");
  });
});

/** Codes that strangers in so many networks asked for. */
const plant = (count: number, used: number, networks = count) =>
  owner.raw(
    `insert into codes (purpose, channel, subject, target_hash, network_hash, code_hash, created_at, expires_at, used_at)
     select 'sign-in', 'sms', '{}', 'x' || n, 'network ' || n % :networks, 'x', :at, :at,
       case when n <= :used then :at::timestamptz end
     from generate_series(1, :count) n`,
    { at: "2026-11-09T08:30:00Z", count, used, networks },
  );

describe("the breaker", () => {
  it.each([
    [
      "too few codes are used",
      breaker.sentBeforeShare,
      Math.ceil(breaker.sentBeforeShare * breaker.leastUsedShare) - 1,
    ],
    ["far more are unused than is usual", 2 * breaker.leastPerHour, breaker.leastPerHour],
  ])("stops codes by SMS for strangers when %s", async (_why, count, used) => {
    await plant(count, used);
    const before = sent.length;
    for (const phone of [await givenPhone(), unknown]) {
      const page = await post(browser(), "/sign-in/sms", { phone }).expect(503);
      expect(page.text).toContain("SMS сейчас не отправляются");
    }
    expect(sent).toHaveLength(before);
    expect(await owner("rate_limits").where("key", "like", "code-%")).toEqual([]);
    // neither another purpose nor a browser that is known
    await post(browser(), "/password-recovery", { name: await givenPhone() }).expect(303);
    const phone = await givenPhone();
    const known = browser();
    await post(known, "/sign-in/password", { phone, password }).expect(303);
    await post(known, "/sign-out").expect(303);
    await post(known, "/sign-in/sms", { phone }).expect(303);
  });

  it("leaves everybody else alone when one network floods", async () => {
    await plant(2 * breaker.leastPerHour, 0, 1);
    await post(browser(), "/sign-in/sms", { phone: await givenPhone() }).expect(303);
  });

  it("lets the usual traffic through, and closes again after an hour", async () => {
    await plant(breaker.sentBeforeShare, Math.ceil(breaker.sentBeforeShare * breaker.leastUsedShare));
    await post(browser(), "/sign-in/sms", { phone: await givenPhone() }).expect(303);
    await plant(breaker.leastPerHour, 0);
    await post(browser(), "/sign-in/sms", { phone: await givenPhone() }).expect(503);
    portal.setNow(new Date("2026-11-09T09:31:00Z"));
    await post(browser(), "/sign-in/sms", { phone: await givenPhone() }).expect(303);
    portal.setNow(new Date("2026-11-09T09:00:00Z"));
  });
});
