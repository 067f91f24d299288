import request from "supertest";
import { afterAll, expect, it } from "vitest";
import { renewStaff } from "../../src/bin/renew-staff.ts";
import { home } from "../factors/factor.ts";
import { post, startPortal } from "../support/portal.ts";
import { givenStaff, proveStaff, signInStaff } from "../support/staff/office.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner, given, deps } = portal;

it("lets a member of the staff in again who has lost the factors: once, without them, and without the sessions there were", async () => {
  const staff = await givenStaff(portal);
  const before = await signInStaff(portal, staff);
  await proveStaff(portal, before);
  await owner("users").where({ id: staff.id }).update({ password_set_by: "mail" });
  const password = await renewStaff(owner, staff.email, deps.clock.now());
  await before.get("/support").expect(303);
  const agent = request.agent(portal.app);
  await post(agent, "/support/sign-in", { email: staff.email, password }).expect(303);
  await agent
    .get("/support")
    .expect(303)
    .expect("Location", /^\/profile\/password/);
  expect(await owner("second_factors").where({ user_id: staff.id })).toEqual([]);
  const [record] = await owner("audit_records").where({ action: "users:renew-staff" });
  expect(record).toMatchObject({ user_id: staff.id, user_name: "console", subject: staff.name });
  await post(agent, "/profile/password", { current: password, password: "Ласточка летит на юг 42" }).expect(303);
  await proveStaff(portal, agent);
  await agent.get(home).expect(200);
});

it("is for staff alone", async () => {
  await given.user({ email: "person@client.example" });
  const refused = "no active member of the staff";
  await expect(renewStaff(owner, "person@client.example", deps.clock.now())).rejects.toThrow(refused);
  await expect(renewStaff(owner, "nobody@operator.example", deps.clock.now())).rejects.toThrow(refused);
});
