import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { enter } from "./visitor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

describe("GET /profile", () => {
  it("shows the user, their roles, who granted them and when, and links to the other pages", async () => {
    const account = await given.account({ id: 20_009_001 });
    const chief = await given.user({ name: "Начальница Вера" });
    const user = await given.user({ name: "Иванов Иван", email: "ivanov@client.example", login_account: account.id });
    await given.grant(user, "administrator", account);
    await owner("grants")
      .where({ user_id: user.id })
      .update({ granted_by: chief.id, granted_at: "2026-10-05T10:00:00Z" });
    const agent = await signIn(portal, user);
    const { text } = await agent.get("/profile").expect(200);
    for (const word of ["Иванов Иван", "ivanov@client.example", "Администратор", "Начальница Вера", "05.10.2026"]) {
      expect(text).toContain(word);
    }
    expect(text).toContain("00020\u00A0009\u00A0001");
    for (const href of ["/profile/password", "/profile/second-factor", "/profile/sessions"]) {
      expect(text).toContain(`href="${href}"`);
    }
    expect(text).toMatch(/class="user-menu-item" href="\/profile"/);
  });

  it("shows no role that was revoked or suspended, and none of another user", async () => {
    const account = await given.account();
    const user = await given.user();
    await given.grant(user, "viewer", account);
    await given.grant(user, "accountant", account);
    await given.grant(user, "administrator", account);
    await given.grant(await given.user(), "supervisor", account);
    await owner("grants").where({ user_id: user.id, role: "viewer" }).update({ revoked_at: new Date() });
    await owner("grants").where({ user_id: user.id, role: "accountant" }).update({ suspended_at: new Date() });
    const { text } = await (await signIn(portal, user)).get("/profile").expect(200);
    expect(text).toMatch(/data-label="Роль">(<div>)?Администратор/);
    for (const role of ["Наблюдатель", "Бухгалтер", "Супервайзер"]) expect(text).not.toContain(role);
  });

  it("lists the last twenty sign-ins: way, browser, address, and how they ended", async () => {
    const user = await given.holder("administrator", await given.account());
    const row = (n: number, columns: object = {}) => ({
      user_id: user.id,
      way: "sms",
      address: `203.0.113.${n}`,
      agent: chrome,
      started_at: `2026-11-0${n % 8 || 8}T06:00:00Z`,
      seen_at: `2026-11-0${n % 8 || 8}T06:05:00Z`,
      ...columns,
    });
    await owner("sign_ins").insert([
      ...Array.from({ length: 24 }, (_, n) => row(n + 100, { started_at: "2026-10-01T06:00:00Z" })),
      row(7, { way: "passkey", ended_at: "2026-11-07T06:20:00Z" }),
      row(8, { way: "invented", agent: "<b>x</b>" }),
    ]);
    await owner("sign_ins").insert({ ...row(9), user_id: (await given.user()).id });
    const { text } = await (await signIn(portal, user)).get("/profile").expect(200);
    const history = text.slice(text.indexOf('id="history"'));
    expect(history.match(/<tr role="row">/g)).toHaveLength(21);
    for (const word of ["Номер и пароль", "Код из SMS", "Ключ доступа", "Другой способ", "Chrome, Windows"]) {
      expect(history).toContain(word);
    }
    expect(history).toContain("Неизвестный браузер");
    expect(history).toContain("07.11.2026 09:20");
    expect(history).toContain("Закончился сам");
    expect(history).toContain("Этот сеанс");
    expect(history).not.toContain("203.0.113.9<");
  });

  it("opens for a user without roles and for staff, without a menu but with the button to sign out", async () => {
    const nobody = await enter(portal, (await given.user()).phone);
    const staff = request.agent(portal.app);
    await given.user({ is_staff: true, email: "staff@operator.example" });
    await post(staff, "/support/sign-in", { email: "staff@operator.example", password }).expect(303);
    for (const [agent, said] of [
      [nobody.agent, "пока нет доступа"],
      [staff, "сотрудник службы поддержки"],
    ] as const) {
      const { text } = await agent.get("/profile").expect(200);
      expect(text).toContain('<body class="plain">');
      expect(text).toContain('action="/sign-out"');
      expect(text).toContain(said);
      await agent.get("/profile/sessions").expect(200);
    }
  });

  it("is shown in the chosen language", async () => {
    const { agent } = await enter(portal, (await given.holder("viewer", await given.account())).phone);
    await post(agent, "/language", { language: "be", back: "/profile" }).expect(303);
    expect((await agent.get("/profile").expect(200)).text).toContain("Гісторыя ўваходаў");
    await post(agent, "/language", { language: "en", back: "/profile" }).expect(303);
    expect((await agent.get("/profile/sessions").expect(200)).text).toContain("Active sessions");
  });
});
