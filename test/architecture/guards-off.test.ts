import { afterAll, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../src/app.ts";
import { parseAccountNumber } from "../../src/kernel/account-number.ts";
import { mintScope } from "../../src/platform/db.ts";
import type { Access, Route, ScopedRequest } from "../../src/platform/routing.ts";
import { receiveUpload } from "../../src/platform/upload.ts";
import { asvs } from "../support/asvs.ts";
import { isOfStaff, isScoped, nameOf, startWorld } from "../support/matrix.ts";
import { firstFaults, runForgeries, runRoute } from "../support/matrix-run.ts";
import { serve } from "../support/visit.ts";

/*
 * The proof that the access matrix notices: apps are built from lists in which every guard of a kind is missing or
 * weaker, and each route's cells must go red. Nothing in the app knows of it: the list is what createApp is given anyway.
 */

const world = await startWorld();
afterAll(() => world.close());
const { deps } = world.portal;
const routes = allRoutes(deps);
const scoped = routes.filter(isScoped);
const posts = routes.filter(({ method }) => method === "post");

/** Open after a weaker check, with the right to any account in the address. */
const openedTo =
  (access: Access) =>
  (route: Route): Route => ({
    ...route,
    access,
    handler: (req, res, next) => {
      const accountId = parseAccountNumber(String(req.params["account"])) ?? 1;
      const actor = { userId: req.user?.id ?? 1, name: "nobody", msisdn: null, role: "administrator" };
      Object.assign(req as ScopedRequest, { scope: mintScope(deps.db, accountId, actor) });
      return route.handler(req, res, next);
    },
  });
/** Whoever has any role on the account. */
const withAnyRole = (route: Route): Route => ({ ...route, access: "card:read" });
/** "all" is mounted as "post" is, but for the form's check; an upload, which is always checked, is read here instead. */
const withoutFormCheck = (route: Route): Route => ({
  ...route,
  method: "all" as "post",
  upload: false,
  handler: async (req, res, next) => {
    if (route.upload) await receiveUpload(req, res, () => undefined);
    return route.handler(req, res, next);
  },
});

type Site = Awaited<ReturnType<typeof serve>>;

/** An app in which the routes of `list` are weakened, all at once. */
const serveWeakened = (list: readonly Route[], weaken: (route: Route) => Route): Promise<Site> =>
  serve(
    createApp(
      deps,
      routes.map((route) => (list.includes(route) ? weaken(route) : route)),
    ),
  );

const byName = (list: readonly Route[]) => list.map((route) => [nameOf(route), route] as const);
const rightsBeyondAnyRole = scoped.filter(({ access }) => access !== "card:read");

describe.each([
  // weaker ones of staff's stand before the database, which asks once more (migrations/0008)
  ["gone", openedTo("public"), [...scoped, ...routes.filter(isOfStaff)]],
  ["only asking for a sign-in", openedTo("signed-in"), scoped],
  ["not asking for the right", withAnyRole, rightsBeyondAnyRole],
])(`a guard %s turns the matrix red ${asvs("8.2.1-2")}`, async (_what, weaken, list) => {
  const site = await serveWeakened(list, weaken);
  afterAll(() => site.close());

  it.each(byName(list))("%s", async (_name, route) => {
    expect(await firstFaults(runRoute, world, route, site)).not.toEqual([]);
  });
});

describe(`a form's check gone turns the matrix red ${asvs("3.5.1")}`, async () => {
  const site = await serveWeakened(posts, withoutFormCheck);
  afterAll(() => site.close());

  it.each(byName(posts))("%s", async (_name, route) => {
    expect(await firstFaults(runForgeries, world, route, site)).not.toEqual([]);
  });
});

it("a page that writes turns it red, also where every answer is right", async () => {
  const page = scoped.find(({ path, method }) => method === "get" && path === "/a/:account/subscribers");
  if (!page) throw new Error("there is no list of subscribers");
  let written = 0;
  const writing = (route: Route): Route => ({
    ...route,
    handler: async (req, res, next) => {
      written += 1;
      await world.portal.owner("departments").insert({ account_id: world.own.id, name: `written ${written}` });
      return route.handler(req, res, next);
    },
  });
  const site = await serveWeakened([page], writing);
  const { faults } = await runRoute(world, page, { site });
  await site.close();
  expect(faults).toContain(`${nameOf(page)}: a refusal or a page changed ${world.own.word} departments`);
});

it("none of this turns it red by itself", async () => {
  const [route] = scoped;
  if (!route) throw new Error("no route has a guard");
  const site = await serveWeakened([route], (same) => same);
  const { faults } = await runRoute(world, route, { site });
  await site.close();
  expect(faults).toEqual([]);
});
