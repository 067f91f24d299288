import { readdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inTurn } from "../../src/platform/sheets/reading/turns.ts";
import { bookParts, numberRows, zipOf } from "../platform/sheets/archives.ts";
import { asvs } from "../support/asvs.ts";
import { csrfOf, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given } = portal;

const office = async () => {
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  const path = `/a/${account.number}/reference`;
  const csrf = csrfOf(await agent.get(path).expect(200));
  const send = async (file: Buffer, name: string) =>
    agent.post(path).field("_csrf", csrf).field("numbers", "").attach("file", file, name);
  return { path, agent, send };
};

describe(`files that arrive at once ${asvs("15.2.2")}`, () => {
  it("of one company: one is read, two wait, the fourth is told to wait; another company's is read meanwhile", async () => {
    const [a, b] = [await office(), await office()];
    // the parser gives up on each after some time; what it says of them does not matter here
    const sheets = Array.from({ length: 40 }, (_, i) => ({ name: `Л${i}`, sheetData: numberRows(2_000, (n) => n) }));
    const slow = zipOf(bookParts(sheets));
    const ended: string[] = [];
    const noted = async <T>(name: string, answer: Promise<T>): Promise<T> => {
      const got = await answer;
      ended.push(name);
      return got;
    };
    const four = [1, 2, 3, 4].map((n) => noted(`a${n}`, a.send(slow, "медленная.xlsx")));
    await expect.poll(() => ended.length, { timeout: 15_000 }).toBe(1);
    const [refused] = ended;
    const quick = await noted("b", b.send(Buffer.from("375291000001\n"), "список.csv"));
    expect(quick.status).toBe(303);
    const all = await Promise.all(four);
    expect(ended.indexOf("b")).toBeLessThan(3);
    expect(all.map(({ status }) => status).filter((status) => status === 429)).toEqual([429]);
    const answer = all[Number(refused?.slice(1)) - 1];
    expect(answer?.headers["retry-after"]).toBe("20");
    expect(answer?.text).toContain("отправьте этот файл ещё раз: ничего не изменилось");
    expect((await a.send(Buffer.from("375291000001\n"), "список.csv")).status).toBe(303);
  }, 60_000);
});

it.each(["../../odd.csv", "/tmp/odd.csv", "..\\odd.csv", "~/odd.csv", "odd.csv\0.png", ".."])(
  `a file's own name is no path: %j ${asvs("5.3.2")}`,
  async (name) => {
    const { send } = await office();
    // a name without a last part is a file that was not chosen
    expect([303, 422]).toContain((await send(Buffer.from("375291000001\n"), name)).status);
    for (const folder of [tmpdir(), "/", process.cwd(), join(process.cwd(), ".."), homedir()]) {
      expect(await readdir(folder)).not.toContain("odd.csv");
    }
  },
);

const gate = () => Promise.withResolvers<void>();
const soon = () => new Promise((done) => setImmediate(done));

describe("turns", () => {
  it("two at once, one of each account and each person, in the order they came", async () => {
    const begun: string[] = [];
    const gates = Array.from({ length: 4 }, gate);
    const work = (name: string, at: number) => async () => {
      begun.push(name);
      await gates[at]?.promise;
    };
    const all = [
      inTurn(["account 1", "user 1"], work("a", 0)),
      // the same person at another of the company's accounts
      inTurn(["account 2", "user 1"], work("a of 2", 1)),
      inTurn(["account 3", "user 3"], work("c", 2)),
      inTurn(["account 4", "user 4"], work("d", 3)),
    ];
    await soon();
    expect(begun).toEqual(["a", "c"]);
    gates[2]?.resolve();
    await soon();
    expect(begun).toEqual(["a", "c", "d"]);
    gates[0]?.resolve();
    await soon();
    expect(begun).toEqual(["a", "c", "d", "a of 2"]);
    for (const each of gates) each.resolve();
    await Promise.all(all);
  });

  it("a failure gives its place to the next", async () => {
    await expect(inTurn(["account 1"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await inTurn(["account 1"], () => Promise.resolve(1))).toBe(1);
  });
});
