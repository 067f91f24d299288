import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Route } from "../../src/platform/routing.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { addressOf, isScoped, nameOf } from "../support/matrix.ts";
import { startPortal } from "../support/portal.ts";
import { plantCatalogue, plantTenant } from "../support/tenants.ts";
import { enter, serve, visit } from "../support/visit.ts";

/** What PostgreSQL, a parser or a calendar refuses is said on the page: no input is a fault of ours. */

const portal = await startPortal();
const lines: string[] = [];
const log = createLog("test", "info", { write: (line) => void lines.push(line) });
await plantCatalogue(portal);
const own = await plantTenant(portal, { word: "qalphaq", seat: 1 });
const deps = { ...portal.deps, log };
const routes = allRoutes(deps);
const site = await serve(createApp(deps, routes));
afterAll(async () => {
  await site.close();
  await portal.close();
});
const user = await portal.given.user();
await portal.given.grant(user, "administrator", own);
const { cookie, csrf } = await enter(site, { phone: user.phone, password });

const pages = routes.filter((route) => isScoped(route) && route.method === "get");
const uploads = routes.filter(({ upload }) => upload);
const byName = (list: readonly Route[]) => list.map((route) => [nameOf(route), route] as const);

/** Every field that a list of ours reads from its address. */
const askedFor = ["from", "to", "on", "month", "year", "q", "after", "before", "at", "status", "tariff", "action"];

describe("a page", () => {
  const odd = { "the first day": "0001-01-01", "the last day": "9999-12-31", NUL: "%00", "half a pair": "%ED%A0%80" };
  it.each(byName(pages))(`%s answers, whatever is asked for in its address ${asvs("2.2.1")}`, async (_name, route) => {
    for (const [what, value] of Object.entries(odd)) {
      const query = askedFor.map((field) => `${field}=${value}`).join("&");
      const { status } = await visit(site, `${addressOf(route, own)}?${query}`, { cookie });
      expect(status, what).toBeLessThan(500);
    }
  });
});

const part = (head: string, text: string): string =>
  `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`;

const fieldsOf = (route: Route): string =>
  Object.entries({ ...route.sample, _csrf: csrf })
    .flatMap(([name, value]) => [value].flat().map((each) => part(`name="${name}"`, each)))
    .join("");

const sendRaw = async (route: Route, type: string, body: string): Promise<number> => {
  const response = await fetch(site.base + addressOf(route, own), {
    method: "POST",
    redirect: "manual",
    headers: { cookie, "content-type": type },
    body,
  });
  await response.text();
  return response.status;
};

describe("an upload", () => {
  const names = {
    "a name cut within a letter": `filename="${"x".repeat(199)}😀.csv"`,
    "a name with NUL": "filename*=UTF-8''%00x.csv",
    "a name with half a letter": "filename*=UTF-8''%ED%A0%80x.csv",
  };

  it.each(byName(uploads))(`%s takes any name of a file ${asvs("2.2.1")}`, async (_name, route) => {
    const fields = fieldsOf(route);
    for (const [what, name] of Object.entries(names)) {
      for (const field of ["file", "table", "scan"]) {
        const body = `${fields}${part(`name="${field}"; ${name}`, "375291000001")}--b--\r\n`;
        expect(await sendRaw(route, "multipart/form-data; boundary=b", body), what).toBeLessThan(500);
      }
    }
  });

  it.each(byName(uploads))(`%s takes rows that are cut within a letter ${asvs("2.2.1")}`, async (_name, route) => {
    const fields = fieldsOf(route);
    // the lengths at which a text of a file is shortened, to be shown or to be kept
    const rows = [60, 100, 200].map((length) => `${"x".repeat(length - 1)}😀${"y".repeat(200)}`);
    const content = [rows[0], ...rows, ...rows.map((text) => `375291000001;${text}`), "375291000001"].join("\n");
    for (const field of ["file", "table", "scan"]) {
      const body = `${fields}${part(`name="${field}"; filename="a.csv"`, content)}--b--\r\n`;
      expect(await sendRaw(route, "multipart/form-data; boundary=b", body), field).toBeLessThan(500);
    }
  });

  it.each(byName(uploads))(`%s that is no form is refused ${asvs("2.2.1")}`, async (_name, route) => {
    const types = ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=c"];
    for (const type of types) {
      const status = await sendRaw(route, type, part('name="_csrf"', csrf));
      expect(status, type).toBeGreaterThanOrEqual(400);
      expect(status, type).toBeLessThan(500);
    }
  });
});

it("a client that leaves in the middle of a form is no outage", async () => {
  const before = lines.length;
  const { port } = new URL(site.base);
  for (const type of ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]) {
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    const path = addressOf(uploads.find(isScoped) as Route, own);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nCookie: ${cookie}\r\nContent-Type: ${type}\r\n`);
    socket.write("Content-Length: 1000\r\n\r\n--b\r\nname=half");
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
  }
  await expect.poll(() => lines.length - before, { timeout: 3_000 }).toBeGreaterThanOrEqual(2);
  const levels = lines.slice(before).map((line) => (JSON.parse(line) as { level: number }).level);
  expect(levels.filter((level) => level >= 50)).toEqual([]);
});
