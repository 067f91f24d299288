import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";

const folder = resolve(import.meta.dirname, "../../src/platform");

it.each([
  ["in a timer", 'setTimeout(() => { throw new Error("lost"); }, 10);'],
  ["in a promise that nobody waits for", 'void Promise.reject(new Error("lost"));'],
  ["in an event", 'process.nextTick(() => { throw new Error("lost"); });'],
])(`what nobody caught %s is said with its place, and ends the process ${asvs("16.5.4")}`, (_where, statement) => {
  const script = `
    import { runProcess } from "${folder}/process.ts";
    await runProcess("web", async () => {
      setInterval(() => undefined, 1_000);
      ${statement}
      return async () => undefined;
    });`;
  const env = { ...process.env, NODE_ENV: "test", DATABASE_URL: "postgres://a@127.0.0.1:1/a", SESSION_SECRET: "x" };
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
    env,
    encoding: "utf8",
    timeout: 15_000,
  });
  expect(stderr).toMatch(/^web: Error: lost\n {4}at /m);
  expect(status).toBe(1);
});
