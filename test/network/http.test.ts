import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Upstream } from "../../src/kernel/errors.ts";
import { type Command, createNetwork, type Network, NoAnswer } from "../../src/network/index.ts";
import { asvs } from "../support/asvs.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";

const command = (item: number): Command => ({
  key: `20000001:17:${item}`,
  msisdn: `3752910000${String(item).padStart(2, "0")}`,
  name: "connect-service",
  params: { service: 7, note: "Роуминг", until: null },
});

const noDatabase = "postgres://127.0.0.1:1/none";

/** What the port promises after a call that got no answer. */
const inDoubt = async (sending: Promise<unknown>): Promise<NoAnswer> => {
  const error: unknown = await sending.then(
    () => new Error("it was answered"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NoAnswer)) throw error;
  expect(error).toBeInstanceOf(Upstream);
  return error;
};

describe("the network over HTTP", () => {
  let stub: NetworkStub;
  let network: Network;

  beforeEach(async () => {
    stub = await startNetworkStub();
    network = createNetwork({ url: stub.url, databaseUrl: noDatabase, timeoutMs: 2_000 });
  });
  afterEach(async () => {
    await network.close();
    await stub.close();
  });

  it("sends commands as they are and answers in their order", async () => {
    const commands = [command(2), command(1)];
    expect(await network.send(commands)).toEqual([
      { key: "20000001:17:2", state: "done" },
      { key: "20000001:17:1", state: "done" },
    ]);
    expect(stub.effects).toEqual(commands);
    expect(stub.requests).toEqual([{ method: "POST", path: "/v1/commands", authorization: undefined }]);
  });

  it("passes a refusal on with its words", async () => {
    stub.tell("refuse");
    expect(await network.send([command(1)])).toEqual([
      { key: "20000001:17:1", state: "refused", reason: "Номер заблокирован" },
    ]);
  });

  it("tells what is still in progress from what was never seen", async () => {
    stub.tell("take-time");
    expect(await network.send([command(1)])).toEqual([{ key: "20000001:17:1", state: "in-progress" }]);
    expect(await network.ask(["20000001:17:9", "20000001:17:1"])).toEqual([
      { key: "20000001:17:9", state: "unknown" },
      { key: "20000001:17:1", state: "in-progress" },
    ]);
  });

  it.each(["error", "not-json", "wrong-form", "endless"] as const)(
    `is in doubt after %s, and nothing happened ${asvs("1.5.2")}`,
    async (mode) => {
      stub.tell(mode);
      await inDoubt(network.send([command(1)]));
      expect(await network.ask([command(1).key])).toEqual([{ key: command(1).key, state: "unknown" }]);
      expect(stub.effects).toEqual([]);
    },
  );

  it.each(["act-then-hang", "cut", "one-missing"] as const)(
    "is in doubt after %s, and learns by asking that it was done",
    async (mode) => {
      const hasty = createNetwork({ url: stub.url, databaseUrl: noDatabase, timeoutMs: 150 });
      stub.tell(mode);
      await inDoubt(hasty.send([command(1), command(2)]));
      expect((await network.ask([command(1).key, command(2).key])).map(({ state }) => state)).toEqual(["done", "done"]);
      expect(stub.effects).toHaveLength(2);
    },
  );

  it("waits for a slow answer within its time, and no longer", async () => {
    stub.tell("slow");
    expect(await network.send([command(1)])).toEqual([{ key: command(1).key, state: "done" }]);
    const hasty = createNetwork({ url: stub.url, databaseUrl: noDatabase, timeoutMs: 100 });
    await inDoubt(hasty.send([command(2)]));
    stub.tell("deaf");
    await inDoubt(hasty.ask([command(2).key]));
  });

  it(`does not follow a redirect ${asvs("15.3.2")}`, async () => {
    const other = await startNetworkStub();
    stub.tell("redirect", `${other.url}/v1/commands`);
    expect((await inDoubt(network.send([command(1)]))).message).toContain("307");
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it("hands on how long the network asks to be left alone", async () => {
    stub.tell("busy");
    expect((await inDoubt(network.send([command(1)]))).retryAfterSeconds).toBe(7);
  });

  it("is in doubt when nobody listens, without the token in the words", async () => {
    await stub.close();
    const { host } = new URL(stub.url);
    const secured = createNetwork({ url: `http://tok%2Fen-7@${host}`, databaseUrl: noDatabase });
    const error = await inDoubt(secured.send([command(1)]));
    expect(error.message).toContain("ECONNREFUSED");
    expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toMatch(/tok(%2F|\/)en-7/);
    stub = await startNetworkStub();
  });

  it("takes the bearer token and a path from the address", async () => {
    const secured = createNetwork({
      url: `${stub.url.replace("://", "://tok%2Fen-7@")}/gateway/`,
      databaseUrl: noDatabase,
    });
    expect(await secured.ask(["20000001:17:1"])).toEqual([{ key: "20000001:17:1", state: "unknown" }]);
    expect(stub.requests).toEqual([
      { method: "POST", path: "/gateway/v1/commands/status", authorization: "Bearer tok/en-7" },
    ]);
  });

  it("sends 200 commands in one call, refuses to send 201, and calls nobody for none", async () => {
    const commands = Array.from({ length: 201 }, (_, item) => command(item));
    expect(await network.send(commands.slice(1))).toHaveLength(200);
    await expect(network.send(commands)).rejects.toThrow(RangeError);
    expect(await network.send([])).toEqual([]);
    expect(await network.ask([])).toEqual([]);
    expect(stub.requests).toHaveLength(1);
  });

  it("keeps the connection for the next call", async () => {
    for (let item = 0; item < 20; item++) await network.send([command(item)]);
    // fetch opens a second one while the first is being given back
    expect(stub.connections()).toBeLessThanOrEqual(2);
  });
});
