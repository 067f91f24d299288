import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { slots } from "../../src/jobs.ts";
import { mostConnections, whatDoesNotFit } from "../../src/platform/connections.ts";
import { freshDatabase, workerUrl } from "../support/database.ts";

const usual = { poolSize: 10, webProcesses: 1, workerProcesses: 1, networkUrl: undefined };

it("the connections of all processes are summed as they open them", () => {
  expect(mostConnections(usual, 7)).toBe(14 + 24);
  expect(mostConnections({ ...usual, webProcesses: 2, workerProcesses: 3 }, 7)).toBe(2 * 14 + 3 * 24);
  expect(mostConnections({ ...usual, poolSize: 5, networkUrl: "http://network.example" }, 7)).toBe(9 + 17);
});

it("what the server has not enough for is said in one sentence, before anybody waits for one", async () => {
  const url = await freshDatabase();
  expect(await whatDoesNotFit(url, usual, slots)).toBeUndefined();
  expect(await whatDoesNotFit(url, { ...usual, webProcesses: 40, workerProcesses: 5 }, slots)).toMatch(
    /^40 web and 5 worker open up to 680 connections, the server has \d+: raise max_connections/,
  );
});

it("a worker says so in its log and works", async () => {
  const worker = spawn(process.execPath, [resolve(import.meta.dirname, "../../src/worker.ts")], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: workerUrl(await freshDatabase()),
      SESSION_SECRET: "connections-connections-connections",
      WEB_PROCESSES: "900",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const line = new Promise<string>((found) => {
    worker.stdout.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("more connections")) found(said);
    });
    worker.once("exit", () => found(said));
  });
  expect(await line).toContain("900 web and 1 worker open up to");
  worker.kill("SIGTERM");
});
