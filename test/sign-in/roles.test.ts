import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const givenBoth = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  const own = await given.subscriber(account);
  await given.grant(user, "subscriber", account, own);
  return { account, user, own };
};

describe("/role", () => {
  it("offers only the roles that the user holds, in the guide's words", async () => {
    const { user } = await givenBoth();
    const agent = request.agent(portal.app);
    const entered = await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
    expect(entered.headers["location"]).toBe("/role");
    const { text } = await agent.get("/role").expect(200);
    expect(text).toContain("Выберите способ входа");
    expect(text).toContain("Управление услугами и информация только по своему номеру");
    expect(text).toContain("Управление услугами абонентов и финансовая информация по всему лицевому счету");
    expect(text).not.toContain("Супервайзер");
    await post(agent, "/role", { role: "supervisor" }).expect(403);
    await agent.get("/").expect(303).expect("Location", "/role");
  });

  it("opens the pages of the role under a new session id, and the role can be changed", async () => {
    const { account, user, own } = await givenBoth();
    const agent = await signIn(portal, user, "administrator");
    await agent.get(`/a/${account.number}`).expect(200);
    const card = `/a/${account.number}/subscribers/${own.msisdn}`;
    const changed = await post(agent, "/role", { role: "subscriber" }).expect(303);
    expect(changed.headers["location"]).toBe(card);
    expect(String(changed.headers["set-cookie"])).toMatch(/portal=/);
    await agent.get(card).expect(200);
    await agent.get(`/a/${account.number}`).expect(403);
    await agent.get("/accounts").expect(403);
  });

  it("leads on to the page that was asked for", async () => {
    const { account, user } = await givenBoth();
    const next = `/a/${account.number}/payments`;
    const agent = request.agent(portal.app);
    const entered = await post(agent, `/sign-in/password?next=${encodeURIComponent(next)}`, {
      phone: user.phone,
      password,
    });
    expect(entered.headers["location"]).toBe(`/role?next=${encodeURIComponent(next)}`);
    const { text } = await agent.get(`/role?next=${encodeURIComponent(next)}`).expect(200);
    expect(text).toContain(`action="/role?next=${encodeURIComponent(next)}"`);
    const chosen = await post(agent, `/role?next=${encodeURIComponent(next)}`, { role: "administrator" }).expect(303);
    expect(chosen.headers["location"]).toBe(next);
  });

  it("does not prolong the session", async () => {
    const { user } = await givenBoth();
    const agent = await signIn(portal, user, "administrator");
    const own = async () => {
      const sessions: { passport: { user: { id: number } }; role: string; startedAt: number }[] =
        await owner("sessions").pluck("sess");
      return sessions.filter(({ passport }) => passport?.user.id === user.id);
    };
    const [session] = await own();
    expect(session).toMatchObject({ role: "administrator", startedAt: new Date("2026-11-09T09:00:00Z").getTime() });
    portal.setNow(new Date("2026-11-09T09:20:00Z"));
    await post(agent, "/role", { role: "subscriber" }).expect(303);
    portal.setNow(new Date("2026-11-09T09:00:00Z"));
    expect(await own()).toMatchObject([{ role: "subscriber", startedAt: session?.startedAt }]);
  });

  it("tells a user without grants so", async () => {
    const agent = await signIn(portal, await given.user());
    const { text } = await agent.get("/role").expect(200);
    expect(text).toContain("пока нет доступа");
    await agent.get("/").expect(303).expect("Location", "/role");
  });
});

describe("language and theme", () => {
  it("are kept in the browser, and the language of a signed-in user also in the database", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    const home = `/a/${account.number}`;
    const agent = await signIn(portal, user);
    const answered = await post(agent, "/language", { language: "be", back: `${home}?x=1` }).expect(303);
    expect(answered.headers["location"]).toBe(`${home}?x=1`);
    await post(agent, "/theme", { theme: "dark", back: home }).expect(303);
    const { text } = await agent.get(home).expect(200);
    expect(text).toContain('<html lang="be" data-theme="dark"');
    expect(text).toContain("Асабовы рахунак");
    const elsewhere = await signIn(portal, user);
    expect((await elsewhere.get(home)).text).toContain('<html lang="be" data-theme="auto"');
  });

  it("refuse other values and lead to no other site", async () => {
    const agent = request.agent(portal.app);
    await post(agent, "/language", { language: "xx", back: "/" }).expect(404);
    await post(agent, "/theme", { theme: "pink", back: "/" }).expect(404);
    const answered = await post(agent, "/theme", { theme: "light", back: "//evil.example" }).expect(303);
    expect(answered.headers["location"]).toBe("/");
  });
});
