import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate, type RuleConfig, StaticConfigLoader } from "html-validate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { TooManyRequests, Upstream } from "../../src/kernel/errors.ts";
import { createAssets } from "../../src/platform/assets.ts";
import { get } from "../../src/platform/routing.ts";
import { classesIn } from "../../src/platform/styles/used.ts";
import { asvs } from "../support/asvs.ts";
import { en301549 } from "../support/en301549.ts";
import { password } from "../support/given.ts";
import { addressOf, isOfStaff, nameOf } from "../support/matrix.ts";
import { startPortal } from "../support/portal.ts";
import { plantCatalogue, plantTenant } from "../support/tenants.ts";
import { type Answer, enter, enterStaff, meet, type Sent, serve, visit } from "../support/visit.ts";

const portal = await startPortal();
await plantCatalogue(portal);
const own = await plantTenant(portal, { word: "qalphaq", seat: 1 });
const failing = [
  get("/fails/500", "public", () => {
    throw new Error("on purpose");
  }),
  get("/fails/503", "public", () => {
    throw new Upstream("billing");
  }),
  get("/fails/429", "public", () => {
    throw new TooManyRequests(7);
  }),
];
const all = allRoutes(portal.deps);
const site = await serve(createApp(portal.deps, [...all, ...failing]));
afterAll(async () => {
  await site.close();
  await portal.close();
});

/** Classes of a page that Tabler has rules for and the stylesheet that is served has not. */
const unstyled = async (html: string): Promise<string[]> => {
  styles ??= (async () => {
    const whole = readFileSync(createRequire(import.meta.url).resolve("@tabler/core/dist/css/tabler.min.css"), "utf8");
    const served = await visit(site, createAssets().url("tabler.min.css"));
    return { whole: classesIn(whole), served: classesIn(served.text) };
  })();
  const { whole, served } = await styles;
  const classes = [...html.matchAll(/\sclass="([^"]*)"/g)].flatMap(([, list = ""]) => list.split(/\s+/));
  return [...new Set(classes)].filter((name) => whole.has(name) && !served.has(name));
};
let styles: Promise<Record<"whole" | "served", ReadonlySet<string>>> | undefined;

const routes = all.filter(({ method }) => method === "get");
let sent: Sent;
let staff: Sent;

beforeAll(async () => {
  const user = await portal.given.user();
  await portal.given.grant(user, "administrator", own);
  await portal.given.grant(user, "subscriber", own, own.subscribers[0]);
  sent = await enter(site, { phone: user.phone, password }, "administrator");
  const email = "staff@operator.example";
  await portal.given.user({ email, phone: null, is_staff: true });
  staff = await enterStaff(site, { email, password });
});

const csp = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'self'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
};
const directivesOf = (answer: Answer): Record<string, string> =>
  Object.fromEntries(
    (answer.headers.get("content-security-policy") ?? "").split(";").map((directive) => {
      const [name = "", ...values] = directive.trim().split(/\s+/);
      return [name, values.join(" ")];
    }),
  );

const headersAreStrict = (answer: Answer) => {
  expect(directivesOf(answer)).toEqual(csp);
  const header = (name: string) => answer.headers.get(name);
  expect(header("x-content-type-options")).toBe("nosniff");
  expect(header("x-frame-options")).toBe("SAMEORIGIN");
  expect(header("referrer-policy")).toBe("same-origin");
  expect(header("cross-origin-opener-policy")).toBe("same-origin");
  expect(header("cache-control")).toMatch(/no-store/);
  expect(header("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(header("x-powered-by")).toBeNull();
};

const typesByEnding = [
  [/\.xlsx$/, /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet$/],
  [/\.pdf$/, /^application\/pdf$/],
  [/\.csv$/, /^text\/csv; charset=utf-8$/],
  [/\.txt$/, /^text\/plain; charset=utf-8$/],
  [/\/progress$/, /^text\/event-stream/],
  // a kept file is of the type that its kind has
  [/\/file$/, /^text\/plain; charset=utf-8$/],
  // a scan is of the type that its content has
  [/\/scan$/, /^image\/png$/],
] as const;
const typeOf = (path: string): RegExp =>
  typesByEnding.find(([ending]) => ending.test(path))?.[1] ?? /^text\/html; charset=utf-8$/;

// what html-validate would have otherwise, with the reason
const htmlRules = {
  // of taste: doctype's case, spaces at line ends and the form of void elements say nothing to a browser
  "doctype-style": "off",
  "no-trailing-whitespace": "off",
  "void-style": "off",
  // a title is the account's and the page's: it may be long
  "long-title": "off",
  // tables that become cards on a phone lose their roles in browsers: they are written out (views/…, table-stack)
  "no-redundant-role": "off",
  "prefer-native-element": "off",
  // numbers and money are set with no-break spaces by the kernel
  "tel-non-breaking": "off",
  // several ticks of one list are one field with several values
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit", "reset"] }],
} satisfies RuleConfig;
const validator = new HtmlValidate(
  new StaticConfigLoader({ extends: ["html-validate:recommended"], rules: htmlRules }),
);
const faultsOf = async (html: string): Promise<string[]> => {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line }) => `${ruleId}: ${message} | ${html.split("\n")[line - 1]?.trim().slice(0, 160)}`,
    ),
  );
};

describe(`every page, signed in ${en301549("9.4.1.1")}`, () => {
  it.each(routes.map((route) => [nameOf(route), route] as const))("%s", async (_name, route) => {
    const path = addressOf(route, own);
    const answer = await visit(site, path, { cookie: (isOfStaff(route) ? staff : sent).cookie });
    headersAreStrict(answer);
    expect([200, 303], `${path}: ${answer.text.slice(0, 300)}`).toContain(answer.status);
    if (answer.status !== 200) return;
    expect(answer.headers.get("content-type")).toMatch(typeOf(route.path));
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return;
    expect(answer.text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+="/i);
    expect(answer.text).toMatch(/^\s*<!doctype html>\s*<html lang="ru"/i);
    expect(await faultsOf(answer.text)).toEqual([]);
    expect(await unstyled(answer.text)).toEqual([]);
  });

  it("has a class that the served styles lost noticed", async () => {
    expect(await unstyled('<p class="card carousel-item">')).toEqual(["carousel-item"]);
  });

  it("is judged by rules that can fail", async () => {
    expect(
      await faultsOf('<!doctype html><html lang="ru"><head><title>x</title></head><body><p><div>x</p></body></html>'),
    ).not.toEqual([]);
    expect(
      await faultsOf('<!doctype html><html lang="ru"><head><title>x</title></head><body><input></body></html>'),
    ).not.toEqual([]);
  });
});

describe("forms that were filled in wrongly", () => {
  it("are drawn in whole HTML too", async () => {
    const stranger = await meet(site);
    const path = "/sign-in/password";
    const answer = await visit(site, path, {
      method: "POST",
      cookie: stranger.cookie,
      fields: { _csrf: stranger.csrf },
    });
    expect(answer.status).toBe(422);
    headersAreStrict(answer);
    expect(await faultsOf(answer.text)).toEqual([]);
  });
});

describe("what goes wrong has a page of ours", () => {
  const stranger = { cookie: "" };
  it.each([
    [404, "GET", "/no-such-page", {}],
    [404, "GET", "/a/00099999999", {}],
    [404, "GET", "/%E0%A4%A", {}],
    [403, "POST", "/sign-out", {}],
    [413, "POST", "/language", { language: "x".repeat(300_000) }],
    [405, "POST", "/accounts", {}],
    [405, "PUT", "/role", {}],
    [500, "GET", "/fails/500", {}],
    [503, "GET", "/fails/503", {}],
    [429, "GET", "/fails/429", {}],
  ])(`%i: %s %s ${asvs("16.5.1")}`, async (status, method, path, fields) => {
    const asked = { method, cookie: sent.cookie, ...(method === "GET" ? {} : { fields }) };
    const answer = await visit(site, path, asked);
    expect(answer.status).toBe(status);
    headersAreStrict(answer);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html; charset=utf-8$/);
    expect(answer.text).toContain(String(answer.headers.get("x-request-id")));
    expect(answer.text).not.toMatch(/at \w+.*\.ts:\d+|node_modules|on purpose/);
    expect(await faultsOf(answer.text)).toEqual([]);
    if (status === 405) expect(answer.headers.get("allow")).toMatch(/GET/);
    if (status === 429) expect(answer.headers.get("retry-after")).toBe("7");
  });

  it("also for a visitor who is not signed in", async () => {
    const answer = await visit(site, "/no-such-page", stranger);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain(String(answer.headers.get("x-request-id")));
  });
});

const attributesOf = (answer: Answer) =>
  answer.headers
    .getSetCookie()
    .find((text) => /browser=/.test(text))
    ?.split(/;\s*/) ?? [];

describe("the cookie of a browser that nobody has signed in with", () => {
  it("is HttpOnly and SameSite=Lax", async () => {
    const attributes = attributesOf(await visit(site, "/registration"));
    expect(attributes[0]).toMatch(/^browser=/);
    expect(attributes).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Lax", "Path=/"]));
    expect(attributes.join()).not.toMatch(/Domain=/i);
  });

  it("is __Host- and Secure behind https, with HSTS", async () => {
    const config = { ...portal.deps.config, publicUrl: "https://portal.example", trustProxy: 1 };
    const secure = await serve(createApp({ ...portal.deps, config }));
    const answer = await visit(secure, "/registration", { headers: { "x-forwarded-proto": "https" } });
    await secure.close();
    const attributes = attributesOf(answer);
    expect(attributes[0]).toMatch(/^__Host-browser=/);
    expect(attributes).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Lax", "Secure", "Path=/"]));
    expect(answer.headers.get("strict-transport-security")).toMatch(/max-age=31536000/);
    expect(directivesOf(answer)).toHaveProperty("upgrade-insecure-requests");
  });
});
