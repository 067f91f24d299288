import { afterAll, afterEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { cookieOf, enter, enterBySms, led, replay } from "./visitor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const fresh = "сорок три зелёных чайника";
const start = new Date("2026-11-09T09:00:00Z").getTime();
const at = (minutes: number) => portal.setNow(new Date(start + minutes * 60_000));
afterEach(() => at(0));
const journal = (userId: number) =>
  owner("audit_records").where({ user_id: userId }).orderBy("id").select("action", "subject", "after");
const userRow = (id: number) => owner("users").where({ id }).first();

const givenAdministrator = async (columns: object = {}) => {
  const account = await given.account();
  return { account, user: await given.holder("administrator", account, { ...columns }) };
};

const givenNamed = async () => {
  const client = await given.client({ name: "ООО «Снегурочка»" });
  const account = await given.account({ id: 20_009_002, client_id: client.id });
  return given.holder("administrator", account, { name: "Крылатовский Пётр" });
};

describe("POST /profile/password", () => {
  it(`sets the new password, ends every other session and continues this one under a new id ${asvs("6.2.2", "7.4.3")}`, async () => {
    const { account, user } = await givenAdministrator({ email: "changes@client.example" });
    const here = await enter(portal, user.phone);
    const elsewhere = await enter(portal, user.phone);
    const changed = await post(here.agent, "/profile/password", { current: password, password: fresh }).expect(303);
    expect(changed.headers["location"]).toBe("/profile");
    const cookie = cookieOf(changed);
    expect(cookie).not.toBe(here.cookie);
    expect(String(changed.headers["set-cookie"])).toMatch(/device=/);
    expect((await here.agent.get("/profile").expect(200)).text).toContain(
      "Пароль изменён. Остальные сеансы завершены.",
    );
    expect(await replay(portal, cookie, `/a/${account.number}`)).toBe("");
    expect(await replay(portal, here.cookie)).toBe(led("/profile"));
    expect(await replay(portal, elsewhere.cookie)).toBe(led("/profile"));
    expect(await userRow(user.id)).toMatchObject({ session_version: 2, password_is_temporary: false });
    await enter(portal, user.phone, fresh);
    await post((await enter(portal, user.phone, fresh)).agent, "/sign-out").expect(303);
  });

  it(`records what proved the user, and mails them, without either password ${asvs("6.3.7")}`, async () => {
    const { user } = await givenAdministrator({ email: "told@client.example" });
    const { agent } = await enter(portal, user.phone);
    await enter(portal, user.phone);
    await post(agent, "/profile/password", { current: password, password: fresh }).expect(303);
    const records = await journal(user.id);
    expect(records.at(-1)).toEqual({
      action: "users:change-password",
      subject: "current-password",
      after: { otherSessionsEnded: 1 },
    });
    const told = (await portal.notices()).filter(({ to }) => to === "told@client.example");
    expect(told).toMatchObject([{ channel: "mail", subject: "Пароль изменён" }]);
    expect(told[0]?.text).toContain("09.11.2026 12:00");
    expect(told[0]?.text).toContain("/password-recovery");
    for (const secret of [password, fresh]) expect(JSON.stringify([records, told])).not.toContain(secret);
  });

  it(`asks for the current password, and lets it be tried five times in a quarter of an hour ${asvs("6.2.3")}`, async () => {
    const { user } = await givenAdministrator();
    const { agent } = await enter(portal, user.phone);
    const hash = (await userRow(user.id)).password_hash;
    for (let n = 0; n < 5; n += 1) {
      const refused = await post(agent, "/profile/password", { current: `wrong ${n}`, password: fresh }).refused();
      expect(refused.text).toContain("Пароль неверный");
      expect(refused.text).not.toContain(`wrong ${n}`);
      expect(refused.text).not.toContain(fresh);
    }
    const stopped = await post(agent, "/profile/password", { current: password, password: fresh }).expect(429);
    expect(stopped.text).toContain("Слишком много неверных попыток");
    expect(Number(stopped.headers["retry-after"])).toBeGreaterThan(0);
    expect((await userRow(user.id)).password_hash).toBe(hash);
    const refusals = (await journal(user.id)).filter(({ action }) => action === "users:refuse-password");
    expect(refusals).toHaveLength(5);
  });

  it("does not count the right password: a refused new one may be tried again and again", async () => {
    const { user } = await givenAdministrator();
    const { agent } = await enter(portal, user.phone);
    for (let n = 0; n < 7; n += 1) {
      await post(agent, "/profile/password", { current: password, password: "short" }).refused();
    }
    await post(agent, "/profile/password", { current: password, password: fresh }).expect(303);
  });

  it.each([
    ["", "Введите новый пароль"],
    ["short", "слишком короткий"],
    [password, "совпадает с прежним"],
    ["моя 00020009002 любимая", "В пароле есть ваше имя"],
    ["Крылатовский в поле ветер", "В пароле есть ваше имя"],
    ["всё лучшее от Снегурочка ру", "В пароле есть ваше имя"],
    ["Пример Связь навсегда 7", "В пароле есть ваше имя"],
  ])("refuses %j as the new one and says why", async (tried, why) => {
    const known = await owner("users").where({ name: "Крылатовский Пётр" }).first();
    const user = known ?? (await givenNamed());
    const { agent } = await enter(portal, user.phone);
    const refused = await post(agent, "/profile/password", { current: password, password: tried }).refused();
    expect(refused.text).toContain(why);
    expect(refused.text).toContain('aria-invalid="true"');
  });

  it("requires eight characters with a second factor, fifteen without", async () => {
    const { user } = await givenAdministrator();
    const { agent } = await enter(portal, user.phone);
    expect((await agent.get("/profile/password")).text).toContain("Не короче 15 символов");
    await post(agent, "/profile/password", { current: password, password: "слон на луне" }).refused();
    await owner("second_factors").insert({
      user_id: user.id,
      kind: "sms",
      confirmed_at: new Date(),
      created_at: new Date(),
    });
    expect((await agent.get("/profile/password")).text).toContain("Не короче 8 символов");
    await post(agent, "/profile/password", { current: password, password: "слон на луне" }).expect(303);
  });

  it("accepts one of two concurrent changes", async () => {
    const { user } = await givenAdministrator();
    const [one, two] = [await enter(portal, user.phone), await enter(portal, user.phone)];
    const answers = await Promise.all([
      post(one.agent, "/profile/password", { current: password, password: fresh }),
      post(two.agent, "/profile/password", { current: password, password: `${fresh} и самовар` }),
    ]);
    const statuses = answers.map(({ status, headers }) => `${status} ${headers["location"] ?? ""}`);
    expect(statuses.filter((text) => text === "303 /profile")).toHaveLength(1);
    expect((await userRow(user.id)).session_version).toBe(2);
  });
});

const givenNewcomer = async (columns: object = {}) =>
  givenAdministrator({ password_is_temporary: true, password_expires_at: new Date(start + 86_400_000), ...columns });

describe("a temporary password", () => {
  it(`opens nothing but its own change, which leads on to the page that was asked for ${asvs("6.4.1")}`, async () => {
    const { account, user } = await givenNewcomer();
    const { agent } = await enter(portal, user.phone);
    const wanted = `/a/${account.number}/payments?month=2026-10`;
    const place = `/profile/password?next=${encodeURIComponent(wanted)}`;
    await agent.get(wanted).expect(303).expect("Location", place);
    for (const path of ["/profile", "/profile/sessions", "/role", "/accounts"]) {
      await agent
        .get(path)
        .expect(303)
        .expect("Location", `/profile/password?next=${encodeURIComponent(path)}`);
    }
    await post(agent, "/profile/sessions/others/end").expect(303);
    const { text } = await agent.get(place).expect(200);
    expect(text).toContain("Вы вошли по временному паролю: задайте свой");
    expect(text).toContain("Временный пароль");
    expect(text).toContain('action="/sign-out"');
    const form = { current: password, password: fresh };
    const changed = await post(agent, place, form).expect(303);
    expect(changed.headers["location"]).toBe(wanted);
    await agent.get(`/a/${account.number}`).expect(200);
    expect(await userRow(user.id)).toMatchObject({ password_is_temporary: false, password_expires_at: null });
    expect((await journal(user.id)).at(-1)).toMatchObject({ subject: "temporary-password" });
  });

  it("must be entered for the change, and is refused as the new one", async () => {
    const { user } = await givenNewcomer();
    const { agent } = await enter(portal, user.phone);
    await post(agent, "/profile/password", { current: "not it", password: fresh }).refused();
    const same = await post(agent, "/profile/password", { current: password, password }).refused();
    expect(same.text).toContain("совпадает с прежним");
    await agent.get("/profile").expect(303);
  });

  it("lets its user sign out, and leads to the portal's own pages only", async () => {
    const { user } = await givenNewcomer();
    const { agent } = await enter(portal, user.phone);
    const next = encodeURIComponent("//evil.example");
    const changed = await post(agent, `/profile/password?next=${next}`, { current: password, password: fresh }).expect(
      303,
    );
    expect(changed.headers["location"]).toBe("/");
    await post(agent, "/sign-out").expect(303);
  });

  it("that has expired proves nothing: after a sign-in by SMS a password is set without it", async () => {
    const { account, user } = await givenNewcomer({ password_expires_at: new Date(start - 1000) });
    await given.subscriber(account, { msisdn: user.phone });
    const agent = await enterBySms(portal, user.phone);
    const { text } = await agent.get("/profile/password").expect(200);
    expect(text).not.toContain('name="current"');
    await post(agent, "/profile/password", { password: fresh }).expect(303);
    expect((await journal(user.id)).at(-1)).toMatchObject({ action: "users:change-password", subject: "sms" });
    await enter(portal, user.phone, fresh);
  });
});

const givenWithout = async () => {
  const { account, user } = await givenAdministrator({ password_hash: null });
  await given.subscriber(account, { msisdn: user.phone });
  return user;
};

describe("a user who never had a password", () => {
  it("sets one within ten minutes of a sign-in by SMS, and later only by «Забыли пароль»", async () => {
    const user = await givenWithout();
    const agent = await enterBySms(portal, user.phone);
    at(11);
    const late = await agent.get("/profile/password").expect(200);
    expect(late.text).toContain("начните с «Забыли пароль»");
    expect(late.text).not.toContain('name="password"');
    await post(agent, "/profile/password", { password: fresh }).refused();
    expect((await userRow(user.id)).password_hash).toBeNull();
    at(10);
    expect((await agent.get("/profile/password").expect(200)).text).not.toContain('name="current"');
    await post(agent, "/profile/password", { password: fresh }).expect(303);
    at(0);
    await enter(portal, user.phone, fresh);
  });

  it("sets one also after a choice of role, which continues the session", async () => {
    const user = await givenWithout();
    const agent = await enterBySms(portal, user.phone);
    await post(agent, "/role", { role: "administrator" }).expect(303);
    await post(agent, "/profile/password", { password: fresh }).expect(303);
  });

  it("confirms a second factor instead, if there is one", async () => {
    const user = await givenWithout();
    const agent = await enterBySms(portal, user.phone);
    await owner("second_factors").insert({
      user_id: user.id,
      kind: "sms",
      confirmed_at: new Date(),
      created_at: new Date(),
    });
    const place = "/step-up?next=%2Fprofile%2Fpassword";
    await agent.get("/profile/password").expect(303).expect("Location", place);
    const refused = await post(agent, "/profile/password", { password: fresh }).expect(403);
    expect(refused.text).toContain(`href="${place}"`);
    await owner.raw(
      `update sessions set sess = (sess::jsonb || jsonb_build_object('provedAt', ?::bigint, 'shown', '["passkey"]'::jsonb))::json
       where (sess->'passport'->'user'->>'id')::bigint = ?`,
      [start - 5 * 60_000, user.id],
    );
    await post(agent, "/profile/password", { password: fresh }).expect(303);
    expect((await journal(user.id)).at(-1)).toMatchObject({ subject: "second-factor" });
  });
});

it("the form is never filled in with a password", async () => {
  const { user } = await givenAdministrator();
  const agent = await signIn(portal, user);
  const { text } = await agent.get("/profile/password").expect(200);
  expect(text).toMatch(/name="current"[^>]*autocomplete="current-password"/s);
  expect(text).toMatch(/name="password"[^>]*autocomplete="new-password"/s);
  expect(text).toContain(`value="${user.phone}" autocomplete="username"`);
  expect(text).not.toMatch(/type="password" value="[^"]/);
});
