import { afterAll, describe, expect, it } from "vitest";
import { createLimits, type Fact, type RuleName, rules } from "../../src/limits/index.ts";
import { asvs } from "../support/asvs.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;
const limits = createLimits(portal.db, { everySeconds: 0.001, mostSeconds: 30 });

const facts: Record<Fact, string> = {
  address: "192.0.2.1",
  network: "192.0.2.1",
  login: "phone 375291234567",
  browser: "a browser",
  number: "375291234567",
  user: "1",
  account: "20000001",
};

describe("a burst across the end of a window", () => {
  it.each(Object.keys(rules) as RuleName[])(`passes twice the limit of %s at most ${asvs("6.6.3")}`, async (name) => {
    const { attempts } = rules[name];
    await limits.take([name], facts);
    // the window ends in the middle of the burst
    await owner("rate_limits").update({ points: 0, expire: Date.now() + 60 });
    const burst = Array.from({ length: attempts + 200 }, () => limits.take([name], facts));
    await new Promise((over) => setTimeout(over, 80));
    const later = Array.from({ length: attempts + 200 }, () => limits.take([name], facts));
    const taken = await Promise.all([...burst, ...later]);
    const passed = taken.filter(({ secondsToWait, over }) => secondsToWait === 0 && over === null);
    expect(passed.length).toBeGreaterThanOrEqual(attempts);
    expect(passed.length).toBeLessThanOrEqual(2 * attempts);
    const points: number[] = await owner("rate_limits").where("key", "like", `${name}:%`).pluck("points");
    for (const each of points) expect(each).toBeGreaterThan(0);
    await owner("rate_limits").delete();
  });
});
