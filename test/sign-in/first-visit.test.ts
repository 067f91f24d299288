import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { browser as browserOf } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

/* What the portal takes from a browser before it knows who is in front of it. */

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);
beforeEach(async () => {
  await owner("rate_limits").delete();
});

describe("the language of a first visit", () => {
  it.each([
    [undefined, "ru"],
    ["en-US,en;q=0.9", "en"],
    ["be-BY,be;q=0.8,ru;q=0.6", "be"],
    ["de-DE,de;q=0.9,en;q=0.5,be;q=0.7", "be"],
    ["ru;q=0,en;q=0.1", "en"],
    ["de,fr", "ru"],
    ["*", "ru"],
    [`${"x".repeat(5_000)},en`, "ru"],
    ["en;q=nonsense", "ru"],
  ])("of %s is %s", async (header, lang) => {
    const asked = browser().get("/sign-in/password");
    const { text } = await (header === undefined ? asked : asked.set("Accept-Language", header)).expect(200);
    expect(text).toContain(`<html lang="${lang}"`);
  });

  it("is no longer the browser's once it was chosen", async () => {
    const agent = browser();
    await post(agent, "/language", { language: "be", back: "/" }).expect(303);
    const { text } = await agent.get("/sign-in/password").set("Accept-Language", "en").expect(200);
    expect(text).toContain('<html lang="be"');
  });
});

describe("the way of signing in", () => {
  it("is the one that was last used in this browser, also for a page that is asked for", async () => {
    const account = await given.account({ kind: "fixed" });
    await given.holder("administrator", account, { phone: null, login_account: account.id });
    const agent = browser();
    await agent.get("/").expect(303).expect("Location", "/sign-in/password");
    await post(agent, "/sign-in/account", { account: account.number, password }).expect(303);
    const left = await post(agent, "/sign-out").expect(303);
    expect(left.headers["location"]).toBe("/sign-in/account");
    await agent.get("/").expect(303).expect("Location", "/sign-in/account");
    const page = `/a/${account.number}/invoices`;
    await agent
      .get(page)
      .expect(303)
      .expect("Location", `/sign-in/account?next=${encodeURIComponent(page)}`);
  });

  it("is the usual one where the cookie says nothing that we know", async () => {
    for (const way of ["passkey", "//evil.example", "../x", ""]) {
      await browser().get("/").set("Cookie", `way=${way}`).expect(303).expect("Location", "/sign-in/password");
    }
  });
});

const fill = (account: string, secret = "wrong") => post(browser(), "/sign-in/account", { account, password: secret });

describe("a mobile account on «Лицевой счет»", () => {
  const said = "Этот способ — для фиксированной связи";

  it("is told which ways are its own, whether it is there or not", async () => {
    const { number } = await given.account();
    for (const account of [number, "00020 999 999"]) {
      const { text } = await fill(account).refused();
      expect(text).toContain(said);
      expect(text).not.toContain("Неверный лицевой счет или пароль");
    }
    expect((await fill("00170999999").refused()).text).toContain("Неверный лицевой счет или пароль");
  });

  it("is no example of what to type", async () => {
    expect((await fill("123").refused()).text).toContain("например 00170000003");
  });
});

describe("a failed password", () => {
  it("is told on the page of its form, once: to reload that page is no other try", async () => {
    const user = await given.holder("administrator", await given.account());
    const agent = browser();
    const answer = await post(agent, "/sign-in/password?next=%2Frole", { phone: user.phone, password: "secret-word" });
    expect([answer.status, answer.headers["location"]]).toEqual([303, "/sign-in/password?next=%2Frole"]);
    const { text } = await agent.get("/sign-in/password?next=%2Frole").expect(200);
    expect(text).toContain("Неверный номер телефона или пароль");
    expect(text).toContain("<title data-title=");
    expect(text).toMatch(new RegExp(`name="phone"[^>]* value="${user.phone}"`));
    expect(JSON.stringify(await owner("sessions").select("sess"))).not.toContain("secret-word");
    const tries = async () =>
      (await owner("audit_records").where({ user_id: user.id, action: "sessions:refuse" })).length;
    expect(await tries()).toBe(1);
    const again = await agent.get("/sign-in/password?next=%2Frole").expect(200);
    expect(again.text).not.toContain("Неверный номер телефона или пароль");
    expect(await tries()).toBe(1);
  });
});

describe("who has one role", () => {
  it("is asked for none", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    const agent = browser();
    await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
    await agent.get("/role").expect(303).expect("Location", `/a/${account.number}`);
    await agent.get("/role?next=%2Fprofile").expect(303).expect("Location", "/profile");
  });

  it("is not led to a choice of roles by the menu, as who has two is", async () => {
    const [one, other] = [await given.account(), await given.account()];
    const user = await given.holder("administrator", one);
    const signed = await signIn(portal, user);
    expect((await signed.get(`/a/${one.number}`).expect(200)).text).not.toContain('href="/role"');
    await given.grant(user, "viewer", other);
    const again = await signIn(portal, user, "administrator");
    expect((await again.get(`/a/${one.number}`).expect(200)).text).toContain('href="/role"');
  });
});

describe("a page that a role does not open", () => {
  it("names the role that does, and who can help", async () => {
    const account = await given.account();
    const user = await given.holder("viewer", account);
    const agent = browser();
    await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
    const { text } = await agent.get(`/a/${account.number}/bulk/services`).expect(403);
    expect(text).toContain("Нужна роль «Администратор»");
    expect(text).toContain("Попросите сделать это сотрудника с ролью «Администратор»");
    expect(text).not.toMatch(/устарела|>403</);
  });

  it("leads to the choice of a role where another one of the user's opens it", async () => {
    const account = await given.account();
    const user = await given.holder("viewer", account);
    await given.grant(user, "administrator", account);
    const elsewhere = await given.account();
    await given.grant(user, "accountant", elsewhere);
    const agent = browser();
    await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
    await post(agent, "/role", { role: "viewer" }).expect(303);
    const page = `/a/${account.number}/bulk/services`;
    const refused = await agent.get(page).expect(403);
    expect(refused.text).toContain(`href="/role?next=${encodeURIComponent(page)}"`);
    expect(refused.text).toContain("Сменить роль");
    const other = `/a/${elsewhere.number}/invoices`;
    const held = await agent.get(other).expect(404);
    expect(held.text).toContain(`href="/role?next=${encodeURIComponent(other)}"`);
    const foreign = await agent.get(`/a/${(await given.account()).number}/invoices`).expect(404);
    expect(foreign.text).toContain("Страница не найдена");
    expect(foreign.text).not.toContain("/role?next");
  });
});
