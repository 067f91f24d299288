import { afterAll, expect, it } from "vitest";
import { firstVisitOf, goals, weightOf } from "../../src/bin/bench/weight.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { enter, serve } from "../support/visit.ts";

const portal = await startPortal();
const site = await serve(portal.app);
afterAll(async () => {
  await site.close();
  await portal.close();
});

it("a first visit weighs 100 KB at most", async () => {
  const bytes = await firstVisitOf(site.base, "/sign-in/password");
  expect(bytes).toBeGreaterThan(40 * 1024);
  expect(bytes).toBeLessThanOrEqual(goals.firstVisit);
});

it("a list of 50 subscribers weighs 12 KB at most", async () => {
  const { given } = portal;
  const account = await given.account();
  for (let n = 0; n < 50; n += 1) await given.subscriber(account, { last_name: `Иванов-${n}`, iccid: null });
  const { phone } = await given.holder("administrator", account);
  const { cookie } = await enter(site, { phone, password });
  const list = `/a/${account.number}/subscribers`;
  const page = await fetch(site.base + list, { headers: { cookie } }).then((answer) => answer.text());
  expect(page.match(/<tr /g)).toHaveLength(51);
  expect(await weightOf(site.base, list, cookie)).toBeLessThanOrEqual(goals.list);
});
