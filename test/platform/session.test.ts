import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Pool } from "../../src/platform/db.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { meet, serve, visit } from "../support/visit.ts";

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

/** Reads at once, writes a little later. */
function slow(pool: Pool): Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name !== "query") return Reflect.get(target, name);
      return async (statement: string | { text: string }, ...rest: unknown[]) => {
        const { text } = typeof statement === "string" ? { text: statement } : statement;
        if (!/^\s*select/i.test(text)) await sleep(150);
        return Reflect.apply(Reflect.get(target, "query"), target, [statement, ...rest]);
      };
    },
  });
}
