import { hash, parseOptions, verify } from "@node-rs/argon2";
import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { hashPassword, renewHash, verifyPassword } from "../../src/passwords/index.ts";
import { asvs } from "../support/asvs.ts";
import { post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const phrase = "ёжик несёт йод 🦔";
const decomposed = phrase.normalize("NFD");
const weaker = { memoryCost: 8_192, timeCost: 1, parallelism: 1 };
const ours = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

// CPU time of this process with its hashing threads: other load on the machine is not in it. The least of five: what the
// process does besides, such as collecting the garbage of earlier tests, falls into some of them.
const work = async (kept: string | null, typed: string) => {
  const times: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const start = process.cpuUsage();
    for (let j = 0; j < 3; j += 1) await verifyPassword(kept, typed);
    const { user, system } = process.cpuUsage(start);
    times.push(user + system);
  }
  return Math.min(...times);
};
const enter = (phone: string, password: string) =>
  post(request.agent(portal.app), "/sign-in/password", { phone, password });
const kept = async (id: number): Promise<string> =>
  (await owner("users").where({ id }).first("password_hash")).password_hash;
const userWith = async (password_hash: string) =>
  given.holder("administrator", await given.account(), { password_hash });

describe("hashPassword", () => {
  it(`is argon2id with 19 MiB and 2 passes, salted each time ${asvs("11.4.2")}`, async () => {
    const made = await hashPassword(phrase);
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(parseOptions(made)).toMatchObject(ours);
    expect(await hashPassword(phrase)).not.toBe(made);
  });
});

describe("verifyPassword", () => {
  it(`accepts the password with composed or decomposed letters, and no other ${asvs("6.2.8")}`, async () => {
    for (const made of [await hashPassword(phrase), await hashPassword(decomposed)]) {
      for (const typed of [phrase, decomposed]) {
        expect(await verifyPassword(made, typed)).toEqual({ matches: true, isOutdated: false });
      }
      for (const typed of [` ${phrase}`, `${phrase} `, phrase.toUpperCase(), ""]) {
        expect(await verifyPassword(made, typed)).toEqual({ matches: false, isOutdated: false });
      }
    }
  });

  it(`compares all 128 characters ${asvs("6.2.8-9")}`, async () => {
    const made = await hashPassword("я".repeat(127) + "а");
    expect(await verifyPassword(made, "я".repeat(127) + "б")).toMatchObject({ matches: false });
  });

  it("reports a hash of other parameters, or of text that was not normalised, as outdated", async () => {
    const others = [weaker, { algorithm: 1 }, { timeCost: 3 }, { memoryCost: 65_536 }, { outputLen: 24 }];
    for (const parameters of others) {
      const made = await hash(phrase, parameters);
      expect(await verifyPassword(made, phrase)).toEqual({ matches: true, isOutdated: true });
      expect(await verifyPassword(made, "wrong")).toEqual({ matches: false, isOutdated: false });
    }
    expect(await verifyPassword(await hash(decomposed), decomposed)).toEqual({ matches: true, isOutdated: true });
  });

  it("refuses an unknown user, and takes as long for it", async () => {
    expect(await verifyPassword(null, phrase)).toEqual({ matches: false, isOutdated: false });
    const made = await hashPassword(phrase);
    for (const typed of ["wrong", "неверный"]) {
      const ratio = (await work(null, typed)) / (await work(made, typed));
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  });
});

describe("POST /sign-in/password", () => {
  it("renews an outdated hash after the right password, and only then", async () => {
    const old = await hash(phrase, weaker);
    const user = await userWith(old);
    await enter(user.phone, "wrong").refused();
    expect(await kept(user.id)).toBe(old);
    await enter(user.phone, phrase).expect(303);
    const renewed = await kept(user.id);
    expect(parseOptions(renewed)).toMatchObject(ours);
    expect(await verify(renewed, phrase.normalize("NFC"))).toBe(true);
    await enter(user.phone, decomposed).expect(303);
    expect(await kept(user.id)).toBe(renewed);
  });

  it("leaves sessions and a suspended user's hash alone", async () => {
    const old = await hash(phrase, weaker);
    const user = await userWith(old);
    const agent = request.agent(portal.app);
    await post(agent, "/sign-in/password", { phone: user.phone, password: phrase }).expect(303);
    await agent
      .get("/")
      .expect(303)
      .expect("Location", /^\/a\//);
    const suspended = await given.holder("administrator", await given.account(), {
      password_hash: old,
      status: "suspended",
    });
    await enter(suspended.phone, phrase).refused();
    expect(await kept(suspended.id)).toBe(old);
  });

  it("does not bring back an old password that was changed meanwhile", async () => {
    const user = await userWith(await hashPassword("the new one, just set"));
    const changed = await kept(user.id);
    await renewHash(portal.db, { id: user.id, passwordHash: await hash(phrase, weaker) }, phrase);
    expect(await kept(user.id)).toBe(changed);
  });

  it("accepts 128 emoji of two units each, and refuses 129 without hashing", async () => {
    const password = "🦔🎹".repeat(64);
    const user = await userWith(await hashPassword(password));
    await enter(user.phone, password).expect(303);
    const refused = await enter(user.phone, `${password}🦔`).refused();
    expect(refused.text).toContain("не может быть длиннее 128");
  });
});
