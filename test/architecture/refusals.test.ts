import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { allRoutes } from "../../src/app.ts";
import { rules } from "../../src/limits/index.ts";
import type { Route } from "../../src/platform/routing.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { sources } from "../support/source.ts";
import { type Visitor, visitorAt } from "../support/visitor.ts";

/*
 * A refusal that anybody can cause is written into a journal that cannot be shortened. So each public form that writes one
 * names the limits that bound it, and beyond them nothing is written.
 */

const portal = await startPortal({ env: { TRUST_PROXY: "1" } });
afterAll(portal.close);
const { given, owner } = portal;
const routes = allRoutes(portal.deps);
const forms = routes.filter(
  ({ method, access, path }) => method === "post" && access === "public" && !path.includes(":"),
);

const account = await given.account();
const plain = await given.holder("administrator", account, { email: "refusals@client.example" });
const guarded = await given.holder("administrator", account);
const at = new Date();
await owner("second_factors").insert({ user_id: guarded.id, kind: "sms", created_at: at, confirmed_at: at });
for (const { phone } of [plain, guarded]) await given.subscriber(account, { msisdn: phone });

const signIn = (visitor: Visitor, { phone }: { phone: string }) =>
  visitor.post("/sign-in/password", { phone, password });
const withCode = (path: string) => (visitor: Visitor) => visitor.post(path, { phone: plain.phone, name: plain.phone });
const withDemand = async (visitor: Visitor) => {
  await visitor.post("/sign-in/password", { phone: plain.phone, password: "wrong" });
  await owner("rate_limits").where("key", "like", "password-in-a-row:%").update({ points: 100 });
  await signIn(visitor, plain);
};
const withFactor = async (visitor: Visitor) => {
  await signIn(visitor, guarded);
  await visitor.post("/sign-in/second-factor/messages");
};

/** What has to be done first, by the beginning of the address. */
const before: readonly (readonly [path: string, prepare: (visitor: Visitor) => Promise<unknown>])[] = [
  ["/sign-in/sms/code", withCode("/sign-in/sms")],
  ["/registration/code", withCode("/registration")],
  ["/password-recovery/code", withCode("/password-recovery")],
  ["/sign-in/confirmation", withDemand],
  ["/sign-in/second-factor", withFactor],
];
const office = "203.0.113.9";
const ready = async ({ path }: Route): Promise<Visitor> => {
  const visitor = visitorAt(portal, office);
  await before.find(([begin]) => path.startsWith(begin))?.[1](visitor);
  return visitor;
};

const fieldsOf = ({ sample = {} }: Route): Record<string, string> =>
  Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, String(value)]));
const refusals = async (): Promise<number> =>
  (await owner("audit_records").where("action", "like", "%:refuse%")).length;

/** Forms that wrote a refusal. */
const writing: string[] = [];

beforeEach(async () => {
  await owner("rate_limits").delete();
  await owner("codes").delete();
});

describe.each(forms.map((route) => [route.path, route] as const))("POST %s", (_path, route) => {
  const { limits = [] } = route;

  it(`writes a refusal only if it names the limits of its refusals ${asvs("6.3.1")}`, async () => {
    const visitor = await ready(route);
    const count = await refusals();
    await visitor.post(route.path, fieldsOf(route));
    const isWritten = (await refusals()) > count;
    if (isWritten) writing.push(route.path);
    if (isWritten) expect(limits).not.toEqual([]);
    for (const name of limits) expect(Object.keys(rules)).toContain(name);
  });
});

const bounded = forms.flatMap((route) => (route.limits ? [[route.path, route, route.limits] as const] : []));
describe.each(bounded)("POST %s", (_path, route, limits) => {
  it("is refused beyond them, and writes nothing more", async () => {
    const visitor = await ready(route);
    const none = await refusals();
    await visitor.post(route.path, fieldsOf(route));
    const isWritten = (await refusals()) > none;
    for (const name of limits) await owner("rate_limits").where("key", "like", `${name}:%`).update({ points: 1_000 });
    const first = await visitor.post(route.path, fieldsOf(route));
    const count = await refusals();
    // where the attempts go on one by one: too many wait
    await owner("rate_limits")
      .where("key", "like", "turn:%")
      .update({ expire: Date.now() + 3_600_000 });
    const statuses = [first.status];
    for (let more = 0; more < 3; more += 1) statuses.push((await visitor.post(route.path, fieldsOf(route))).status);
    if (isWritten) expect(statuses.at(-1)).toBe(429);
    expect(await refusals()).toBe(count);
    expect(count).toBeLessThanOrEqual(none + 1);
  });
});

it("the forms that are known to write refusals do", () => {
  expect(writing.toSorted()).toEqual([
    "/password-recovery/code",
    "/registration/code",
    "/sign-in/account",
    "/sign-in/confirmation",
    "/sign-in/email",
    "/sign-in/passkey",
    "/sign-in/password",
    "/sign-in/second-factor",
    "/sign-in/second-factor/passkey",
    "/sign-in/second-factor/sms",
    "/sign-in/sms/code",
    "/support/sign-in",
  ]);
});

it("no other file writes refusals", () => {
  const files = sources()
    .filter(({ text }) => /\brecordRefusal\(|"\w+:refuse[\w-]*"/.test(text))
    .map(({ path }) => path)
    .filter((path) => !path.endsWith("journal.ts"));
  expect(files).toEqual([
    "factors/proof.ts",
    "profile/password/password.ts",
    "sign-in/claim/routes.ts",
    "sign-in/confirmation/routes.ts",
    "sign-in/entry.ts",
    "sign-in/passkey/routes.ts",
    "sign-in/sms/routes.ts",
    "sign-in/ways/routes.ts",
    "support/pages.ts",
    "support/people/person.ts",
    "support/removals/removal.ts",
  ]);
});
