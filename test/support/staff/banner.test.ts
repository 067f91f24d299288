import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes } from "../../../src/app.ts";
import type { Route } from "../../../src/platform/routing.ts";
import { password } from "../given.ts";
import { addressOf, nameOf } from "../matrix.ts";
import { startPortal } from "../portal.ts";
import { plantCatalogue, plantTenant } from "../tenants.ts";
import { type Answer, enterStaff, enterViewing, type Sent, serve, visit } from "../visit.ts";
import { givenStaff } from "./office.ts";

/* Every page there is, from the table of routes, as support sees it. */

const portal = await startPortal();
await plantCatalogue(portal);
const own = await plantTenant(portal, { word: "qalphaq", seat: 1 });
const site = await serve(portal.app);
afterAll(async () => {
  await site.close();
  await portal.close();
});
const pages = allRoutes(portal.deps).filter(({ method }) => method === "get");
const shown: string[] = [];
let sent: Sent;

beforeAll(async () => {
  const staff = await givenStaff(portal);
  const idle = await enterStaff(site, { email: staff.email, password });
  sent = await enterViewing(site, idle, `/support/accounts/${own.number}/people/${own.people[0]}`, "administrator");
});

const recorded = async (): Promise<number> =>
  (await portal.owner("audit_records").where({ action: "support:view-page" })).length;

const typeOf = ({ headers }: Answer) => headers.get("content-type") ?? "";
const isDenied = ({ viewing, stepUp }: Route) => viewing === "deny" || stepUp === true;

describe("while support views the portal as a customer", () => {
  it.each(pages.map((route) => [nameOf(route), route] as const))("%s", async (_name, route) => {
    const before = await recorded();
    const answer = await visit(site, addressOf(route, own), { cookie: sent.cookie });
    if (route.access !== "public" && isDenied(route)) expect(answer.status).toBe(403);
    else expect([200, 303, 403, 404]).toContain(answer.status);
    const isHtml = typeOf(answer).startsWith("text/html");
    if (isHtml && answer.status !== 303) expect(answer.text).toContain('<section class="viewing" aria-label=');
    // nothing to take away
    if (answer.status === 200 && !isHtml) expect(typeOf(answer)).toMatch(/^text\/event-stream/);
    expect(answer.headers.get("content-disposition")).toBeNull();
    const isPage = isHtml && answer.status === 200;
    if (isPage) shown.push(route.path);
    // a stream is a look as well
    expect((await recorded()) - before).toBe(answer.status === 200 ? 1 : 0);
  });

  it("has been seen on many pages, on that of an error, and by their patterns", async () => {
    expect(shown.length).toBeGreaterThan(15);
    const lost = await visit(site, "/no-such-page", { cookie: sent.cookie });
    expect(lost.status).toBe(404);
    expect(lost.text).toContain('<section class="viewing" aria-label=');
    const subjects = await portal
      .owner("audit_records")
      .where({ account_id: own.id, action: "support:view-page" })
      .pluck("subject");
    expect(subjects).toEqual(expect.arrayContaining(shown));
    expect(subjects.join()).not.toMatch(/\d{6}/);
  });

  it("is nowhere once nobody does", async () => {
    const staff = await givenStaff(portal);
    const idle = await enterStaff(site, { email: staff.email, password });
    expect((await visit(site, "/support", { cookie: idle.cookie })).text).not.toContain('class="viewing"');
  });
});
