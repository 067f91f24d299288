import { afterAll, describe, expect, it } from "vitest";
import { allRoutes } from "../../src/app.ts";
import { asvs } from "../support/asvs.ts";
import { cellsOf, isOfStaff, isScoped, nameOf, startWorld } from "../support/matrix.ts";
import { runForgeries, runRoute } from "../support/matrix-run.ts";

const world = await startWorld();
afterAll(() => world.close());
const routes = allRoutes(world.portal.deps);
let cells = 0;
const began = performance.now();

describe(`every route, for every kind of user, on own, foreign and made-up objects ${asvs("3.5.3", "8.2.1-2", "8.3.1-2", "8.4.1")}`, () => {
  it.each(routes.map((route) => [nameOf(route), route] as const))("%s", async (_name, route) => {
    const run = await runRoute(world, route);
    cells += run.cells;
    expect(run.faults).toEqual([]);
  });
});

describe(`a forged form is refused ${asvs("3.5.1")}`, () => {
  const posts = routes.filter(({ method }) => method === "post");
  it.each(posts.map((route) => [nameOf(route), route] as const))("%s", async (_name, route) => {
    const run = await runForgeries(world, route);
    cells += run.cells;
    expect(run.cells).toBeGreaterThan(0);
    expect(run.faults).toEqual([]);
  });
});

describe("the matrix itself", () => {
  it("asks each scoped route for what is allowed and for what is not, and counts its cells", {
    timeout: 60_000,
  }, async () => {
    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(`access matrix: ${routes.length} routes, ${cells} cells, ${seconds.toFixed(1)} s\n`);
    for (const route of routes.filter(isScoped)) {
      const expected = new Set(cellsOf(world, route).map((cell) => cell.expected));
      expect([...expected], nameOf(route)).toEqual(expect.arrayContaining(["through", "sign-in", "role", 404]));
    }
    for (const route of routes.filter(isOfStaff)) {
      const expected = new Set(cellsOf(world, route).map((cell) => cell.expected));
      expect([...expected], nameOf(route)).toEqual(expect.arrayContaining(["through", "sign-in", 404]));
    }
    expect(cells).toBeGreaterThan(routes.length * 20);
  });

  it("fails on a parameter that it has not been taught", () => {
    const unknown = { ...routes[0], path: "/a/:account/:thing", params: { thing: "unheard-of" } } as (typeof routes)[0];
    expect(() => cellsOf(world, unknown as never)).toThrow('has a unheard-of: teach it to "kinds"');
  });
});
