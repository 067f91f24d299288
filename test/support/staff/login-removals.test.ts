import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import type { Role } from "../../../src/accounts/index.ts";
import { smsCode } from "../codes.ts";
import { password } from "../given.ts";
import { type Agent, post, signIn, startPortal } from "../portal.ts";
import { givenStaff, journalOf, proveStaff, send, signInStaff, ticket } from "./office.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);
const reason = "Линия у другого сотрудника";

const enterStaff = async (name: string) => {
  const staff = await givenStaff(portal, { name });
  const agent = await signInStaff(portal, staff);
  await proveStaff(portal, agent);
  return { ...staff, agent };
};
const first = await enterStaff("Первая Анна");
const second = await enterStaff("Вторая Бэла");

/** Somebody signs in with the number of a line; they may have a mailbox too. */
const givenHolder = async (role: Role = "subscriber", email: string | null = null) => {
  const account = await given.account();
  const line = await given.subscriber(account);
  const person = await given.user({ phone: line.msisdn, email });
  await given.grant(person, role, account, role === "subscriber" ? line : undefined);
  const page = `/support/accounts/${account.number}/people/${person.id}`;
  return { account, line, person, page };
};
type Held = Awaited<ReturnType<typeof givenHolder>>;
const takeOff = ({ page }: Held, agent: Agent = first.agent) =>
  send(agent, page, `${page}/login-removals`, { reason, ticket });
const userOf = ({ person }: Held) => owner("users").where({ id: person.id }).first("phone", "phone_account_id");

/** The line passes to a colleague with another SIM card, some days ago. */
const passOn = ({ account, line }: Held) =>
  owner("subscribers")
    .where({ account_id: account.id, id: line.id })
    .update({ sim_changed_at: new Date("2026-11-05T09:00:00Z"), last_name: "Новая" });

describe("a colleague who takes over a line with a new SIM card", () => {
  it("cannot register while the login is the earlier holder's, and can once support has taken it off", async () => {
    const held = await givenHolder();
    const { account, line, person } = held;
    await passOn(held);
    const colleague = request.agent(portal.app);
    await post(colleague, "/registration", { name: line.msisdn }).expect(303);
    await post(colleague, "/registration/code", { code: smsCode(portal, line.msisdn) });
    const fields = { fullName: "Новая Коллега", password: "Ласточка летит на юг 41" };
    await post(colleague, "/registration/password", fields);
    expect(await owner("users").where({ name: "Новая Коллега" })).toEqual([]);

    const ended = await takeOff(held);
    // with the login went the only right on the account, and the person's page
    expect([ended.status, ended.headers["location"]]).toEqual([303, `/support/accounts/${account.number}`]);
    expect((await first.agent.get(`/support/accounts/${account.number}`)).text).toContain(
      `Вход с номером закрыт: ${person.name}`,
    );
    expect(await userOf(held)).toEqual({ phone: null, phone_account_id: null });
    expect(await owner("grants").where({ user_id: person.id, revoked_at: null })).toEqual([]);

    portal.setNow(new Date("2026-11-09T10:30:00Z"));
    const again = request.agent(portal.app);
    await post(again, "/registration", { name: line.msisdn }).expect(303);
    await post(again, "/registration/code", { code: smsCode(portal, line.msisdn) }).expect(303);
    await post(again, "/registration/password", fields).expect(303);
    const made = await owner("users").where({ phone: line.msisdn }).first("id", "name");
    expect(made.name).toBe("Новая Коллега");
    expect(made.id).not.toBe(person.id);
    portal.setNow(new Date("2026-11-09T09:00:00Z"));
  });
});

describe("a login that support takes off its line", () => {
  it("ends with its sessions; the journal says who, why and which number", async () => {
    const held = await givenHolder("accountant", "kept@client.example");
    const { account, line, person, page } = held;
    const own = await signIn(portal, person);
    await own.get(`/a/${account.number}`).expect(200);
    expect((await takeOff(held)).headers["location"]).toBe(`/support/accounts/${account.number}`);
    await own.get(`/a/${account.number}`).expect(303);
    expect(await owner("sign_ins").where({ user_id: person.id, ended_at: null })).toEqual([]);
    expect(await journalOf(portal, account, "access:take-login-off")).toMatchObject([
      {
        user_id: first.id,
        role: "support",
        subject: person.name,
        after: { phone: line.msisdn, rights: 0, reason, ticket },
      },
    ]);
    // the mailbox and the rights of another role stay; there is nothing more to take off
    const mailed = await post(request.agent(portal.app), "/sign-in/email", { email: "kept@client.example", password });
    expect(mailed.headers["location"]).toBe(`/a/${account.number}`);
    expect((await first.agent.get(page)).text).not.toContain("login-removals");
    const token = await send(first.agent, page, `${page}/login-removals`, { reason, ticket });
    expect(token.status).toBe(303);
    expect((await first.agent.get(page)).text).toContain("Отключать нечего");
  });

  it("is told by mail alone: the number is another's now", async () => {
    const held = await givenHolder("viewer", "told@client.example");
    const before = (await portal.notices()).length;
    await takeOff(held);
    expect((await portal.notices()).slice(before)).toMatchObject([{ channel: "mail", to: "told@client.example" }]);
  });

  it("is asked for on the page of the line's account alone", async () => {
    const held = await givenHolder("viewer");
    const other = await given.account();
    await given.grant(held.person, "viewer", other);
    const page = `/support/accounts/${other.number}/people/${held.person.id}`;
    expect((await first.agent.get(page).expect(200)).text).not.toContain("login-removals");
    await send(first.agent, page, `${page}/login-removals`, { reason, ticket });
    expect((await userOf(held)).phone).toBe(held.line.msisdn);
  });

  it("of an administrator waits for a second member of the staff", async () => {
    const held = await givenHolder("administrator", "chief@client.example");
    const { account, line, person } = held;
    await takeOff(held);
    expect((await userOf(held)).phone).toBe(line.msisdn);
    const told = (await portal.notices()).slice(-2);
    expect(told.map(({ to }) => to)).toEqual(["chief@client.example", line.msisdn]);
    const { id } = await owner("support_removals").where({ account_id: account.id }).first("id");
    const path = `/support/accounts/${account.number}/removals/${id}/confirmation`;
    await send(first.agent, "/support/removals", path);
    expect((await userOf(held)).phone).toBe(line.msisdn);
    await send(second.agent, "/support/removals", path);
    expect((await userOf(held)).phone).toBeNull();
    expect((await second.agent.get("/support/removals")).text).toContain(`Вход с номером закрыт: ${person.name}`);
    expect(await journalOf(portal, account, "access:take-login-off")).toMatchObject([
      { user_name: second.name, after: { askedBy: first.name, phone: line.msisdn } },
    ]);
  });
});
