import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Command, createNetwork, type Network, NoAnswer, tellSimulatedNetwork } from "../../src/network/index.ts";
import { createPool } from "../../src/platform/db.ts";
import { testDatabaseUrl, workerUrl } from "../support/database.ts";

const command = (key: string, msisdn = "375291000001"): Command => ({
  key,
  msisdn,
  name: "connect-service",
  params: { service: 7, note: 'говорит "да", \\ {нет}', until: null },
});

describe("the simulated network", () => {
  let url: string;
  let network: Network;
  let database: ReturnType<typeof createPool>;

  beforeAll(async () => {
    url = await testDatabaseUrl();
    network = createNetwork({ databaseUrl: workerUrl(url), role: "portal_worker" });
    database = createPool(url, { max: 1 });
  });
  afterEach(() => tellSimulatedNetwork(url, {}));
  afterAll(async () => {
    await network.close();
    await database.end();
  });

  const effectsOf = async (
    prefix: string,
  ): Promise<{ key: string; msisdn: string; name: string; params: unknown }[]> => {
    const { rows } = await database.query(
      "select key, msisdn, name, params from simulated_network.effects where starts_with(key, $1) order by key",
      [prefix],
    );
    return rows;
  };

  it("obeys at once and writes down each effect", async () => {
    const commands = [command("1:1:2"), command("1:1:1", "375291000002")];
    expect(await network.send(commands)).toEqual([
      { key: "1:1:2", state: "done" },
      { key: "1:1:1", state: "done" },
    ]);
    expect(await effectsOf("1:1:")).toEqual(commands.toReversed());
  });

  it("changes nothing for a repeated key, within a call and between calls, and answers as the first time", async () => {
    await tellSimulatedNetwork(url, { refuseMsisdns: ["375291000009"] });
    const first = await network.send([command("2:1:1"), command("2:1:1"), command("2:1:2", "375291000009")]);
    expect(first.map(({ state }) => state)).toEqual(["done", "done", "refused"]);
    await tellSimulatedNetwork(url, { refuseMsisdns: ["375291000001"] });
    const again = await network.send([command("2:1:1"), command("2:1:2", "375291000009"), command("2:1:3")]);
    expect(again.map(({ state }) => state)).toEqual(["done", "refused", "refused"]);
    expect(again[1]).toEqual(first[2]);
    expect((await effectsOf("2:1:")).map(({ key }) => key)).toEqual(["2:1:1"]);
  });

  it("has each effect once when two processes send the same keys at the same time in different orders", async () => {
    const other = createNetwork({ databaseUrl: workerUrl(url), role: "portal_worker" });
    const commands = Array.from({ length: 200 }, (_, item) => command(`3:1:${item}`));
    const calls = [network, other, network, other].map((one, index) =>
      one.send(index % 2 ? commands.toReversed() : commands),
    );
    const states = (await Promise.all(calls)).flat().map(({ state }) => state);
    await other.close();
    expect(states).toEqual(Array.from({ length: 800 }, () => "done"));
    expect(await effectsOf("3:1:")).toHaveLength(200);
  });

  it("tells a known key from one it never saw", async () => {
    await network.send([command("4:1:1")]);
    expect(await network.ask(["4:1:2", "4:1:1"])).toEqual([
      { key: "4:1:2", state: "unknown" },
      { key: "4:1:1", state: "done" },
    ]);
  });

  it("fails before anything happens when told to", async () => {
    await tellSimulatedNetwork(url, { failRate: 1 });
    await expect(network.send([command("5:1:1")])).rejects.toThrow(NoAnswer);
    await tellSimulatedNetwork(url, {});
    expect(await network.ask(["5:1:1"])).toEqual([{ key: "5:1:1", state: "unknown" }]);
  });

  it("hangs after the effect when told to: the caller is in doubt, and asking finds it done", async () => {
    await tellSimulatedNetwork(url, { hangAfterEffect: true });
    const hasty = createNetwork({ databaseUrl: url, timeoutMs: 100 });
    await expect(hasty.send([command("6:1:1")])).rejects.toThrow(NoAnswer);
    expect(await hasty.ask(["6:1:1"])).toEqual([{ key: "6:1:1", state: "done" }]);
    await hasty.close();
    expect(await effectsOf("6:1:")).toHaveLength(1);
  });

  it("is as slow as told, and says meanwhile that the command is in progress", async () => {
    await tellSimulatedNetwork(url, { delayMs: 1_500 });
    const hasty = createNetwork({ databaseUrl: url, timeoutMs: 100 });
    await expect(hasty.send([command("7:1:1")])).rejects.toThrow(NoAnswer);
    await hasty.close();
    await tellSimulatedNetwork(url, {});
    expect(await network.ask(["7:1:1"])).toEqual([{ key: "7:1:1", state: "in-progress" }]);
    expect(await network.send([command("7:1:1")])).toEqual([{ key: "7:1:1", state: "in-progress" }]);
    await expect.poll(() => network.ask(["7:1:1"]), { timeout: 3_000 }).toEqual([{ key: "7:1:1", state: "done" }]);
  });

  it("is in doubt when its ledger is out of reach", async () => {
    const lost = createNetwork({ databaseUrl: "postgres://127.0.0.1:1/none" });
    await expect(lost.send([command("8:1:1")])).rejects.toThrow(NoAnswer);
    await lost.close();
  });

  it("lets the portal's roles neither change the ledger nor tell the network how to behave", async () => {
    for (const role of ["portal_web", "portal_worker"]) {
      for (const statement of [
        "update simulated_network.settings set delay_ms = 1",
        "delete from simulated_network.effects",
        "update simulated_network.commands set state = 'done'",
      ]) {
        await database.query(`set role ${role}`);
        await expect(database.query(statement)).rejects.toThrow("permission denied");
        await database.query("reset role");
      }
    }
  });
});
