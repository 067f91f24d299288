import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { formatMsisdn, isMsisdn } from "../../src/kernel/msisdn.ts";
import { asvs } from "../support/asvs.ts";
import { csrfOf, formBody, startPortal } from "../support/portal.ts";

/* Neither the answer nor its time reveals whether somebody is a customer. */

const portal = await startPortal({ env: { TRUST_PROXY: "1" } });
afterAll(portal.close);
const { given, owner } = portal;

const fixed = await given.account({ kind: "fixed", delivery_email: "fixed@client.example" });
const known = await given.holder("administrator", fixed, {
  email: "known@client.example",
  login_account: fixed.id,
});
await given.subscriber(await given.account(), { msisdn: known.phone });
const unregistered = await given.subscriber(await given.account());

// a login whose number is another company's now
const before = await given.subscriber(await given.account());
const former = await given.user({ phone: before.msisdn });
await owner.raw("alter table subscribers disable trigger follow_numbers");
await owner("subscribers").where({ id: before.id }).update({ status: "terminated" });
await owner.raw("alter table subscribers enable trigger follow_numbers");
await given.subscriber(await given.account(), { msisdn: former.phone });

const password = "not this one";
const cases = {
  "password by number": {
    path: "/sign-in/password",
    known: { phone: known.phone, password },
    unknown: { phone: "375297654321", password },
  },
  "password by account": {
    path: "/sign-in/account",
    known: { account: fixed.number, password },
    unknown: { account: "00099999999", password },
  },
  "password by e-mail": {
    path: "/sign-in/email",
    known: { email: "known@client.example", password },
    unknown: { email: "nobody@client.example", password },
  },
  "code by SMS": {
    path: "/sign-in/sms",
    known: { phone: known.phone },
    unknown: { phone: "375297654321" },
  },
  "password by a number that changed hands": {
    path: "/sign-in/password",
    known: { phone: former.phone, password },
    unknown: { phone: "375297654321", password },
  },
  "code by SMS to a number that changed hands": {
    path: "/sign-in/sms",
    known: { phone: former.phone },
    unknown: { phone: "375297654321" },
  },
  "recovery by a number that changed hands": {
    path: "/password-recovery",
    known: { name: former.phone },
    unknown: { name: "375297654321" },
  },
  "registration by number": {
    path: "/registration",
    known: { name: unregistered.msisdn },
    unknown: { name: "375297654321" },
  },
  "registration by account": {
    path: "/registration",
    known: { name: fixed.number },
    unknown: { name: "00099999999" },
  },
  "recovery by number": {
    path: "/password-recovery",
    known: { name: known.phone },
    unknown: { name: "375297654321" },
  },
  "recovery by account": {
    path: "/password-recovery",
    known: { name: fixed.number },
    unknown: { name: "00099999999" },
  },
  "recovery by e-mail": {
    path: "/password-recovery",
    known: { name: "known@client.example" },
    unknown: { name: "nobody@client.example" },
  },
} as const;

let last = 0;
const ask = async (path: string, fields: Record<string, string>) => {
  last += 1;
  const agent = request.agent(portal.app).set("X-Forwarded-For", `198.18.${(last >> 8) & 255}.${last & 255}`);
  const token = csrfOf(await agent.get("/registration"));
  const started = performance.now();
  const answer = await agent
    .post(path)
    .type("form")
    .send(formBody({ _csrf: token, ...fields }));
  const ms = performance.now() - started;
  const page = answer.status === 303 ? await agent.get(String(answer.headers["location"])) : answer;
  return { ms, status: answer.status, location: answer.headers["location"], text: page.text };
};

/** Without what differs between any two answers: the form's token, and what was typed. */
const comparable = (text: string, fields: Record<string, string>): string => {
  const typed = Object.values(fields).filter((value) => value !== password);
  const shown = typed.flatMap((value) => [value, formatted(value)]);
  return shown
    .reduce((page, value) => page.replaceAll(value, "TYPED"), text)
    .replaceAll(/name="_csrf" value="[^"]+"/g, "TOKEN")
    .replaceAll(/class="number">[\w-]{36}/g, "ID");
};
const formatted = (value: string): string => (isMsisdn(value) ? formatMsisdn(value) : value);

const forget = async () => {
  await owner("rate_limits").delete();
  await owner("codes").delete();
};
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe.each(Object.entries(cases))("%s", (_name, { path, known: ours, unknown: nobodys }) => {
  it(`answers known and unknown alike, byte for byte ${asvs("6.3.8")}`, async () => {
    await forget();
    const one = await ask(path, ours);
    const other = await ask(path, nobodys);
    expect(other.status).toBe(one.status);
    expect(other.location).toBe(one.location);
    expect(comparable(other.text, nobodys)).toBe(comparable(one.text, ours));
  });
});

/** Milliseconds between the medians of 300 pairs. */
const mostGapMs = 10;
describe.each(["password by number", "code by SMS", "code by SMS to a number that changed hands"] as const)(
  "%s",
  (name) => {
    it(`takes as long for an unknown one: 300 pairs, the medians less than 10 ms apart ${asvs("6.3.8")}`, async () => {
      const { path, known: ours, unknown: nobodys } = cases[name];
      const times: { ours: number[]; nobodys: number[] } = { ours: [], nobodys: [] };
      for (let pair = 0; pair < 300; pair += 1) {
        await forget();
        // each is asked first as often as second
        const order = pair % 2 === 0 ? (["ours", "nobodys"] as const) : (["nobodys", "ours"] as const);
        for (const whose of order) times[whose].push((await ask(path, whose === "ours" ? ours : nobodys)).ms);
      }
      const gap = Math.abs(median(times.ours) - median(times.nobodys));
      process.stdout.write(
        `${name}: medians ${median(times.ours).toFixed(1)} and ${median(times.nobodys).toFixed(1)} ms\n`,
      );
      expect(gap).toBeLessThan(mostGapMs);
    }, 180_000);
  },
);
