import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { formOf, type Route } from "../../src/platform/routing.ts";
import { asvs } from "../support/asvs.ts";
import { askRaw, sendBytes } from "../support/everything.ts";
import { password } from "../support/given.ts";
import {
  addressOf,
  cellsOf,
  freezeLaterSessions,
  isScoped,
  nameOf,
  plantCells,
  startWorld,
} from "../support/matrix.ts";
import { faultsOfRefusal, saysFault } from "../support/refused.ts";
import { type Answer, enter, meet, type Sent, serve, visit } from "../support/visit.ts";

/** What the portal does with requests that no page of ours makes: methods, fields, headers and bytes of a stranger's choice. */

const world = await startWorld();
afterAll(() => world.close());
const { site, own, portal } = world;
const routes = allRoutes(portal.deps);
const posts = routes.filter(({ method }) => method === "post");
const administrator = world.actors.find(({ name }) => name === "administrator");
if (!administrator) throw new Error("the matrix has no administrator");
const user = await portal.given.user();
await portal.given.grant(user, "administrator", own);
// one sign-in for thousands of forms, none of which ends it
const signedIn = await enter(site, { phone: user.phone, password });
await freezeLaterSessions(portal);
let stranger: Sent;
beforeAll(async () => {
  stranger = await meet(site);
});

const paths = [...new Set(routes.map(({ path }) => path))];
const methodsOf = (path: string) =>
  routes
    .filter((route) => route.path === path)
    .flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : ["POST"]));
const first = (path: string): Route => {
  const route = routes.find((each) => each.path === path);
  if (!route) throw new Error(path);
  return route;
};

describe("methods", () => {
  const others = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
  it.each(paths)(`%s answers those alone that it lists ${asvs("4.1.4", "13.4.4")}`, async (path) => {
    const allowed = methodsOf(path);
    // by GET it leads to its form
    const led = allowed.includes("GET") ? [] : ["GET", "HEAD"];
    for (const method of others.filter((each) => ![...allowed, ...led].includes(each))) {
      for (const cookie of [administrator.cookie, stranger.cookie]) {
        const answer = await askRaw(site, method, addressOf(first(path), own), { cookie, "x-probe": "echo me" });
        const told = String(answer.headers["allow"]).split(", ");
        expect([method, answer.status, told.toSorted()]).toEqual([method, 405, allowed.toSorted()]);
        expect(answer.text).not.toContain("echo me");
      }
    }
  });

  const pages = new Set(routes.filter(({ method }) => method === "get").map(({ path }) => path));
  it.each(paths.filter((path) => !pages.has(path)))("GET %s leads to the page of its form", async (path) => {
    const form = formOf(path, pages) ?? "";
    const told = addressOf({ ...first(path), path: form }, own);
    for (const cookie of [administrator.cookie, stranger.cookie]) {
      for (const method of ["GET", "HEAD"]) {
        const answer = await askRaw(site, method, `${addressOf(first(path), own)}?next=%2Frole`, { cookie });
        expect([answer.status, answer.headers["location"]]).toEqual([303, `${told}?next=%2Frole`]);
      }
    }
    // for a person that is a page, or the way to one: nothing of 405
    const shown = await askRaw(site, "GET", told, { cookie: administrator.cookie });
    expect([200, 303, 403, 404]).toContain(shown.status);
  });

  it(`of tracing are refused everywhere else too ${asvs("13.4.4")}`, async () => {
    for (const path of ["/no-such-page", "/assets/x/app.css", "/"]) {
      const answer = await askRaw(site, "TRACE", path, { "x-probe": "echo me" });
      expect([404, 405]).toContain(answer.status);
      expect(answer.text).not.toContain("echo me");
    }
  });
});

const [users, grants] = [await portal.owner("users").pluck("id"), await portal.owner("grants").pluck("id")];

/**
 * People, their rights, and everything of the other accounts. The language that a user chooses is their own, and a right
 * that was planted later is there to be changed.
 */
const guarded = async (): Promise<string> => {
  const { rows } = await portal.owner.raw(`
    select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from (
      select (to_jsonb(u) - 'language')::text from users u where id in (${users.join()})
      union all select to_jsonb(g)::text from grants g where id in (${grants.join()})
      union all select (to_jsonb(a) - 'last_order_number' - 'own_name' - 'delivery_format' - 'delivery_language' - 'subscriber_operations' - 'approval_count' - 'approval_sum' - 'approval_operations')::text from accounts a
      union all select to_jsonb(s)::text from subscribers s
      union all select to_jsonb(o)::text from orders o where account_id <> ${own.id} and state <> 'draft'
      union all select to_jsonb(d)::text from deliveries d where account_id <> ${own.id}
    ) t`);
  return (rows as { sum: string }[])[0]?.sum ?? "";
};

/** A wrong code or password is told by a redirect: to reload the answer must be no other try. */
const isTry = (field: string): boolean => /^(code|password|current|credential)$/.test(field);
const leadsToFault = async (route: Route, { status, location, headers }: Answer): Promise<boolean> => {
  if (status !== 303 || !route.path.startsWith(location.split("?", 1)[0] ?? "/")) return false;
  const set = headers.getSetCookie().map((text) => text.split(";")[0]);
  // sessions that were there before are frozen here, and cannot say it: profile/password.test.ts sees that
  if (!set.some((text) => text?.startsWith("portal="))) return true;
  return saysFault((await visit(site, location, { cookie: set.join("; ") })).text);
};

type Fields = Readonly<Record<string, string | readonly string[]>>;
/** A thing of its own for each try: a draft is used up by its confirmation. */
const freshAddress = async (route: Route): Promise<string> => {
  const cell = cellsOf(world, route, [administrator]).find(
    ({ account, told, expected }) => [account, told].includes(own) && expected !== 404,
  );
  const [asked] = await plantCells(cell ? [cell] : [], true);
  return asked?.path ?? addressOf(route, own);
};
/** As the account's administrator; what is open to everybody, as a stranger. */
const send = async (route: Route, fields: Fields, query = ""): Promise<Answer> => {
  await portal.owner("codes").delete();
  const { cookie, csrf } = route.access === "public" ? await meet(site) : signedIn;
  const path = (await freshAddress(route)) + query;
  return visit(site, path, { method: "POST", cookie, fields: { ...fields, _csrf: csrf }, multipart: route.upload });
};

const strange: Fields = {
  role: "supervisor",
  is_staff: "true",
  isStaff: "true",
  account_id: "20000001",
  accountId: "20000001",
  user_id: "1",
  userId: "1",
  id: "1",
  status: "active",
  password_hash: "x",
  session_version: "9",
  permissions: "access:write",
  "__proto__[isStaff]": "true",
  "constructor[prototype][isStaff]": "true",
  __proto__x: "true",
  "a[]": ["1", "2"],
};
// JavaScript writes a prototype where a request writes a field
Object.defineProperty(strange, "__proto__", { value: "polluted", enumerable: true });

/** Free text takes any word; what may be left out; buttons, whose refusal leads back to their page with a sentence. */
const freeFields = new Set([
  "POST /a/:account/bulk/notes common",
  // of staff without a factor alone
  "POST /profile/second-factor/mailbox code",
  "POST /a/:account/bulk/tariff bundleId",
  // narrows the choice of services with JavaScript: the service says its category
  "POST /a/:account/bulk/services category",
  "POST /a/:account/bulk/suspension until",
  "POST /a/:account/orders/:number/rejections reason",
  ...["count", "sum", "operations"].map((field) => `POST /a/:account/approval-rules ${field}`),
  ...["from", "to"].map((field) => `POST /a/:account/bulk/drafts/:draft/repairs/alike ${field}`),
  "POST /a/:account/bulk/forwarding seconds",
  "POST /a/:account/subscriber-rules operations",
  "POST /a/:account/subscriber-views name",
  "POST /a/:account/subscriber-views status",
  "POST /a/:account/own-name name",
  "POST /a/:account/departments name",
  "POST /a/:account/departments costCentre",
  "POST /a/:account/invoices/:id/allocation sharesUnassigned",
  "POST /a/:account/departments/:group costCentre",
  "POST /a/:account/labels name",
  "POST /a/:account/labels locksNumbers",
  "POST /a/:account/labels/:group locksNumbers",
  "POST /a/:account/reference numbers",
  // a reason for numbers in part may be left out
  "POST /a/:account/call-details reason",
  "POST /a/:account/invoices/:id/changes/plans note",
  "POST /a/:account/staff-list table",
  // several ticks are one field with several values
  "POST /a/:account/invoice-archives invoice",
  "POST /a/:account/invoice-archives/deliveries invoice",
  // and who holds one account is led to its own page
  ...["invoice", "format"].map((field) => `POST /accounts/invoice-archives ${field}`),
  // any text is a table until its columns are named
  "POST /a/:account/reconciliation-acts/matchings table",
  ...["column-0", "column-1"].map(
    (field) => `POST /a/:account/reconciliation-acts/matchings/:matching/columns ${field}`,
  ),
  "POST /a/:account/reconciliation-acts email",
  // what is chosen for a value that the list does not have, or is none of the choices, is left out
  ...["value-0", "choice-0"].map((field) => `POST /a/:account/staff-list/:list/values/:kind ${field}`),
  ...["name lastName", "name firstName", "name middleName", "suspension until", "lost forwardTo", "belonging note"].map(
    (field) => `POST /a/:account/subscribers/:msisdn/${field}`,
  ),
  ...["services operation", "services serviceId", "number newMsisdn", "records/views purpose"].map(
    (field) => `POST /a/:account/subscribers/:msisdn/${field}`,
  ),
  ...["pbx", "mail", "voip", "virtual-telephony", "calls-24", "mobile-internet"].flatMap((product) =>
    ["contact", "comment"].map((field) => `POST /a/:account/products/${product} ${field}`),
  ),
]);

/** The ticked invoice of the sample is none of the account's: there is no row to tick again. */
const lostTicks = new Set(["", "/deliveries"].map((end) => `POST /a/:account/invoice-archives${end} format`));

// ticks of a list: what is none is left out, and the same page comes again
const goesOn = (route: Route, field: string) =>
  freeFields.has(`${nameOf(route)} ${field}`) ||
  // a name that may be left out, and is written on one line
  `${nameOf(route)} ${field}` === "POST /a/:account/access/invitations name" ||
  nameOf(route) === "POST /a/:account/bulk/drafts/:draft/subscribers" ||
  nameOf(route) === "POST /a/:account/bulk/drafts/:draft/values" ||
  nameOf(route) === "POST /a/:account/call-details/:request/subscribers" ||
  // the grounds of an order may be left out
  `${nameOf(route)} ${field}` === "POST /a/:account/bulk/drafts/:draft/confirmation comment" ||
  // who is at no such step, or has no factor to show, is sent to where the steps begin
  /^\/(sign-in\/(?:second-factor|confirmation)|step-up|registration|password-recovery)(\/|$)/.test(route.path);

describe("every form", () => {
  const byName = posts.map((route) => [nameOf(route), route] as const);

  it.each(byName)(`%s changes its own fields alone ${asvs("15.3.3", "15.3.6")}`, async (_name, route) => {
    const before = await guarded();
    const plain = await send(route, { ...route.sample });
    const more = await send(route, { ...strange, ...route.sample });
    expect([plain.status, more.status]).toEqual([plain.status, plain.status]);
    expect(more.status).toBeLessThan(500);
    if (isScoped(route)) expect(plain.location).not.toMatch(/^\/(sign-in|role)/);
    expect(await guarded()).toBe(before);
    expect(({} as { isStaff?: unknown }).isStaff).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  const everyField = posts.flatMap((route) =>
    Object.keys(route.sample ?? {}).map((field) => [`${nameOf(route)} ${field}`, route, field] as const),
  );
  const wrong: Readonly<Record<string, (value: string) => string | readonly string[]>> = {
    empty: () => "",
    "too long": () => "9".repeat(60_000),
    "of strange signs": () => "\u0000\u202e<script>'\"%00\r\n;--",
    "a word": () => "constructor",
    "a huge number": () => "1e308",
    twice: (value) => [value, value],
  };

  it.each(everyField)(
    `%s wrong or missing is no fault of ours ${asvs("2.2.1-2", "15.3.5", "15.3.7")}`,
    async (_n, route, field) => {
      const sample: Fields = { ...route.sample };
      const value = String([sample[field]].flat()[0]);
      const { [field]: _left, ...without } = sample;
      const before = await guarded();
      const answers = new Map<string, number>();
      const faults: string[][] = [];
      const note = async (what: string, answer: Answer) => {
        const isRefused = answer.status < 400 && isTry(field) && (await leadsToFault(route, answer));
        answers.set(what, isRefused ? 422 : answer.status);
        // no passkey can be made at the tests' own address: the page has no form of one
        if (route.path === "/profile/second-factor/passkeys") return;
        // a plain refusal is a page without the form
        if (answer.status !== 422 || !answer.text.startsWith("<!DOCTYPE") || answer.text.includes("error-card")) return;
        for (const fault of faultsOfRefusal(answer.text, without)) faults.push([what, fault]);
      };
      await note("missing", await send(route, without));
      for (const [what, make] of Object.entries(wrong)) {
        await note(what, await send(route, { ...sample, [field]: make(value) }));
      }
      // a field in the address is not the form's
      await note("in the address", await send(route, without, `?${field}=${encodeURIComponent(value)}`));
      expect([...answers].filter(([, status]) => status >= 500)).toEqual([]);
      expect(answers.get("in the address")).toBe(answers.get("missing"));
      if (!goesOn(route, field)) expect([...answers].filter(([, status]) => status < 400)).toEqual([]);
      // one pattern for every form: its title, its summary, its fields as they were typed
      if (!lostTicks.has(`${nameOf(route)} ${field}`)) expect(faults).toEqual([]);
      expect(await guarded()).toBe(before);
    },
  );

  it.each(byName)(`%s leads nowhere else, whatever it is told ${asvs("3.7.2")}`, async (_name, route) => {
    for (const place of ["//evil.example", "/\\evil.example", "https://evil.example", "/x%0d%0aLocation:%20//evil"]) {
      const told = { next: place, back: place, url: place, redirect: place, ...route.sample };
      const { location } = await send(route, told, `?next=${encodeURIComponent(place)}`);
      expect([place, location]).toEqual([place, expect.stringMatching(/^(\/(?![/\\])|$)/)]);
      expect(location).not.toMatch(/^[^?]*evil/);
    }
  });

  it(`of a stranger is nothing but a way to sign in ${asvs("8.3.1")}`, async () => {
    const before = await guarded();
    for (const route of posts.filter(isScoped)) {
      const path = addressOf(route, own);
      const fields = { ...route.sample, _csrf: stranger.csrf };
      const answer = await visit(site, path, {
        method: "POST",
        cookie: stranger.cookie,
        fields,
        multipart: route.upload,
      });
      expect([nameOf(route), answer.status, answer.location]).toEqual([nameOf(route), 303, "/sign-in/password"]);
    }
    expect(await guarded()).toBe(before);
  });
});

const behind = async (trustProxy: number, headers: Record<string, string>) => {
  const config = { ...portal.deps.config, trustProxy };
  const deps = { ...portal.deps, config };
  const proxied = await serve(createApp(deps));
  try {
    const { cookie, csrf } = await meet(proxied);
    const fields = { _csrf: csrf, phone: "375297777777", password: "wrong" };
    const answer = await visit(proxied, "/sign-in/password", { method: "POST", cookie, headers, fields });
    const record = await portal.owner("audit_records").orderBy("id", "desc").first();
    return { answer, address: String(record?.address) };
  } finally {
    await proxied.close();
  }
};

describe("what a proxy says", () => {
  const forged = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9", forwarded: "for=203.0.113.9" };

  it(`is not believed of anybody where there is none ${asvs("4.1.3", "15.3.4")}`, async () => {
    expect((await behind(0, forged)).address).toMatch(/127\.0\.0\.1$/);
  });

  it(`is believed of the nearest alone: what the client wrote before it is not ${asvs("4.1.3", "15.3.4")}`, async () => {
    const told = { ...forged, "x-forwarded-for": "203.0.113.9, 198.51.100.7" };
    expect((await behind(1, told)).address).toBe("198.51.100.7");
    expect((await behind(2, told)).address).toBe("203.0.113.9");
  });

  it(`of host and scheme makes no address and no redirect ${asvs("4.1.3")}`, async () => {
    for (const trustProxy of [0, 1]) {
      const headers = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-original-url": "/metrics",
      };
      const { answer } = await behind(trustProxy, headers);
      expect(answer.status).toBe(303);
      expect(JSON.stringify([...answer.headers]) + answer.text).not.toContain("evil.example");
    }
  });
});

describe("a request of two meanings", () => {
  const head = "POST /language HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  const smuggled = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
  it.each([
    ["length and chunks", `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ["two lengths", `${head}Content-Length: 0\r\nContent-Length: 44\r\n\r\n${smuggled}`],
    ["a length that is none", `${head}Content-Length: 1a\r\n\r\n${smuggled}`],
    ["a negative length", `${head}Content-Length: -1\r\n\r\n${smuggled}`],
    ["an unknown coding", `${head}Transfer-Encoding: xchunked\r\n\r\n${smuggled}`],
    ["chunked not last", `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ["a bad chunk", `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${smuggled}`],
    ["a space before the colon", `${head}Content-Length : 44\r\n\r\n${smuggled}`],
    ["a folded header", `${head}X-A: b\r\n Content-Length: 44\r\n\r\n${smuggled}`],
  ])(`with %s is refused, and nothing after it is answered ${asvs("4.2.1")}`, async (_what, bytes) => {
    const answer = await sendBytes(site, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });
});
