import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createLimits, networkOf, placeOf, rules, runForgetLimits } from "../../src/limits/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;
const limits = createLimits(portal.db);
const points = async (name: string): Promise<number[]> =>
  owner("rate_limits").where("key", "like", `${name}:%`).orderBy("key").pluck("points");
const standAt = (name: string, count: number) =>
  owner("rate_limits").where("key", "like", `${name}:%`).update({ points: count });

beforeEach(async () => {
  await owner("rate_limits").delete();
});

const facts = { address: "192.0.2.1", network: "192.0.2.1", login: "phone 375291234567" };

describe("taking an attempt", () => {
  it("counts all concurrent attempts, and refuses those beyond the limit", async () => {
    const { attempts } = rules["password-login"];
    const taken = await Promise.all(Array.from({ length: 20 }, () => limits.take(["password-login"], facts)));
    expect(taken.filter(({ secondsToWait }) => secondsToWait === 0)).toHaveLength(attempts);
    expect(await points("password-login")).toEqual([attempts + 1]);
  });

  it("that one rule refuses is not counted by the rules that come after it", async () => {
    const both = ["password-login", "password-in-a-row"] as const;
    await limits.take(both, facts);
    await standAt("password-login", rules["password-login"].attempts);
    const refused = await limits.take(both, facts);
    expect(refused).toMatchObject({ over: "password-login" });
    expect(refused.secondsToWait).toBeGreaterThan(0);
    expect(await points("password-in-a-row")).toEqual([1]);
  });

  it("can be given back, or forgotten with all others", async () => {
    const names = ["password-login"] as const;
    for (let taken = 0; taken < 2; taken += 1) await limits.take(names, facts);
    const { windows } = await limits.take(names, facts);
    await limits.giveBack(names, facts, windows);
    expect(await points("password-login")).toEqual([2]);
    await limits.forget(names, facts);
    expect(await points("password-login")).toEqual([]);
    await limits.giveBack(names, facts, windows);
    expect(await points("password-login")).toEqual([]);
  });

  it("is not given back in another window than its own, nor below zero, nor when it was refused", async () => {
    const names = ["password-login"] as const;
    const { windows } = await limits.take(names, facts);
    await owner("rate_limits").update({ expire: owner.raw("expire + 1") });
    await limits.giveBack(names, facts, windows);
    expect(await points("password-login")).toEqual([1]);
    await owner("rate_limits").update({ points: 0, expire: windows["password-login"] });
    await limits.giveBack(names, facts, windows);
    expect(await points("password-login")).toEqual([0]);
    await standAt("password-login", rules["password-login"].attempts);
    const refused = await limits.take(names, facts);
    await limits.giveBack(names, facts, refused.windows);
    expect((await limits.take(names, facts)).secondsToWait).toBeGreaterThan(0);
  });

  it("needs every fact that its rule counts by", async () => {
    await expect(limits.take(["password-login"], { address: "192.0.2.1" })).rejects.toThrow("counts by login");
  });

  it("leaves no number and no address in the table", async () => {
    await limits.take(["password-login", "password-address"], facts);
    const keys: string[] = await owner("rate_limits").pluck("key");
    for (const key of keys) expect(key).toMatch(/^password-(login|address):[\w-]{43}$/);
  });
});

describe("a sliding window", () => {
  it("begins anew with each attempt", async () => {
    await limits.take(["password-in-a-row"], facts);
    await owner("rate_limits").update({ expire: Date.now() + 60_000 });
    const { windows } = await limits.take(["password-in-a-row"], facts);
    expect(await points("password-in-a-row")).toEqual([2]);
    expect(windows["password-in-a-row"]).toBeGreaterThan(Date.now() + (rules["password-in-a-row"].seconds - 60) * 1000);
  });
});

describe("a limit that ends in turns", () => {
  it("serves those beyond it one after the other, and sends the rest away for a short time", async () => {
    const quick = createLimits(portal.db, { everySeconds: 0.1, mostSeconds: 0.5 });
    await limits.take(["code-tries"], facts);
    await standAt("code-tries", rules["code-tries"].attempts);
    const began = performance.now();
    const taken = await Promise.all(Array.from({ length: 10 }, () => quick.take(["code-tries"], facts)));
    const served = taken.filter(({ secondsToWait }) => secondsToWait === 0);
    expect(served.length).toBeGreaterThanOrEqual(5);
    expect(served.length).toBeLessThan(10);
    expect(performance.now() - began).toBeGreaterThan(500);
    expect(taken.filter(({ secondsToWait }) => secondsToWait > 0).every((each) => each.secondsToWait === 0.5)).toBe(
      true,
    );
    expect(new Set(taken.map(({ over }) => over))).toEqual(new Set(["code-tries"]));
  });
});

it("what has ended is deleted by the worker, and nothing else", async () => {
  await limits.take(["password-login", "password-in-a-row"], facts);
  await owner("rate_limits")
    .where("key", "like", "password-login:%")
    .update({ expire: Date.now() - 1 });
  const worker = await openDatabase(portal.databaseUrl, "portal_worker", 1);
  await runForgetLimits({ db: worker })();
  await worker.close();
  expect(await points("password-login")).toEqual([]);
  expect(await points("password-in-a-row")).toEqual([1]);
});

describe("the place of an address", () => {
  it.each([
    ["198.51.100.7", "198.51.100.7"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["::FFFF:C633:6407", "198.51.100.7"],
    ["198.51.100.7:4711", "198.51.100.7"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:DB8:0:0::1", "2001:db8:0:0"],
    ["2001:0db8:0000:0000:ffff:ffff:ffff:ffff", "2001:db8:0:0"],
    ["[2001:db8:0:1::1]:443", "2001:db8:0:1"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["<script>alert(1)</script>", "unknown"],
    ["999.1.1.1", "unknown"],
    ["", "unknown"],
  ])("%s is %s", (address, place) => {
    expect(placeOf(address)).toBe(place);
  });

  it.each([
    ["203.0.113.9", "203.0.113"],
    ["::ffff:203.0.113.9", "203.0.113"],
    ["2001:DB8:1:2:3:4:5:6", "2001:db8:1"],
    ["2001:db8::7", "2001:db8:0"],
    ["::1", "0:0:0"],
    ["", "unknown"],
  ])("%s lies in the network %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
