import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { get } from "../../src/platform/routing.ts";
import { asvs } from "../support/asvs.ts";
import { askEverything, askForCookies, type Heard } from "../support/everything.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { plantCatalogue, plantTenant } from "../support/tenants.ts";
import { enter, type Sent, serve, visit } from "../support/visit.ts";

/** What holds of every answer, whatever was asked and by whom; over http as in the demo, and behind a proxy that speaks https. */

const portal = await startPortal();
await plantCatalogue(portal);
const own = await plantTenant(portal, { word: "qalphaq", seat: 1 });
const failing = get("/fails/500", "public", () => {
  throw new Error("on purpose");
});
const routes = allRoutes(portal.deps);
const config = { ...portal.deps.config, publicUrl: "https://portal.example", trustProxy: 1 };
const httpsDeps = { ...portal.deps, config };
const site = await serve(createApp(portal.deps, [...routes, failing]));
const secure = await serve(createApp(httpsDeps, [...allRoutes(httpsDeps), failing]));
const overHttps = { "x-forwarded-proto": "https", origin: "https://evil.example" };
afterAll(async () => {
  await Promise.all([site.close(), secure.close()]);
  await portal.close();
});

const user = await portal.given.user();
await portal.given.grant(user, "administrator", own);
await portal.given.grant(user, "subscriber", own, own.subscribers[0]);
let sent: Sent;
let plain: Heard[];
let heard: Heard[];
beforeAll(async () => {
  sent = await enter(site, { phone: user.phone, password }, "administrator");
  plain = await askEverything(site, { routes, own, sent }, { origin: "https://evil.example" });
  // the store of sessions is one: the same cookie's value under the name that it has over https
  const renamed = { ...sent, cookie: sent.cookie.replace("portal=", "__Host-portal=") };
  heard = await askEverything(secure, { routes, own, sent: renamed }, overHttps);
}, 60_000);

const all = () => [...plain, ...heard];
const isHtml = ({ answer }: Heard) => answer.headers.get("content-type")?.startsWith("text/html") === true;
const isPage = (each: Heard) => isHtml(each) && each.answer.status === 200;
const isFile = ({ what, answer }: Heard) => what.startsWith("/assets/") && answer.status === 200;
const whose = (list: Heard[], isWrong: (each: Heard) => boolean) =>
  list.filter(isWrong).map(({ what, answer }) => `${answer.status} ${what}`);
const header = ({ answer }: Heard, name: string) => answer.headers.get(name) ?? "";

const parts = (each: Heard) => header(each, "content-security-policy").split(";");
const isShown = (each: Heard) => !header(each, "content-disposition").startsWith("attachment; filename");
const attributesOf = (text: string) => text.split(/;\s*/).slice(1);
const isFileName = (what: string) => /\.(xlsx|pdf|csv|txt|zip)(\?|$)/.test(what);
const nameOf = (text: string) => text.split("=")[0] ?? "";
const linksOf = (text: string) =>
  [...text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, link]) => String(link));
// passkeys belong to a name, and a page at an address of numbers leads to the portal's own
const ownNames = ["http://localhost:3000/", "https://portal.example/"];
const isOwn = (link: string) =>
  /^(\/(?!\/)|[?#]|mailto:|tel:)/.test(link) || link === "" || ownNames.some((name) => link.startsWith(name));
it("are pages, files, refusals and failures, signed in and not", () => {
  for (const list of [plain, heard]) {
    expect(new Set(list.map(({ answer }) => answer.status))).toEqual(new Set([200, 303, 403, 404, 405, 413, 500]));
    expect(list.filter(isPage).filter(({ isSignedIn }) => isSignedIn).length).toBeGreaterThan(20);
    expect(list.filter(isFile)).toHaveLength(2);
  }
});

describe("headers", () => {
  it(`say HSTS for a year over https, and nothing of it over http ${asvs("3.4.1")}`, () => {
    const year = /^max-age=31536000; includeSubDomains$/;
    expect(whose(heard, (each) => !year.test(header(each, "strict-transport-security")))).toEqual([]);
    expect(whose(plain, (each) => header(each, "strict-transport-security") !== "")).toEqual([]);
  });

  it(`let no other origin read, load or open anything ${asvs("3.4.2", "3.4.8", "3.5.8")}`, () => {
    expect(whose(all(), (each) => header(each, "access-control-allow-origin") !== "")).toEqual([]);
    expect(whose(all(), (each) => header(each, "cross-origin-resource-policy") !== "same-origin")).toEqual([]);
    expect(whose(all(), (each) => header(each, "cross-origin-opener-policy") !== "same-origin")).toEqual([]);
  });

  it(`allow own files alone, no frame, no guessing, no referrer ${asvs("3.4.3", "3.4.4-6")}`, () => {
    const policy = ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"];
    expect(whose(all(), (each) => !policy.every((part) => parts(each).includes(part)))).toEqual([]);
    expect(whose(all(), (each) => /unsafe|\*|https?:/.test(header(each, "content-security-policy")))).toEqual([]);
    expect(whose(all(), (each) => header(each, "x-content-type-options") !== "nosniff")).toEqual([]);
    expect(whose(all(), (each) => header(each, "referrer-policy") !== "same-origin")).toEqual([]);
  });

  it(`forbid every cache but of files ${asvs("14.2.2", "14.3.2")}`, () => {
    const pages = all().filter((each) => !isFile(each));
    expect(whose(pages, (each) => header(each, "cache-control") !== "no-store")).toEqual([]);
  });

  it(`name type and charset of whatever has a body ${asvs("4.1.1")}`, () => {
    const written = all().filter(({ answer }) => answer.text !== "");
    expect(whose(written, (each) => !/^\w+\/[\w.+-]+/.test(header(each, "content-type")))).toEqual([]);
    const texts = written.filter((each) => header(each, "content-type").startsWith("text/"));
    expect(whose(texts, (each) => !/charset=utf-8|event-stream/.test(header(each, "content-type")))).toEqual([]);
  });

  it(`make a download of what is no page ${asvs("3.2.1")}`, () => {
    const others = all().filter((each) => !isHtml(each) && !isFile(each) && !/^\/(healthz|metrics)/.test(each.what));
    const done = others.filter(({ answer }) => answer.status === 200);
    expect(done.length).toBeGreaterThan(4);
    expect(whose(done, (each) => isShown(each) && !each.what.endsWith("/progress"))).toEqual([]);
  });

  it(`give a download a name of ours in letters that a header can hold ${asvs("5.4.1-2")}`, () => {
    const files = all().filter((each) => header(each, "content-disposition") !== "");
    const named = /^attachment; filename=("[\w .,()-]+"|[\w.-]+)(; filename\*=UTF-8''[\w.%()'!*-]+)?$/;
    expect(whose(files, (each) => !named.test(header(each, "content-disposition")))).toEqual([]);
    // whatever else the address says
    const again = files.filter(({ what }) => what.includes("?"));
    expect(whose(again, (each) => /evil/.test(header(each, "content-disposition")))).toEqual([]);
    const heardOf = new Set(files.map(({ what }) => what.replace(/\d+|\?.*/g, "")));
    expect(heardOf.size).toBeGreaterThan(12);
    const silent = all().filter(
      ({ what, isSignedIn, answer }) => isSignedIn && isFileName(what) && answer.status === 200,
    );
    expect(whose(silent, (each) => header(each, "content-disposition") === "")).toEqual([]);
  });

  it(`tell no version, nor what is behind ${asvs("13.4.6")}`, () => {
    const names = ["server", "x-powered-by", "via", "x-aspnet-version"];
    expect(whose(all(), (each) => names.some((name) => header(each, name) !== ""))).toEqual([]);
    const told = /express|postgres|node\.js|\bEJS\b|knex|node_modules|\.ts:\d/i;
    expect(whose(all().filter(isHtml), ({ answer }) => told.test(answer.text))).toEqual([]);
    expect(whose(all().filter(isHtml), ({ answer }) => answer.text.includes(process.versions.node))).toEqual([]);
  });

  it(`and pages of failures tell nothing of the inside ${asvs("13.4.2", "16.5.1")}`, () => {
    const failures = all().filter(({ answer }) => answer.status >= 400);
    expect(failures.length).toBeGreaterThan(10);
    const inside = /on purpose|\bat \w+.*:\d+:\d+|Error:|select .* from|stack/i;
    expect(whose(failures, ({ answer }) => inside.test(answer.text))).toEqual([]);
  });
});

describe("cookies", () => {
  it(`are this host's alone, for https alone, and no script's ${asvs("3.3.1-4", "3.3.5")}`, async () => {
    const { set } = await askForCookies(secure, user, { "x-forwarded-proto": "https" });
    expect(new Set(set.map(nameOf))).toEqual(
      new Set(["portal", "browser", "device", "lang", "theme", "user", "way"].map((name) => `__Host-${name}`)),
    );
    for (const text of [...set, ...heard.flatMap(({ answer }) => answer.headers.getSetCookie())]) {
      expect(attributesOf(text), text).toEqual(
        expect.arrayContaining(["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]),
      );
      expect(text).not.toMatch(/;\s*domain=/i);
      expect(Buffer.byteLength(text)).toBeLessThan(4_096);
    }
  });

  it("have plain names over http, as in the demo, and are no script's either", async () => {
    const { set } = await askForCookies(site, user, {});
    expect(new Set(set.map(nameOf))).toEqual(new Set(["portal", "browser", "device", "lang", "theme", "user", "way"]));
    for (const text of set) expect(attributesOf(text)).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Lax"]));
    expect(set.join()).not.toMatch(/Secure/);
  });

  it("a chosen language and theme are known again over https", async () => {
    const cookie = "__Host-lang=en; __Host-theme=dark";
    const { text } = await visit(secure, "/registration", { cookie, headers: { "x-forwarded-proto": "https" } });
    expect(text).toContain('<html lang="en" data-theme="dark"');
  });

  it(`a session's id stands in its cookie and nowhere else ${asvs("3.3.4")}`, () => {
    const [value = ""] = sent.cookie.split("=").slice(1);
    const [id = ""] = decodeURIComponent(value).slice(2).split(".");
    expect(id.length).toBeGreaterThan(20);
    for (const secret of [value, id]) {
      expect(whose(all(), ({ answer }) => (answer.text + answer.location).includes(secret))).toEqual([]);
    }
  });
});

describe("pages", () => {
  it(`lead to and load from the portal alone, by http ${asvs("1.2.2", "3.6.1", "14.2.3")}`, () => {
    const links = all()
      .filter(isHtml)
      .flatMap(({ answer }) => linksOf(answer.text));
    expect(links.length).toBeGreaterThan(500);
    expect([...new Set(links)].filter((link) => !isOwn(link))).toEqual([]);
  });

  it(`need no plug-in ${asvs("3.7.1")}`, () => {
    expect(whose(all(), ({ answer }) => /<(object|embed|applet|iframe|frame)\b/i.test(answer.text))).toEqual([]);
  });

  it(`have no script but in files that are the same for everybody ${asvs("1.2.3", "3.5.6", "3.5.7")}`, async () => {
    const inline = /<script(?![^>]*\ssrc=)|\son[a-z]+="|javascript:/i;
    expect(whose(all().filter(isHtml), ({ answer }) => inline.test(answer.text))).toEqual([]);
    const scripts = new Set(
      all()
        .filter(isHtml)
        .flatMap(({ answer }) => linksOf(answer.text).filter((link) => link.endsWith(".js"))),
    );
    expect(scripts.size).toBeGreaterThan(1);
    for (const path of scripts) {
      const [mine, anyones] = [await visit(site, path, { cookie: sent.cookie }), await visit(site, path)];
      expect(mine.text).toBe(anyones.text);
      expect(mine.text).not.toContain(own.number);
    }
    for (const path of ["/a/:account", "/a/:account/orders", "/healthz"]) {
      const asked = `${path.replace(":account", own.number)}?callback=evil&jsonp=evil&cb=evil`;
      const answer = await visit(site, asked, { cookie: sent.cookie });
      expect(answer.headers.get("content-type")).not.toMatch(/script|json/);
      expect(answer.text).not.toContain("evil(");
    }
  });

  it(`have the way out ${asvs("7.4.4")}`, () => {
    const pages = all()
      .filter(isPage)
      .filter(({ isSignedIn }) => isSignedIn);
    expect(whose(pages, ({ answer }) => !answer.text.includes('action="/sign-out"'))).toEqual([]);
  });

  it(`hide a password as it is typed, and let it be pasted and kept ${asvs("6.2.6-7")}`, () => {
    const inputs = all()
      .filter(isHtml)
      .flatMap(({ answer }) => answer.text.match(/<input\b[^>]*>/g) ?? [])
      .filter((input) => /name="[^"]*password[^"]*"|type="password"/i.test(input));
    expect(inputs.length).toBeGreaterThan(3);
    expect(inputs.filter((input) => !/type="password"/.test(input))).toEqual([]);
    expect(inputs.filter((input) => !/autocomplete="(current|new)-password"/.test(input))).toEqual([]);
    expect(inputs.filter((input) => /readonly|onpaste|maxlength="[1-9]\d?"/.test(input))).toEqual([]);
  });
});

describe("what is typed", () => {
  // a text that is decoded twice on the way in, or escaped twice on the way out, comes back as another
  const pieces = [
    "%25",
    "&amp;lt;",
    "%2541",
    "+",
    " ",
    "&#39;",
    "<b>",
    '"',
    "'",
    "\\u0041",
    "%",
    "ў",
    "🦔",
    "\u200f",
    "=",
    "&",
    "${x}",
    "{{y}}",
  ];
  const texts = Array.from({ length: 500 }, (_, index) =>
    [index, index * 7 + 3, index * 11 + 5].map((n) => pieces[n % pieces.length] ?? "").join(String(index)),
  );
  const entities: Readonly<Record<string, string>> = {
    "&lt;": "<",
    "&gt;": ">",
    "&#34;": '"',
    "&#39;": "'",
    "&amp;": "&",
  };
  const read = (html: string) => html.replaceAll(/&(?:lt|gt|#34|#39|amp);/g, (entity) => entities[entity] ?? entity);

  it(`comes back as it was, each of 500 nasty texts ${asvs("1.1.1-2", "1.2.1")}`, { timeout: 90_000 }, async () => {
    for (const text of texts) {
      const path = `/a/${own.number}/subscribers?q=${encodeURIComponent(text)}`;
      const page = await visit(site, path, { cookie: sent.cookie });
      const shown = [...page.text.matchAll(/<input[^>]*name="q"[^>]*>/g)].map(
        ([input]) => /value="([^"]*)"/.exec(input)?.[1] ?? "",
      );
      expect(shown.map(read)).toContain(text.trim());
    }
  });
});

describe("what is not there", () => {
  it.each([
    "/.git/HEAD",
    "/.git/",
    "/.git",
    "/.env",
    "/.npmrc",
    "/package.json",
    "/src/app.ts",
    "/views/layout/page.ejs",
    "/node_modules/express/package.json",
    "/assets",
    "/assets/",
    "/public/",
    "/admin",
    "/debug",
    "/server-status",
    "/swagger.json",
    "/api",
  ])(`%s is 404 ${asvs("13.4.1", "13.4.3", "13.4.7")}`, async (path) => {
    for (const cookie of [undefined, sent.cookie]) expect((await visit(site, path, { cookie })).status).toBe(404);
  });

  it(`a page's address with a file's ending is no page ${asvs("14.2.5")}`, async () => {
    const home = `/a/${own.number}`;
    for (const path of [
      `${home}/x.css`,
      `${home}.css`,
      `${home}/invoices.css`,
      `${home}/invoices/x.js`,
      `${home}%2fx.css`,
    ]) {
      const { status, text } = await visit(site, path, { cookie: sent.cookie });
      expect([path, status]).toEqual([path, 404]);
      expect(text).not.toContain("qalphaq");
    }
  });

  it(`is a redirect for what machines ask ${asvs("4.1.2")}`, async () => {
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      const { status } = await visit(secure, path, { headers: { "x-forwarded-proto": "http" } });
      expect([path, status]).toEqual([path, 200]);
    }
  });
});
