import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createLimits, networkOf, rules } from "../../src/limits/index.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const limits = createLimits(portal.db);
const points = async (name: string): Promise<number[]> =>
  portal.owner("rate_limits").where("key", "like", `${name}:%`).orderBy("key").pluck("points");

beforeEach(async () => {
  await portal.owner("rate_limits").delete();
});

describe("taking an attempt", () => {
  const facts = { address: "192.0.2.1", login: "phone 375291234567" };

  it("counts all concurrent attempts, and refuses those beyond the limit", async () => {
    const { attempts } = rules["password-login"];
    const taken = await Promise.all(Array.from({ length: 20 }, () => limits.take(["password-login"], facts)));
    expect(taken.filter(({ secondsToWait }) => secondsToWait === 0)).toHaveLength(attempts);
    expect(await points("password-login")).toEqual([attempts]);
  });

  it("that one rule refuses is not counted by the others", async () => {
    await limits.take(["password-login", "password-address"], facts);
    const { attempts } = rules["password-login"];
    await portal.owner("rate_limits").where("key", "like", "password-login:%").update({ points: attempts });
    const refused = await limits.take(["password-login", "password-address"], facts);
    expect(refused.secondsToWait).toBeGreaterThan(0);
    expect(await points("password-address")).toEqual([1]);
  });

  it("can be given back, or forgotten with all others", async () => {
    for (let taken = 0; taken < 3; taken += 1) await limits.take(["password-login"], facts);
    await limits.giveBack(["password-login"], facts);
    expect(await points("password-login")).toEqual([2]);
    await limits.forget(["password-login"], facts);
    expect(await points("password-login")).toEqual([]);
  });

  it("needs every fact that its rule counts by", async () => {
    await expect(limits.take(["password-login"], { address: "192.0.2.1" })).rejects.toThrow("counts by login");
  });

  it("leaves no number and no address in the table", async () => {
    await limits.take(["password-login", "password-address"], facts);
    const keys: string[] = await portal.owner("rate_limits").pluck("key");
    for (const key of keys) expect(key).toMatch(/^password-(login|address):[\w-]{43}$/);
  });
});

describe("the network of an address", () => {
  it.each([
    ["203.0.113.9", "203.0.113"],
    ["::ffff:203.0.113.9", "203.0.113"],
    ["2001:DB8:1:2:3:4:5:6", "2001:db8:1"],
    ["2001:db8::7", "2001:db8:0"],
    ["::1", "0:0:0"],
    ["", "0:0:0"],
  ])("%s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
