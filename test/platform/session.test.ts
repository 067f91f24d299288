import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Pool } from "../../src/platform/db.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { enter, meet, serve, visit } from "../support/visit.ts";

const portal = await startPortal();
const site = await serve(createApp({ ...portal.deps, sessionPool: slow(portal.deps.sessionPool) }));
afterAll(async () => {
  await site.close();
  await portal.close();
});

it("knows who has signed in by the time a browser follows the redirect, however slow the saving is", async () => {
  const account = await portal.given.account();
  const { phone } = await portal.given.holder("administrator", account);
  const stranger = await meet(site);
  // as a browser does: on with the head of the answer, its body is not waited for
  const entered = await fetch(`${site.base}/sign-in/password`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: stranger.cookie },
    body: new URLSearchParams({ _csrf: stranger.csrf, phone, password }),
  });
  const cookie = entered.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  const home = await visit(site, entered.headers.get("location") ?? "", { cookie });
  expect([entered.status, home.status, home.location]).toEqual([303, 200, ""]);
});

/** The id within the session cookie's value, `s:id.signature`. */
const idOf = (cookies: string): string => {
  const cookie = cookies.split("; ").find((each) => each.startsWith("portal=")) ?? "";
  return decodeURIComponent(cookie.split("=").slice(1).join("=")).slice(2).split(".")[0] ?? "";
};

it(`has ids of 128 bits and more that never come twice ${asvs("7.2.2-3", "11.5.1")}`, { timeout: 60_000 }, async () => {
  const account = await portal.given.account();
  const ids: string[] = [];
  // each one after the other: five at once for one login, and twenty from one address, are wrong ones until they are right
  const signIns = async () => {
    const { phone } = await portal.given.holder("administrator", account);
    for (let n = 0; n < 20; n += 1) ids.push(idOf((await enter(site, { phone, password })).cookie));
  };
  await Promise.all(Array.from({ length: 10 }, signIns));
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(Buffer.from(id, "base64url").length).toBeGreaterThanOrEqual(16);
  // every bit of them is as often 0 as 1, but for chance: 200 tosses stray from 100 by 42 (six sigma) once in 500 million
  const bytes = ids.map((id) => Buffer.from(id, "base64url"));
  for (let bit = 0; bit < 128; bit += 1) {
    const ones = bytes.filter((each) => ((each[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
    expect(Math.abs(ones - 100)).toBeLessThan(43);
  }
});

it(`is looked up at the server: a changed, an unsigned and a made-up id are nobody's ${asvs("7.2.1")}`, async () => {
  const account = await portal.given.account();
  const { phone } = await portal.given.holder("administrator", account);
  const { cookie } = await enter(site, { phone, password });
  const home = `/a/${account.number}`;
  const seen = async (value: string) => (await visit(site, home, { cookie: value })).status;
  const id = idOf(cookie);
  const sign = decodeURIComponent(cookie).split(".")[1] ?? "";
  const other = `${id.startsWith("A") ? "B" : "A"}${id.slice(1)}`;
  expect(await seen(cookie)).toBe(200);
  for (const value of [id, `s:${id}`, `s:${id}.`, `s:${other}.${sign}`, `s:${id}.${sign.slice(1)}`, "j:{}", ""]) {
    expect([value, await seen(`portal=${encodeURIComponent(value)}`)]).toEqual([value, 303]);
  }
  await portal.owner("sessions").where({ sid: id }).delete();
  expect(await seen(cookie)).toBe(303);
});

it(`signs in with a password of five years ago, which nobody has to change ${asvs("6.2.10")}`, async () => {
  const account = await portal.given.account();
  const { phone } = await portal.given.holder("administrator", account);
  portal.setNow(new Date("2031-11-10T09:00:00Z"));
  const { cookie } = await enter(site, { phone, password });
  const home = await visit(site, `/a/${account.number}`, { cookie });
  portal.setNow(new Date("2026-11-09T09:00:00Z"));
  expect([home.status, home.location]).toEqual([200, ""]);
});

/** Reads at once, writes a little later. */
function slow(pool: Pool): Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name !== "query") return Reflect.get(target, name);
      return async (statement: string | { text: string }, ...rest: unknown[]) => {
        const { text } = typeof statement === "string" ? { text: statement } : statement;
        if (!text.includes("find_session")) await sleep(150);
        return Reflect.apply(Reflect.get(target, "query"), target, [statement, ...rest]);
      };
    },
  });
}

it("goes on after a change of SESSION_SECRET while the one before is named, and ends without it", async () => {
  const account = await portal.given.account();
  const { phone } = await portal.given.holder("administrator", account);
  const { cookie } = await enter(site, { phone, password }, "administrator");
  const under = async (previousSecret: string | undefined) => {
    const config = { ...portal.deps.config, previousSecret };
    const renewed = await serve(createApp({ ...portal.deps, config, sessionSecret: "the next secret of the tests" }));
    const { status } = await visit(renewed, `/a/${account.number}`, { cookie });
    await renewed.close();
    return status;
  };
  expect(await under(portal.deps.sessionSecret)).toBe(200);
  expect(await under(undefined)).toBe(303);
});
