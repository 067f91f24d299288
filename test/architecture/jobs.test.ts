import { afterAll, expect, it } from "vitest";
import { type JobDeps, jobHandlers, jobs } from "../../src/jobs.ts";
import { operations } from "../../src/operations.ts";
import { operationList } from "../../src/orders/index.ts";
import { openKnex } from "../../src/platform/db.ts";
import { testDatabaseUrl } from "../support/database.ts";

const owner = openKnex(await testDatabaseUrl(), undefined, 1);
afterAll(() => owner.destroy());
const names = jobs.map(({ name }) => name);

it("jobs have names of their own, of the form feature.verb", () => {
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z-]+\.[a-z-]+$/.test(name))).toEqual([]);
});

it("every job has one handler, and nothing else has", () => {
  // handlers are made from what they need and need none of it yet
  const handlers = jobHandlers({} as JobDeps);
  expect(handlers.map(({ job }) => job.name).toSorted()).toEqual(names.toSorted());
});

it("every job has a queue after migration, and a place for what could not be done", async () => {
  const { rows } = await owner.raw("select name, dead_letter as dead from pgboss.queue");
  const queues = new Map((rows as { name: string; dead: string | null }[]).map(({ name, dead }) => [name, dead]));
  for (const name of names) {
    expect(queues.get(name)).toBe(`${name}.dead`);
    expect(queues.has(`${name}.dead`)).toBe(true);
  }
  const others = [...queues.keys()].filter((name) => !names.includes(name.replace(/\.dead$/, "")));
  expect(others.filter((name) => !name.startsWith("__pgboss__"))).toEqual([]);
});

it("operations have names of their own", () => {
  const [first] = operations.values();
  if (!first) throw new Error("nothing can be ordered");
  expect(() => operationList(first, first)).toThrow("two operations are called");
  expect([...operations].every(([name, operation]) => name === operation.name && /^[a-z]+(-[a-z]+)*$/.test(name))).toBe(
    true,
  );
});
