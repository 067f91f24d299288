import { afterAll, describe, expect, it } from "vitest";
import { type CodeRequest, checkCode, issueCode } from "../../src/codes/index.ts";
import { asvs } from "../support/asvs.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const start = new Date("2026-11-09T09:00:00Z");
let phones = 375_291_500_000;

const request = (changed: Partial<CodeRequest> = {}): CodeRequest => {
  phones += 1;
  const to = String(phones);
  const recipient = { to, owner: { userId: 1 } as never };
  const plain = { purpose: "sign-in", channel: "sms", address: "203.0.113.1", device: null, replaces: null } as const;
  return { ...plain, target: to, recipient, lang: "ru", ...changed };
};
const sent = async (asked: CodeRequest) => {
  await portal.owner("rate_limits").delete();
  const issued = await issueCode(portal.deps, asked);
  if (!issued.isSent) throw new Error(`not sent: ${issued.reason}`);
  return { id: issued.sent.codeId, code: /\d{6}/.exec(portal.sms().at(-1)?.text ?? "")?.[0] ?? "" };
};
const isRight = async ({ purpose, target, address, device }: CodeRequest, id: string, code: string) =>
  (await checkCode(portal.deps, { purpose, target, address, device, id, code })).isRight;

describe("a code", () => {
  it(`is right once ${asvs("6.5.1")}`, async () => {
    const asked = request();
    const { id, code } = await sent(asked);
    expect(await isRight(asked, id, code)).toBe(true);
    expect(await isRight(asked, id, code)).toBe(false);
  });

  it(`is right once in twenty concurrent requests ${asvs("6.5.1")}`, async () => {
    const asked = request();
    const { id, code } = await sent(asked);
    const tries = await Promise.all(Array.from({ length: 20 }, () => isRight(asked, id, code)));
    expect(tries.filter(Boolean)).toHaveLength(1);
  });

  it(`lives five minutes ${asvs("6.5.5")}`, async () => {
    for (const [seconds, right] of [
      [299, true],
      [301, false],
    ] as const) {
      const asked = request();
      const { id, code } = await sent(asked);
      portal.setNow(new Date(start.getTime() + seconds * 1000));
      expect([seconds, await isRight(asked, id, code)]).toEqual([seconds, right]);
      portal.setNow(start);
    }
  });

  it(`does not work for another attempt, another purpose, or after another code has replaced it ${asvs("6.6.2")}`, async () => {
    const [one, two] = [request(), request()];
    const [first, second] = [await sent(one), await sent(two)];
    if (first.code !== second.code) expect(await isRight(one, first.id, second.code)).toBe(false);
    expect(await isRight({ ...one, purpose: "recovery" }, first.id, first.code)).toBe(false);
    portal.setNow(new Date(start.getTime() + 61_000));
    const next = await sent({ ...one, replaces: first.id });
    expect(await isRight(one, first.id, first.code)).toBe(false);
    expect(await isRight(one, next.id, next.code)).toBe(true);
    portal.setNow(start);
  });

  it(`is stored as an argon2id hash, with the number signed ${asvs("6.5.2")}`, async () => {
    const asked = request();
    const { id, code } = await sent(asked);
    const row = await portal.owner("codes").where({ id }).first();
    expect(row.code_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$/);
    expect(JSON.stringify(row)).not.toContain(asked.target);
    expect(JSON.stringify({ ...row, id: "", code_hash: "" })).not.toContain(code);
  });

  it(`is six digits, each as likely as another ${asvs("6.5.3-4")}`, { timeout: 120_000 }, async () => {
    const codes: string[] = [];
    for (let i = 0; i < 100; i += 1) {
      codes.push((await sent(request())).code);
      // so many unused codes would trip the breaker
      await portal.owner("codes").delete();
    }
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    // among 100 codes of a million one pair happens in 1 of 200 runs, three pairs do not
    expect(new Set(codes).size).toBeGreaterThan(97);
    const counts = new Map<string, number>();
    for (const digit of codes.join("")) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    const expected = (codes.length * 6) / 10;
    const chiSquare = "0123456789"
      .split("")
      .reduce((sum, digit) => sum + ((counts.get(digit) ?? 0) - expected) ** 2 / expected, 0);
    // nine degrees of freedom: 40 is exceeded by chance in 1 of 130 000 runs
    expect(chiSquare).toBeLessThan(40);
  });
});
