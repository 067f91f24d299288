import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rules } from "../../src/limits/index.ts";
import { asvs } from "../support/asvs.ts";
import { browser as browserOf } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);

beforeEach(() => owner("rate_limits").delete());

/** A fixed account whose user signs in with the account number. */
const givenFixed = async () => {
  const account = await given.account({ kind: "fixed" });
  const user = await given.holder("administrator", account, { phone: null, login_account: account.id });
  return { account, user };
};
const spaced = (number: string) => `${number.slice(0, 5)} ${number.slice(5, 8)} ${number.slice(8)}`;

describe("by account", () => {
  it("signs in the fixed account's administrator, however the number is grouped", async () => {
    const { account } = await givenFixed();
    const grouped = `№ ${account.number.slice(0, 4)}-${account.number.slice(4, 7)}-${account.number.slice(7)}`;
    for (const typed of [account.number, spaced(account.number), grouped]) {
      const agent = browser();
      const entered = await post(agent, "/sign-in/account", { account: typed, password }).expect(303);
      expect(entered.headers["location"]).toBe(`/a/${account.number}`);
      await agent.get(`/a/${account.number}`).expect(200);
    }
    expect(await owner("sign_ins").where({ way: "account" }).select("id")).toHaveLength(3);
  });

  it("says one sentence for a wrong password and an unknown account, and one for all mobile accounts", async () => {
    const { account } = await givenFixed();
    const mobile = await given.account();
    const tries = [
      [account.number, "wrong", "Неверный лицевой счет или пароль"],
      ["00179999999", password, "Неверный лицевой счет или пароль"],
      [mobile.number, password, "Этот способ — для фиксированной связи"],
      ["00029999999", password, "Этот способ — для фиксированной связи"],
    ] as const;
    for (const [number, secret, said] of tries) {
      const refused = await post(browser(), "/sign-in/account", { account: number, password: secret }).refused();
      expect(refused.text).toContain(said);
      expect(refused.text).toContain(`value="${number}"`);
    }
  });

  it("says what an account looks like", async () => {
    expect((await post(browser(), "/sign-in/account", { account: "", password }).refused()).text).toContain(
      "Введите лицевой счет",
    );
    const wrong = await post(browser(), "/sign-in/account", { account: "123", password: "" }).refused();
    expect(wrong.text).toContain("Лицевой счет состоит из 11 цифр");
    expect(wrong.text).toContain("Введите пароль");
  });
});

describe("by e-mail", () => {
  it("signs in, in whatever case the address is typed", async () => {
    const account = await given.account();
    await given.holder("administrator", account, { email: "anna@client.example" });
    const entered = await post(browser(), "/sign-in/email", { email: " Anna@Client.EXAMPLE ", password }).expect(303);
    expect(entered.headers["location"]).toBe(`/a/${account.number}`);
  });

  it("says one sentence for a wrong password and an unknown address, and what an address looks like", async () => {
    await given.holder("administrator", await given.account(), { email: "maria@client.example" });
    for (const [email, secret] of [
      ["maria@client.example", "wrong"],
      ["nobody@client.example", password],
    ] as const) {
      const refused = await post(browser(), "/sign-in/email", { email, password: secret }).refused();
      expect(refused.text).toContain("Неверный email или пароль");
    }
    const wrong = await post(browser(), "/sign-in/email", { email: "maria@", password }).refused();
    expect(wrong.text).toContain("Это не похоже на email");
  });
});

describe("the staff's own page", () => {
  it("signs in staff, and refuses customers with the right password in the same sentence as a wrong one", async () => {
    await given.user({ is_staff: true, email: "help@operator.example", phone: null });
    await given.holder("administrator", await given.account(), { email: "olga@client.example" });
    const page = await browser().get("/support/sign-in").expect(200);
    expect(page.text).toContain("Вход для сотрудников");
    expect(page.text).not.toContain("Зарегистрироваться");
    const entered = await post(browser(), "/support/sign-in", { email: "help@operator.example", password }).expect(303);
    expect(entered.headers["location"]).toBe("/support");
    for (const email of ["olga@client.example", "nobody@operator.example"]) {
      const agent = browser();
      const refused = await post(agent, "/support/sign-in", { email, password }).refused();
      expect(refused.text).toContain("Неверный email или пароль");
      await agent.get("/").expect(303).expect("Location", "/sign-in/password");
    }
  });

  it("keeps staff's sessions short", async () => {
    await given.user({ is_staff: true, email: "short@operator.example", phone: null });
    const agent = browser();
    await post(agent, "/support/sign-in", { email: "short@operator.example", password }).expect(303);
    await agent.get("/").expect(303).expect("Location", "/support");
    portal.setNow(new Date("2026-11-09T09:15:01Z"));
    await agent.get("/").expect(303).expect("Location", "/sign-in/password");
    portal.setNow(new Date("2026-11-09T09:00:00Z"));
  });
});

describe("every tab", () => {
  it("names its way in the link «Забыли пароль», whose page shows an example for it", async () => {
    const examples = { password: "+375 (__) ___-__-__", account: "00000000000", email: "name@company.by" };
    for (const [way, example] of Object.entries(examples)) {
      const tab = await browser().get(`/sign-in/${way}`).expect(200);
      expect(tab.text).toContain(`href="/password-recovery?way=${way}"`);
      const page = await browser().get(`/password-recovery?way=${way}`).expect(200);
      expect(page.text).toContain(`placeholder="${example}"`);
    }
    await browser().get("/password-recovery?way=%00&way=<script>").expect(200);
  });

  it(`refuses an expired temporary password ${asvs("6.4.1")}`, async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account, {
      password_is_temporary: true,
      password_expires_at: "2026-11-09T08:59:59Z",
    });
    const refused = await post(browser(), "/sign-in/password", { phone: user.phone, password }).refused();
    expect(refused.text).toContain("Срок временного пароля истёк");
  });
});

describe.each(["account", "email"] as const)("by %s, as by number", (way) => {
  const givenHolder = async () => {
    const { account, user } = await givenFixed();
    const email = `holder${account.id}@client.example`;
    await owner("users").where({ id: user.id }).update({ email });
    return { user, named: way === "email" ? { email } : { account: account.number } };
  };

  it(`wrong passwords are counted and stopped ${asvs("6.3.1")}`, async () => {
    const { named } = await givenHolder();
    for (let wrong = 0; wrong < rules["password-login"].attempts; wrong += 1) {
      await post(browser(), `/sign-in/${way}`, { ...named, password: "wrong" }).refused();
    }
    await post(browser(), `/sign-in/${way}`, { ...named, password: "wrong" }).expect(429);
    await post(browser(), `/sign-in/${way}`, { ...named, password }).expect(429);
  });

  it(`a second factor is asked for ${asvs("6.3.4")}`, async () => {
    const { user, named } = await givenHolder();
    const at = new Date();
    await owner("second_factors").insert({ user_id: user.id, kind: "sms", created_at: at, confirmed_at: at });
    const agent = browser();
    const entered = await post(agent, `/sign-in/${way}`, { ...named, password }).expect(303);
    expect(entered.headers["location"]).toBe("/sign-in/second-factor");
    await agent
      .get("/profile")
      .expect(303)
      .expect("Location", /^\/sign-in\/second-factor/);
  });

  it(`the journal records sign-ins and refusals ${asvs("16.3.1")}`, async () => {
    const { user, named } = await givenHolder();
    await post(browser(), `/sign-in/${way}`, { ...named, password: "wrong" }).refused();
    await post(browser(), `/sign-in/${way}`, { ...named, password }).expect(303);
    const records = await owner("audit_records").where({ user_id: user.id }).orderBy("id").select("action", "subject");
    expect(records).toEqual([
      { action: "sessions:refuse", subject: way },
      { action: "sessions:begin", subject: way },
    ]);
  });
});
