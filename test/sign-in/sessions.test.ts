import request from "supertest";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { cookieOf, enter, led, replay } from "../profile/visitor.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { csrfOf, post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const start = new Date("2026-11-09T09:00:00Z").getTime();
const at = (minutes: number) => portal.setNow(new Date(start + minutes * 60_000));
afterEach(() => at(0));
const fresh = "сорок три зелёных чайника";
const browser = () => request.agent(portal.app);

const givenBoth = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  await given.grant(user, "subscriber", account, await given.subscriber(account));
  return { account, user };
};
const signedIn = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  return { account, user, home: `/a/${account.number}`, ...(await enter(portal, user.phone)) };
};

describe("a session gets a new id, and the old one is worth nothing", () => {
  it("at signing in: a planted session id is not signed in", async () => {
    const { user } = await givenBoth();
    const attacker = browser();
    // a stranger's session begins with the first thing that has to be kept
    const planted = cookieOf(await post(attacker, "/sign-in/sms", { phone: user.phone }));
    const victim = request(portal.app);
    const page = await victim.get("/sign-in/password").set("Cookie", planted);
    const own = String(page.headers["set-cookie"]).split(";")[0];
    const entered = await victim
      .post("/sign-in/password")
      .set("Cookie", `${planted}; ${own}`)
      .type("form")
      .send({ _csrf: csrfOf(page), phone: user.phone, password })
      .expect(303);
    expect(cookieOf(entered)).not.toBe(planted);
    expect(await replay(portal, planted, "/role")).toBe(led("/role"));
    expect(await replay(portal, cookieOf(entered), "/role")).toBe("");
  });

  it("at choosing and at changing a role", async () => {
    const { user } = await givenBoth();
    const { agent, cookie } = await enter(portal, user.phone);
    const chosen = cookieOf(await post(agent, "/role", { role: "administrator" }).expect(303));
    const changed = cookieOf(await post(agent, "/role", { role: "subscriber" }).expect(303));
    expect(new Set([cookie, chosen, changed]).size).toBe(3);
    expect(await replay(portal, cookie)).toBe(led("/profile"));
    expect(await replay(portal, chosen)).toBe(led("/profile"));
    expect(await replay(portal, changed)).toBe("");
  });

  it("at a change of password", async () => {
    const { agent, cookie } = await signedIn();
    const changed = await post(agent, "/profile/password", { current: password, password: fresh }).expect(303);
    expect(cookieOf(changed)).not.toBe(cookie);
    expect(await replay(portal, cookie)).toBe(led("/profile"));
    expect(await replay(portal, cookieOf(changed))).toBe("");
  });

  it("and with it a new form token: the earlier one is refused", async () => {
    const { user } = await givenBoth();
    const { agent } = await enter(portal, user.phone);
    const before = csrfOf(await agent.get("/role"));
    await post(agent, "/role", { role: "administrator" }).expect(303);
    await agent.post("/role").type("form").send({ _csrf: before, role: "subscriber" }).expect(403);
  });

  it("but is not prolonged by a change of password", async () => {
    const { agent, home } = await signedIn();
    for (let minutes = 25; minutes <= 700; minutes += 25) {
      at(minutes);
      await agent.get(home).expect(200);
    }
    at(715);
    const changed = cookieOf(
      await post(agent, "/profile/password", { current: password, password: fresh }).expect(303),
    );
    at(721);
    expect(await replay(portal, changed)).toBe(led("/profile"));
  });
});

const enterStaff = async (agent = browser()) => {
  const email = `${crypto.randomUUID()}@operator.example`;
  await given.user({ is_staff: true, email });
  return cookieOf(await post(agent, "/support/sign-in", { email, password }).expect(303));
};

describe("staff's sessions are shorter", () => {
  it(`15 minutes of silence ${asvs("7.3.1")}`, async () => {
    const cookie = await enterStaff();
    at(15);
    expect(await replay(portal, cookie)).toBe("");
    at(31);
    expect(await replay(portal, cookie)).toBe(led("/profile"));
  });

  it("also under the new session id after a change of password", async () => {
    const agent = browser();
    await enterStaff(agent);
    const changed = await post(agent, "/profile/password", { current: password, password: fresh }).expect(303);
    at(16);
    expect(await replay(portal, cookieOf(changed))).toBe(led("/profile"));
  });

  it(`8 hours in all ${asvs("7.3.2")}`, async () => {
    const cookie = await enterStaff();
    for (let minutes = 12; minutes <= 480; minutes += 12) {
      at(minutes);
      expect(await replay(portal, cookie)).toBe("");
    }
    at(481);
    expect(await replay(portal, cookie)).toBe(led("/profile"));
  });
});

const cookies = (answer: { headers: Record<string, unknown> }) => [answer.headers["set-cookie"]].flat().map(String);

describe("the session's cookie", () => {
  it("is refused if it was tampered with, unsigned or made up", async () => {
    const { cookie } = await signedIn();
    const [name = "", value = ""] = cookie.split("=");
    const id = decodeURIComponent(value).slice(2).split(".")[0] ?? "";
    const other = id.startsWith("A") ? `B${id.slice(1)}` : `A${id.slice(1)}`;
    const signature = decodeURIComponent(value).slice(2).split(".")[1] ?? "";
    expect(await replay(portal, cookie)).toBe("");
    for (const forged of [
      id,
      `s:${id}`,
      `s:${id}.`,
      `s:${id}.${signature.slice(0, -1)}`,
      `s:${other}.${signature}`,
      `s:${id}.${"A".repeat(signature.length)}`,
      `j:{"id":"${id}"}`,
      "",
    ]) {
      expect(await replay(portal, `${name}=${encodeURIComponent(forged)}`)).toBe(led("/profile"));
    }
  });

  it("has an id of at least 128 random bits, which is never in an address or a page", async () => {
    const ids = new Set<string>();
    const { agent, cookie, home } = await signedIn();
    const id =
      decodeURIComponent(cookie.split("=")[1] ?? "")
        .slice(2)
        .split(".")[0] ?? "";
    // base64url: six bits a character
    expect(id.length * 6).toBeGreaterThanOrEqual(128);
    for (const path of [home, "/profile", "/profile/sessions"]) {
      const page = await agent.get(path).expect(200);
      expect(page.text).not.toContain(id);
    }
    for (let n = 0; n < 20; n += 1) ids.add((await signedIn()).cookie);
    expect(ids.size).toBe(20);
  });

  it("is __Host-, Secure, HttpOnly and SameSite=Lax over https, as are the device's, language's and theme's", async () => {
    const overHttps = await startPortal({ env: { PUBLIC_URL: "https://portal.example" } });
    try {
      const user = await overHttps.given.holder("administrator", await overHttps.given.account());
      const agent = request.agent(overHttps.app);
      const https = { "X-Forwarded-Proto": "https", Host: "portal.example" };
      const page = await agent.get("/sign-in/password").set(https);
      const send = { _csrf: csrfOf(page), phone: user.phone, password };
      const [own] = String(page.headers["set-cookie"]).split(";");
      const entered = await request(overHttps.app)
        .post("/sign-in/password")
        .set({ ...https, Cookie: own })
        .type("form")
        .send(send)
        .expect(303);
      const set = [...cookies(page), ...cookies(entered)];
      expect(set.map((text) => text.split("=")[0])).toEqual([
        "__Host-browser",
        "__Host-device",
        "__Host-user",
        "__Host-way",
        "__Host-lang",
        "__Host-portal",
      ]);
      for (const text of set) {
        expect(text).toMatch(/; Path=\/(;|$)/);
        expect(text).not.toMatch(/Domain/i);
        for (const flag of ["HttpOnly", "Secure", "SameSite=Lax"]) expect(text).toContain(flag);
      }
      // neither has a Max-Age: they end with the browser
      for (const text of [set[0], set.at(-1)]) expect(text).not.toMatch(/Expires|Max-Age/i);
      expect(entered.headers["strict-transport-security"]).toContain("max-age=31536000");
    } finally {
      await overHttps.close();
    }
  });

  it("has a plain name over http, and is HttpOnly and SameSite=Lax there too", async () => {
    const agent = browser();
    const { user } = await givenBoth();
    const page = await agent.get("/sign-in/password");
    const entered = await post(agent, "/sign-in/password", { phone: user.phone, password });
    const set = [...cookies(page), ...cookies(entered)];
    expect(set.map((text) => text.split("=")[0])).toEqual(expect.arrayContaining(["browser", "portal"]));
    for (const text of set) {
      for (const flag of ["HttpOnly", "SameSite=Lax", "Path=/"]) expect(text).toContain(flag);
      expect(text).not.toContain("Secure");
    }
  });
});

describe("acts at the next request", () => {
  it(`a suspension, another version, an ended sign-in: a stolen cookie opens nothing ${asvs("7.4.1-2")}`, async () => {
    const ends: ((userId: number) => Promise<unknown>)[] = [
      (id) => owner("users").where({ id }).update({ status: "suspended" }),
      (id) => owner("users").where({ id }).increment("session_version", 1),
      (id) => owner("sign_ins").where({ user_id: id }).update({ ended_at: new Date() }),
    ];
    for (const end of ends) {
      const { user, cookie, agent } = await signedIn();
      expect(await replay(portal, cookie)).toBe("");
      await end(user.id);
      expect(await replay(portal, cookie)).toBe(led("/profile"));
      await post(agent, "/profile/sessions/others/end").expect(303);
    }
  });

  it("a revoked or suspended grant: its account is not there any more, the person still is", async () => {
    for (const change of [{ revoked_at: new Date() }, { suspended_at: new Date() }]) {
      const { user, cookie, home } = await signedIn();
      expect(await replay(portal, cookie, home)).toBe("");
      await owner("grants").where({ user_id: user.id }).update(change);
      expect(await replay(portal, cookie, home)).toMatch(/^404/);
      expect(await replay(portal, cookie)).toBe("");
    }
  });

  it(`signing out, which ends one browser alone and leaves it its language and theme ${asvs("7.4.1")}`, async () => {
    const { user, agent, cookie } = await signedIn();
    const other = await enter(portal, user.phone);
    await post(agent, "/language", { language: "be", back: "/" }).expect(303);
    await post(agent, "/theme", { theme: "dark", back: "/" }).expect(303);
    await post(agent, "/sign-out").expect(303);
    expect(await replay(portal, cookie)).toBe(led("/profile"));
    expect(await replay(portal, other.cookie)).toBe("");
    const { text } = await agent.get("/sign-in/password").expect(200);
    expect(text).toContain('<html lang="be" data-theme="dark"');
    expect(await owner("sign_ins").where({ user_id: user.id }).whereNull("ended_at")).toHaveLength(1);
  });

  it("idling too: language and theme outlive it", async () => {
    const { agent, home } = await signedIn();
    await post(agent, "/language", { language: "en", back: "/" }).expect(303);
    at(31);
    await agent.get(home).expect(303);
    expect((await agent.get("/sign-in/password")).text).toContain('<html lang="en"');
  });
});

describe("a form sent after its session has ended", () => {
  const host = "portal.example";
  const sendLate = async (referer: string | undefined) => {
    const { agent, home, user } = await signedIn();
    const page = await agent.get("/profile/password").expect(200);
    await owner("sign_ins").where({ user_id: user.id }).update({ ended_at: new Date() });
    at(31);
    const answer = await agent
      .post("/profile/password")
      .set({ Host: host, ...(referer !== undefined && { Referer: referer }) })
      .type("form")
      .send({ _csrf: csrfOf(page), current: password, password: fresh });
    at(0);
    return { answer, home };
  };

  it("is answered with 403, what has happened, and a link that leads back to its page", async () => {
    const { answer } = await sendLate(`http://${host}/profile/password?next=%2Fprofile`);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("Сеанс завершён: войдите снова");
    const page = encodeURIComponent("/profile/password?next=%2Fprofile");
    expect(answer.text).toContain(`href="/sign-in/password?next=${page}"`);
  });

  it("leads to no other site's page and to none that is not said", async () => {
    for (const referer of [undefined, "https://evil.example/profile", `http://${host}//evil.example`, "nonsense"]) {
      const { answer } = await sendLate(referer);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('href="/sign-in/password"');
      expect(answer.text).not.toMatch(/href="[^"]*evil/);
    }
  });

  it("gets another answer while signed in, at a public form, and from another site", async () => {
    const { agent } = await signedIn();
    const own = await agent.post("/profile/sessions/others/end").type("form").send({ _csrf: "old" }).expect(403);
    const open = await browser().post("/sign-in/password").type("form").send({ _csrf: "old" }).expect(403);
    const foreign = browser().post("/profile/sessions/others/end").set("Sec-Fetch-Site", "cross-site");
    const forged = await foreign.type("form").send({ _csrf: "old" }).expect(403);
    for (const [{ text }, title] of [
      [own, "Форма устарела"],
      [open, "Форма устарела"],
      [forged, "Форма не принята"],
    ] as const) {
      expect(text).toContain(`<h1 class="plain-title">${title}</h1>`);
      expect(text).not.toContain("Сеанс завершён");
    }
  });
});

const actionOf = ({ text }: { text: string }) =>
  String(/<form class="(?:form|role-cards)" method="post" action="([^"]+)"/.exec(text)?.[1]).replaceAll("&amp;", "&");

const walk = async (wanted: string) => {
  const { account, user } = await givenBoth();
  const agent = browser();
  const to = wanted.replace(":account", account.number);
  const asked = await agent.get(to);
  const form = await agent.get(String(asked.headers["location"])).expect(200);
  const entered = await post(agent, actionOf(form), { phone: user.phone, password }).expect(303);
  const roles = await agent.get(String(entered.headers["location"])).expect(200);
  const chosen = await post(agent, actionOf(roles), { role: "administrator" }).expect(303);
  return { to, reached: String(chosen.headers["location"]), home: `/a/${account.number}` };
};

describe("a link opened while signed out", () => {
  it("is reached by way of signing in and choosing a role", async () => {
    for (const wanted of [
      "/a/:account/orders?tab=finished",
      "/profile",
      "/a/:account/invoices?month=2026-10&q=%D0%B0%26b",
    ]) {
      const { to, reached } = await walk(wanted);
      expect(reached).toBe(to);
    }
  });

  it("leads nowhere else, whatever stands in it at whichever step", async () => {
    const { account, user } = await givenBoth();
    const evil = [
      "//evil.example",
      "https://evil.example/",
      "/\\evil.example",
      "/%2F/evil.example",
      "/x%0d%0aLocation:%20y",
    ];
    for (const next of evil) {
      const { agent } = await enter(portal, user.phone);
      const query = `?next=${encodeURIComponent(next)}`;
      const page = await agent.get(`/role${query}`).expect(200);
      expect(page.text).toContain('action="/role"');
      const chosen = await post(agent, `/role${query}`, { role: "administrator" }).expect(303);
      expect(chosen.headers["location"]).toBe(`/a/${account.number}`);
      const typed = await post(agent, "/role", { role: "administrator", next }).expect(303);
      expect(typed.headers["location"]).toBe(`/a/${account.number}`);
    }
  });
});
