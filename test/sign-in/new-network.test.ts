import request from "supertest";
import { afterAll, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { csrfOf, formBody, startPortal } from "../support/portal.ts";

const portal = await startPortal({ env: { TRUST_PROXY: "1" } });
afterAll(portal.close);

const signIn = async (phone: string, address: string, agent = request.agent(portal.app)) => {
  const token = csrfOf(await agent.get("/registration"));
  const body = formBody({ _csrf: token, phone, password });
  const sent = agent.post("/sign-in/password").set("X-Forwarded-For", address).type("form").send(body);
  expect((await sent).status).toBe(303);
  return agent;
};
const mails = async () => (await portal.notices()).map(({ to, text }) => ({ to, text }));

it(`a sign-in from a new network with a new browser is reported by mail ${asvs("6.3.5")}`, async () => {
  const account = await portal.given.account();
  const user = await portal.given.holder("administrator", account, { email: "person@client.example" });
  await signIn(user.phone, "203.0.113.5");
  // the first sign-in, then another browser in the same network
  await signIn(user.phone, "203.0.113.77");
  expect(await mails()).toEqual([]);
  await signIn(user.phone, "198.51.100.9");
  expect(await mails()).toMatchObject([{ to: "person@client.example", text: expect.stringContaining("198.51.100.9") }]);
});

it("a known browser in a new network, or a user without a mailbox, gets no mail", async () => {
  const before = (await mails()).length;
  const account = await portal.given.account();
  const traveller = await portal.given.holder("administrator", account, { email: "traveller@client.example" });
  const own = await signIn(traveller.phone, "203.0.113.5");
  const token = csrfOf(await own.get("/registration"));
  await own
    .post("/sign-out")
    .type("form")
    .send(formBody({ _csrf: token }));
  await signIn(traveller.phone, "198.51.100.9", own);
  const without = await portal.given.holder("administrator", account);
  await signIn(without.phone, "203.0.113.5");
  await signIn(without.phone, "198.51.100.9");
  expect(await mails()).toHaveLength(before);
});
