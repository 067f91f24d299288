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

/** Processor time of a cell, ms. */
const round = async (): Promise<number> => {
  const began = cpuMs();
  let cells = 0;
  for (const route of tenth) cells += (await runRoute(world, route)).cells;
  return (cpuMs() - began) / cells;
};

/**
 * As a page asks: whose session it is, what its user holds, what is shown. A page that asks nothing is no measure: what talking to another
 * process costs beside the rest differs from machine to machine, and the same cells took 7 such pages on one and 10.7 on another.
 */
const askThrice = async () => {
  for (const what of ["session", "user", "page"]) await world.portal.db.knex.raw("select ?::text", [what]);
};

it("a cell of the access matrix costs less than four requests to a bare page", { timeout: 300_000 }, async () => {
  const before = await bareRequestMs(askThrice);
  // twice, and the less counts, as it does for the bare page: the first time warms the process up
  const rounds = [await round(), await round()];
  const each = Math.min(...rounds);
  const bare = (before + (await bareRequestMs(askThrice))) / 2;
  const times = each / bare;
  process.stdout.write(
    `access matrix: ${each.toFixed(2)} CPU ms a cell, ${times.toFixed(1)} bare requests of ${bare.toFixed(2)} CPU ms\n`,
  );
  // by the cell, for each route brings some 200; in requests to a bare page, for machines differ by more than twice
  expect(times).toBeLessThan(4);
});
