import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/platform/log.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { enter, meet, type Sent, serve, visit } from "../support/visit.ts";

const lines: string[] = [];
const portal = await startPortal();
const { given, owner } = portal;
const log = createLog("test", "info", { write: (line) => void lines.push(line) });
const site = await serve(createApp({ ...portal.deps, log }));
afterAll(async () => {
  await site.close();
  await portal.close();
});
const [own, other] = [await given.account(), await given.account()];
const user = await given.holder("viewer", own);
const refusals = () =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === "refused");
const post = (path: string, { cookie, csrf }: Sent, fields: Record<string, string> = {}) =>
  visit(site, path, { method: "POST", cookie, fields: { _csrf: csrf, ...fields } });

beforeEach(() => {
  lines.length = 0;
});

describe("a refusal leaves a line that says who", () => {
  it(`lacked a right, and which ${asvs("16.3.2")}`, async () => {
    const { cookie } = await enter(site, { phone: user.phone, password });
    await visit(site, `/a/${own.number}/access`, { cookie });
    expect(refusals()).toMatchObject([
      { userId: user.id, method: "GET", route: "/a/:account/access", status: 403, why: "right", what: "access:read" },
    ]);
  });

  it(`asked for another's account ${asvs("16.3.2")}`, async () => {
    const { cookie } = await enter(site, { phone: user.phone, password });
    await visit(site, `/a/${other.number}/invoices`, { cookie });
    expect(refusals()).toMatchObject([
      { userId: user.id, route: "/a/:account/invoices", status: 404, why: "account", what: "account" },
    ]);
  });

  it(`sent a form without its token ${asvs("16.3.3")}`, async () => {
    const signedIn = await enter(site, { phone: user.phone, password });
    await post("/theme", { ...signedIn, csrf: "none" }, { theme: "dark" });
    await post("/theme", { ...(await meet(site)), csrf: "none" }, { theme: "dark" });
    expect(refusals()).toMatchObject([
      { userId: user.id, route: "/theme", status: 403, why: "token" },
      { userId: null, route: "/theme", status: 403, why: "token" },
    ]);
  });

  it(`went beyond a limit of attempts, also where the answer is not a refusal ${asvs("16.3.3")}`, async () => {
    const stranger = await meet(site);
    const wrong = () => post("/sign-in/password", stranger, { phone: user.phone, password: "wrong" });
    for (let n = 0; n < 6; n += 1) await wrong();
    expect(refusals()).toMatchObject([{ userId: null, route: "/sign-in/password", status: 429, why: "limit" }]);
    await owner("rate_limits").where("key", "like", "password-login:%").delete();
    await owner("rate_limits").where("key", "like", "password-address:%").update({ points: 1_000 });
    await wrong();
    expect(refusals().at(-1)).toMatchObject({ status: 303, why: "limit", rule: "password-address" });
  });

  it(`and nothing of a person, and not more than 20 a minute of one kind ${asvs("16.3.3")}`, async () => {
    const signedIn = await enter(site, { phone: user.phone, password });
    for (let n = 0; n < 30; n += 1) await post("/language", { ...signedIn, csrf: "none" }, { language: user.phone });
    expect(refusals()).toHaveLength(20);
    for (const line of lines)
      for (const secret of [user.phone, user.name, "127.0.0.1"]) expect(line).not.toContain(secret);
  });
});
