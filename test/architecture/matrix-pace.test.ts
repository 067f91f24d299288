import { afterAll, expect, it } from "vitest";
import { allRoutes } from "../../src/app.ts";
import { cpuMs } from "../support/cpu.ts";
import { startWorld } from "../support/matrix.ts";
import { runRoute } from "../support/matrix-run.ts";
import { bareRequestMs } from "../support/pace.ts";

const world = await startWorld();
afterAll(() => world.close());

/** Of the access matrix: the whole of it runs beside other tests. */
const tenth = allRoutes(world.portal.deps).filter((_, place) => place % 10 === 0);

it("a cell of the access matrix costs less than ten requests to a bare page", { timeout: 300_000 }, async () => {
  // the first routes warm the process up
  for (const route of tenth.slice(0, 3)) await runRoute(world, route);
  const before = await bareRequestMs();
  const began = cpuMs();
  let cells = 0;
  for (const route of tenth) cells += (await runRoute(world, route)).cells;
  const used = cpuMs() - began;
  const bare = (before + (await bareRequestMs())) / 2;
  const times = used / cells / bare;
  process.stdout.write(
    `access matrix: ${(used / cells).toFixed(2)} CPU ms a cell of ${cells}, ${times.toFixed(1)} bare requests of ${bare.toFixed(2)} CPU ms\n`,
  );
  // by the cell, for each route brings some 200; in requests to a bare page, for machines differ by more than twice
  expect(times).toBeLessThan(10);
});
