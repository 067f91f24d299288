import { afterAll, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { mailCode, otherThan } from "../support/codes.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { givenStaff, signInStaff } from "../support/staff/office.ts";
import { codeOf, home, secretIn, showMailbox, turnOnTotp } from "./factor.ts";

const portal = await startPortal();
const { given, owner, deps } = portal;
afterAll(portal.close);
const now = deps.clock.now();
const at = `${home}/mailbox`;

const enterStaff = async (columns: Parameters<typeof givenStaff>[1] = {}) => {
  const staff = await givenStaff(portal, columns);
  return { staff, agent: await signInStaff(portal, staff) };
};
const factorsOf = async ({ id }: { id: number }) => [
  ...(await owner("second_factors").where({ user_id: id })),
  ...(await owner("passkeys").where({ user_id: id })),
];
const led = async (agent: Agent, path: string) => (await agent.get(path).expect(303)).headers["location"];
/** Whether the code comes before everything else. */
const isBefore = async (agent: Agent) => (await agent.get(home).expect(200)).text.includes("Подтвердите почту");

describe("a member of the staff without a second factor", () => {
  it(`sets up none with the password alone ${asvs("6.3.3")}`, async () => {
    const { staff, agent } = await enterStaff();
    expect((await agent.get(home).expect(200)).text).not.toContain(`action="${home}/totp"`);
    expect(await led(agent, `${home}/totp`)).toBe(home);
    for (const path of ["totp", "totp/confirmation", "sms", "sms/confirmation", "passkeys/options", "passkeys"]) {
      const refused = await post(agent, `${home}/${path}`, { code: "000000", name: "Ключ", credential: "{}" });
      expect([refused.status, refused.headers["location"]]).toEqual([303, home]);
    }
    expect(await factorsOf(staff)).toEqual([]);
    await agent.get("/support").expect(200);
  });

  it("sets one up after a code to the mailbox, and is then asked for it", async () => {
    const { staff, agent } = await enterStaff();
    const page = await agent.get(home).expect(200);
    expect(page.text).toContain("Пароля мало");
    expect(page.text).not.toContain(staff.email);
    await post(agent, `${at}/messages`).expect(303);
    const code = await mailCode(portal, staff.email);
    const wrong = await post(agent, at, { code: otherThan(code) }).expect(422);
    expect(wrong.text).toContain("Неверный код");
    expect((await post(agent, at, { code: "" })).status).toBe(422);
    expect(await isBefore(agent)).toBe(true);
    expect((await post(agent, at, { code }).expect(303)).headers["location"]).toBe(home);
    expect((await agent.get(home).expect(200)).text).toContain("Почта подтверждена");
    await post(agent, `${home}/totp`).expect(303);
    const secret = secretIn((await agent.get(`${home}/totp`).expect(200)).text);
    await post(agent, `${home}/totp/confirmation`, { code: codeOf(secret, now) }).expect(303);
    expect(await factorsOf(staff)).toHaveLength(1);
    const journal = await owner("audit_records")
      .where({ account_id: 0, user_id: staff.id, subject: "mail" })
      .orderBy("id");
    expect(journal.map(({ action }) => action)).toEqual(["users:refuse-identity", "users:confirm-identity"]);
    expect(await isBefore(agent)).toBe(false);
  });

  it("enters a code in the session that asked for it, once", async () => {
    const { staff, agent } = await enterStaff();
    const other = await signInStaff(portal, staff);
    await post(agent, `${at}/messages`).expect(303);
    const code = await mailCode(portal, staff.email);
    expect((await post(other, at, { code })).status).toBe(422);
    await post(agent, at, { code }).expect(303);
    expect(await isBefore(other)).toBe(true);
  });

  it("whose password was set by a code to the same mailbox shows nothing more by another", async () => {
    const { staff, agent } = await enterStaff({ password_set_by: "mail" });
    expect((await agent.get(home).expect(200)).text).toContain("ничего не докажет");
    const sent = (await portal.notices()).length;
    expect((await post(agent, `${at}/messages`)).status).toBe(503);
    expect(await portal.notices()).toHaveLength(sent);
    expect(await isBefore(agent)).toBe(true);
    expect(await factorsOf(staff)).toEqual([]);
  });

  it("adds a further one without a code: the first is asked for instead", async () => {
    const { agent } = await enterStaff();
    await showMailbox(portal, agent);
    await turnOnTotp(agent, now);
    await agent.get(home).expect(200);
    expect((await post(agent, `${home}/passkeys/options`)).status).not.toBe(303);
  });
});

it("a customer is asked for no such code", async () => {
  const person = await given.holder("administrator", await given.account(), { email: "x@client.example" });
  const agent = await signIn(portal, person);
  expect(await isBefore(agent)).toBe(false);
  expect((await post(agent, `${at}/messages`).expect(303)).headers["location"]).toBe(home);
  expect((await post(agent, at, { code: "000000" }).expect(303)).headers["location"]).toBe(home);
  await turnOnTotp(agent, now);
});
