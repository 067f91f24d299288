import { afterAll, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);

it(`says so within its time while every connection is taken, and answers once one is free ${asvs("13.2.6")}`, async () => {
  const account = await portal.given.account();
  const agent = await signIn(portal, await portal.given.holder("administrator", account));
  const path = `/a/${account.number}/subscribers`;
  await agent.get(path).expect(200);
  const { max } = portal.db.knex.client.pool as { max: number };
  const held = await Promise.all(Array.from({ length: max }, () => portal.db.knex.transaction()));
  const began = Date.now();
  // more than there are connections: none of them waits for the others
  const answers = await Promise.all(Array.from({ length: max * 3 }, () => agent.get(path)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  expect(Date.now() - began).toBeLessThan(8_000);
  await Promise.all(held.map((each) => each.rollback()));
  await agent.get(path).expect(200);
});
