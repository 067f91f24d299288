import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => request.agent(portal.app);
const idOf = (cookies: unknown) => /portal=([^;]+)/.exec(String(cookies))?.[1];
const formatted = (phone: string) =>
  `+375 (${phone.slice(3, 5)}) ${phone.slice(5, 8)}-${phone.slice(8, 10)}-${phone.slice(10)}`;
const journal = (userId: number | null) =>
  owner("audit_records")
    .where({ user_id: userId })
    .orderBy("id")
    .select("action", "subject", "user_name", "after", "request_id");

describe("GET /sign-in/…", () => {
  it("shows the four ways, each with its fields", async () => {
    const texts = { sms: "Выслать код подтверждения", password: "Пароль", account: "Лицевой счет", email: "Email" };
    for (const [way, text] of Object.entries(texts)) {
      const page = await browser().get(`/sign-in/${way}`).expect(200);
      for (const tab of ["SMS", "Пароль", "Лицевой счет", "Email"]) expect(page.text).toContain(`>${tab}`);
      expect(page.text).toContain(text);
    }
    await browser().get("/sign-in").expect(303).expect("Location", "/sign-in/password");
    for (const path of ["/registration", "/password-recovery"]) await browser().get(path).expect(200);
  });

  it("is shown to a stranger instead of / and of every page of an account, and leads back there", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    const agent = browser();
    await agent.get("/").expect(303).expect("Location", "/sign-in/password");
    const wanted = `/a/${account.number}/payments?month=2026-10`;
    const { headers } = await agent.get(wanted).expect(303);
    expect(headers["location"]).toBe(`/sign-in/password?next=${encodeURIComponent(wanted)}`);
    const page = await agent.get(String(headers["location"])).expect(200);
    const action = /<form class="form" method="post" action="([^"]+)"/.exec(page.text)?.[1]?.replaceAll("&amp;", "&");
    const entered = await post(agent, String(action), { phone: user.phone, password }).expect(303);
    expect(entered.headers["location"]).toBe(wanted);
  });
});

describe("POST /sign-in/password", () => {
  it("signs in an administrator of one account, in whatever form the number is typed", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    for (const phone of [user.phone, formatted(user.phone), `80${user.phone.slice(3)}`]) {
      const agent = browser();
      const entered = await post(agent, "/sign-in/password", { phone, password }).expect(303);
      expect(entered.headers["location"]).toBe(`/a/${account.number}`);
      await agent.get(`/a/${account.number}`).expect(200);
      await agent.get("/").expect(303).expect("Location", `/a/${account.number}`);
    }
    expect(await journal(user.id)).toMatchObject(
      [1, 2, 3].map(() => ({ action: "sessions:begin", subject: "password", user_name: user.name, after: null })),
    );
  });

  it("gives the session a new id and a new form token", async () => {
    const user = await given.holder("administrator", await given.account());
    const agent = browser();
    const before = await agent.get("/sign-in/password");
    const entered = await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
    expect(idOf(entered.headers["set-cookie"])).toBeTruthy();
    expect(idOf(entered.headers["set-cookie"])).not.toBe(idOf(before.headers["set-cookie"]));
    expect(String(entered.headers["set-cookie"])).toMatch(/HttpOnly/);
    expect(String(entered.headers["set-cookie"])).toMatch(/SameSite=Lax/);
  });

  it("says the same sentence for a wrong password, an unknown number, a suspended user, staff and a user without a password", async () => {
    const account = await given.account();
    const suspended = await given.holder("administrator", account, { status: "suspended" });
    const staff = await given.user({ is_staff: true });
    const without = await given.user({ password_hash: null });
    const known = await given.holder("administrator", account);
    const tries = [
      [known.phone, "wrong"],
      ["375297777777", password],
      [suspended.phone, password],
      [staff.phone, password],
      [without.phone, password],
    ] as const;
    for (const [phone, secret] of tries) {
      const agent = browser();
      const refused = await post(agent, "/sign-in/password", { phone, password: secret }).refused();
      expect(refused.text).toContain("Неверный номер телефона или пароль");
      expect(refused.text).toContain(`value="${phone}"`);
      expect(refused.text).not.toContain(secret);
      await agent
        .get("/accounts")
        .expect(303)
        .expect("Location", /^\/sign-in/);
    }
    expect(await journal(known.id)).toMatchObject([{ action: "sessions:refuse", subject: "password" }]);
    const unknown = JSON.stringify(await owner("audit_records").whereNull("user_id"));
    expect(unknown).toContain("sessions:refuse");
    expect(unknown).not.toContain("375297777777");
  });

  it("takes the same CPU time for unknown and known numbers", async () => {
    const known = await given.holder("administrator", await given.account());
    const agent = browser();
    // CPU time of this process with its hashing threads: other load on the machine is not in it
    const work = async (phone: string) => {
      // more attempts than the limits allow
      await owner("rate_limits").delete();
      const start = process.cpuUsage();
      await post(agent, "/sign-in/password", { phone, password: "wrong" }).refused();
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    let [wrong, unknown] = [0, 0];
    for (let i = 0; i < 8; i += 1) {
      wrong += await work(known.phone);
      unknown += await work("375297777777");
    }
    expect(unknown / wrong).toBeGreaterThan(0.6);
  });

  it("says beside the field what is missing, in the chosen language, and keeps what was typed except the password", async () => {
    const agent = browser();
    const page = await post(agent, "/sign-in/password", { phone: '12"34', password: "secret-word" }).refused();
    expect(page.text).toContain("Это не белорусский номер");
    expect(page.text).toContain('value="12&#34;34"');
    expect(page.text).not.toContain("secret-word");
    for (const [language, text] of [
      ["be", "Увядзіце пароль"],
      ["en", "Enter the password"],
    ] as const) {
      await post(agent, "/language", { language, back: "/sign-in/password" }).expect(303);
      const said = await post(agent, "/sign-in/password", { phone: "375291234567", password: "" }).refused();
      expect(said.text).toContain(text);
      expect(said.text).toContain(`<html lang="${language}"`);
    }
  });

  it("does not lead to another site", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "/x%0d%0aA:b", "/@evil"]) {
      const entered = await post(browser(), "/sign-in/password", { phone: user.phone, password, next }).expect(303);
      expect(entered.headers["location"]).toBe(`/a/${account.number}`);
      const query = await post(browser(), `/sign-in/password?next=${encodeURIComponent(next)}`, {
        phone: user.phone,
        password,
      }).expect(303);
      expect(query.headers["location"]).toBe(`/a/${account.number}`);
    }
  });

  it("refuses a form without the token", async () => {
    const user = await given.holder("administrator", await given.account());
    const agent = browser();
    await agent.get("/sign-in/password");
    await agent.post("/sign-in/password").type("form").send({ phone: user.phone, password }).expect(403);
  });
});

describe("the check at each request", () => {
  it(`ends a session at once when the user is suspended or their sessions are ended ${asvs("7.4.2")}`, async () => {
    const account = await given.account();
    for (const change of [{ status: "suspended" }, { session_version: 2 }]) {
      const user = await given.holder("administrator", account);
      const agent = await signIn(portal, user);
      await agent.get(`/a/${account.number}`).expect(200);
      await owner("users").where({ id: user.id }).update(change);
      await agent
        .get(`/a/${account.number}`)
        .expect(303)
        .expect("Location", /^\/sign-in/);
    }
  });

  it("closes an account at once when the grant is revoked", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    const agent = await signIn(portal, user);
    await agent.get(`/a/${account.number}`).expect(200);
    await owner("grants").where({ user_id: user.id }).update({ revoked_at: "2026-11-09" });
    await agent.get(`/a/${account.number}`).expect(404);
  });

  it(`ends a session after 30 minutes without requests and after 12 hours in all ${asvs("7.3.1-2")}`, async () => {
    const start = new Date("2026-11-09T09:00:00Z").getTime();
    const at = (minutes: number) => portal.setNow(new Date(start + minutes * 60_000));
    const account = await given.account();
    const user = await given.holder("administrator", account);
    const idle = await signIn(portal, user);
    const busy = await signIn(portal, user);
    for (let minutes = 20; minutes <= 720; minutes += 20) {
      at(minutes);
      await busy.get(`/a/${account.number}`).expect(200);
    }
    await idle.get(`/a/${account.number}`).expect(303);
    at(721);
    await busy.get(`/a/${account.number}`).expect(303);
    at(0);
  });
});

describe("POST /sign-out", () => {
  it(`ends the session at the server too, so that a stolen cookie opens nothing ${asvs("7.4.1")}`, async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    const agent = browser();
    const entered = await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
    const cookie = String(/portal=[^;]+/.exec(String(entered.headers["set-cookie"]))?.[0]);
    const home = `/a/${account.number}`;
    await request(portal.app).get(home).set("Cookie", cookie).expect(200);
    const left = await post(agent, "/sign-out").expect(303);
    expect(left.headers["location"]).toBe("/sign-in/password");
    expect(left.headers["clear-site-data"]).toBe('"cache", "storage"');
    expect(String(left.headers["set-cookie"])).toMatch(/portal=;.*Expires=Thu, 01 Jan 1970/);
    await request(portal.app).get(home).set("Cookie", cookie).expect(303);
    expect((await journal(user.id)).map(({ action }) => action)).toEqual(["sessions:begin", "sessions:end"]);
  });
});
