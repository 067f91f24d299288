import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { openKnex } from "../../src/platform/db.ts";
import { createLog } from "../../src/platform/log.ts";
import { get } from "../../src/platform/routing.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { addressOf } from "../support/matrix.ts";
import { startPortal } from "../support/portal.ts";
import { plantCatalogue, plantTenant } from "../support/tenants.ts";
import { enter, meet, serve, visit } from "../support/visit.ts";

const lines: string[] = [];
const portal = await startPortal();
const log = createLog("test", "info", { write: (line) => void lines.push(line) });
await plantCatalogue(portal);
const own = await plantTenant(portal, { word: "qalphaq", seat: 1 });
const deps = { ...portal.deps, log };
const fails = get("/fails", "public", () => {
  throw new Error("on purpose");
});
const routes = allRoutes(deps);
const site = await serve(createApp(deps, [...routes, fails]));
afterAll(async () => {
  await site.close();
  await portal.close();
});

const user = await portal.given.user({ email: "somebody@client.example" });
await portal.given.grant(user, "administrator", own);
await portal.given.subscriber(own, { msisdn: user.phone });
let secrets: string[];
beforeAll(async () => {
  const sent = await enter(site, { phone: user.phone, password });
  const stranger = await meet(site);
  for (const route of routes.filter(({ method }) => method === "get")) {
    await visit(site, addressOf(route, own), { cookie: sent.cookie });
  }
  const post = (path: string, fields: Record<string, string>, { cookie, csrf } = stranger) =>
    visit(site, path, { method: "POST", cookie, fields: { _csrf: csrf, ...fields } });
  const injected = 'x\r\n{"level":60,"msg":"forged"}\n\u2028';
  await post("/sign-in/sms", { phone: user.phone });
  await post("/sign-in/sms/code", { code: "123456" });
  await post("/sign-in/password", { phone: user.phone, password: "my-wrong-password" });
  await post("/sign-in/email", { email: "somebody@client.example", password: injected });
  await post(`/language?${encodeURIComponent(injected)}`, { language: injected });
  await visit(site, `/a/${encodeURIComponent(injected)}`, { cookie: sent.cookie, headers: { "user-agent": "a\tb" } });
  await visit(site, "/fails", { cookie: sent.cookie });
  await post("/sign-out", {}, sent);
  await visit(site, `/a/${own.number}`, { cookie: sent.cookie });
  const [code = "no code"] = /\d{6}/.exec(portal.sms().at(-1)?.text ?? "") ?? [];
  const id = decodeURIComponent(sent.cookie).slice("portal=s:".length).split(".")[0] ?? "";
  const numbers = [user.phone, own.number, String(own.subscribers[0]?.msisdn)];
  secrets = [password, "my-wrong-password", code, "123456", id, sent.csrf, "somebody@", user.name, ...numbers];
});

const records = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe("a line of the log", () => {
  it(`is one JSON object, whatever was typed ${asvs("16.2.4", "16.4.1")}`, () => {
    expect(lines.length).toBeGreaterThan(routes.length / 2);
    for (const line of lines) expect(line.trimEnd()).not.toMatch(/[\r\n\u2028]/);
    expect(
      records().filter(({ msg }) => !["answered", "left", "refused", "request failed"].includes(String(msg))),
    ).toEqual([]);
  });

  it(`says in UTC when, and what of which request ${asvs("16.2.2")}`, () => {
    for (const record of records()) {
      expect(record["time"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(record["requestId"]).toMatch(/^[0-9a-f-]{36}$/);
    }
    const answered = records().filter(({ msg }) => msg === "answered");
    const keys = ["level", "method", "ms", "msg", "process", "requestId", "route", "status", "time"];
    expect(answered.map((record) => Object.keys(record).toSorted())).toEqual(answered.map(() => keys));
  });

  it(`holds no password, code, session, token, name, address or number ${asvs("16.2.5")}`, () => {
    expect(secrets.every((secret) => secret.length > 5)).toBe(true);
    const told = secrets.filter((secret) => lines.some((line) => line.includes(secret)));
    expect(told).toEqual([]);
  });

  it(`tells what went wrong, with its cause and the id that the page shows ${asvs("16.3.4")}`, () => {
    const [failed] = records().filter(({ msg }) => msg === "request failed");
    expect(failed).toMatchObject({
      level: 50,
      err: { message: "on purpose", stack: expect.stringContaining("log.test.ts") },
    });
    const [answered] = records().filter(
      ({ requestId, msg }) => requestId === failed?.["requestId"] && msg === "answered",
    );
    expect(answered).toMatchObject({ route: "/fails", status: 500 });
  });
});

it(`a database that is away lets nobody pass ${asvs("16.5.3")}`, async () => {
  const { cookie } = await enter(site, { phone: user.phone, password });
  // a port at which nobody listens; the sessions' own connections are well
  const knex = openKnex("postgres://nobody@127.0.0.1:1/none", "portal_web", 2);
  const blind = await serve(createApp({ ...deps, db: { ...deps.db, knex } }));
  try {
    for (const route of routes.filter(({ method, access }) => method === "get" && access.includes(":"))) {
      const { status, text } = await visit(blind, addressOf(route, own), { cookie });
      expect([route.path, status >= 500]).toEqual([route.path, true]);
      expect(text).not.toContain("qalphaq");
    }
  } finally {
    await blind.close();
    await knex.destroy();
  }
});
