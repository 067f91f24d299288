import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Role } from "../../src/accounts/index.ts";
import type { Route } from "../../src/platform/routing.ts";
import { password } from "./given.ts";
import { type Portal, startPortal } from "./portal.ts";
import { rights } from "./rights.ts";
import {
  plantAddress,
  plantCardDraft,
  plantCatalogue,
  plantDeputy,
  plantDetails,
  plantDraft,
  plantGrant,
  plantGroup,
  plantInvitation,
  plantLedger,
  plantPlan,
  plantRemoval,
  plantStaffList,
  plantTenant,
  plantView,
  type Tenant,
} from "./tenants.ts";
import { type Answer, enter, enterStaff, enterViewing, meet, type Sent, type Site, serve, visit } from "./visit.ts";

/*
 * Who × what, computed from the table of routes: every route is asked for by every actor, on every object that its
 * parameters can name, and the answer, the rows and the queue are compared with what the table of rights below says.
 */

export type Actor = Sent & {
  readonly name: string;
  readonly isSignedIn: boolean;
  /** The first factor was right, the second has not been shown. */
  readonly isPending?: boolean;
  /** The role chosen; null for a user who holds several and has not chosen. */
  readonly role: Role | null;
  readonly roles: readonly Role[];
  readonly holds: readonly number[];
  /** The operator's: with their own pages, or viewing as the role above. */
  readonly staff?: "idle" | "viewing";
};
export type World = {
  readonly portal: Portal;
  readonly site: Site;
  readonly own: Tenant;
  readonly sibling: Tenant;
  readonly foreign: Tenant;
  readonly tenants: readonly Tenant[];
  readonly actors: readonly Actor[];
  close(): Promise<void>;
};
type Named = {
  readonly text: string;
  readonly what: string;
  readonly tenant?: Tenant;
  readonly index?: number;
  /** A new one of the kind, where asking uses it up. */
  readonly plant?: (() => Promise<string>) | undefined;
};
export type Cell = {
  readonly route: Route;
  readonly actor: Actor;
  readonly names: Names;
  readonly what: string;
  readonly account: Tenant | undefined;
  /** Of whom the address itself is a secret: who knows it may read what it tells. */
  readonly told: Tenant | undefined;
  readonly expected: Expected;
};
/** `told`: led back to the page of the form, which says what was wrong. */
type Expected = "through" | "told" | "sign-in" | "role" | 403 | 404 | 422;

/** What each kind of parameter can be: how a route's address is filled in. A kind that is missing here fails the matrix. */
type Kind = {
  of(tenant: Tenant, index: number): string;
  /** A new one, where asking for it uses it up. */
  fresh?(world: World, tenant: Tenant): Promise<string>;
  readonly madeUp: string;
  readonly malformed: readonly string[];
  /** The same for every account. */
  readonly isEverybodys?: boolean;
  /** Whoever knows it may use it. */
  readonly isSecret?: boolean;
};
const caughtMails = ["20261109T090000000Z-00000001", "20261109T090000000Z-00000002"];
const notNumbers = ["abc", "0", "-1", "1.5", "1e3", "99999999999999999999", "%00", "1%27--"];
const notUuids = ["abc", "1", "%00", "00000000-0000-4000-8000-00000000001", "%27%20or%201=1--"];
const kinds: Readonly<Record<string, Kind>> = {
  subscriber: {
    of: ({ subscribers }, index) => String(subscribers[index]?.msisdn),
    madeUp: "375299999999",
    malformed: ["abc", "37529", "+375441000011", "%00", "3754410000110", "%27--"],
  },
  order: { of: ({ orders }, index) => String(orders[index]), madeUp: "999999", malformed: notNumbers },
  draft: {
    of: ({ drafts }, index) => String(drafts[index]),
    fresh: async ({ portal }, tenant) => String(await plantDraft(portal.owner, tenant)),
    madeUp: "999999",
    malformed: notNumbers,
  },
  invoice: { of: ({ invoices }, index) => String(invoices[index]), madeUp: "999999999", malformed: notNumbers },
  registration: {
    of: ({ registrations }, index) => String(registrations[index]),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  "delivery-address": {
    of: ({ addresses }, index) => String(addresses[index]),
    fresh: async ({ portal }, tenant) => String((await plantAddress(portal.owner, tenant)).id),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  "delivery-token": {
    of: ({ addressTokens }, index) => String(addressTokens[index]),
    fresh: async ({ portal }, tenant) => (await plantAddress(portal.owner, tenant)).token,
    madeUp: "A".repeat(43),
    malformed: ["abc", "%00", "%27--"],
    isSecret: true,
  },
  "schedule-kind": {
    of: () => "invoice",
    madeUp: "payment-order",
    malformed: ["__proto__", "%00", "%27--"],
    isEverybodys: true,
  },
  "planned-change": {
    of: ({ plannedChanges }, index) => String(plannedChanges[index]),
    fresh: async ({ portal }, tenant) => String(await plantPlan(portal.owner, tenant)),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  "reconciliation-act": { of: ({ acts }, index) => String(acts[index]), madeUp: "999999999", malformed: notNumbers },
  "ledger-matching": {
    of: ({ ledgers }, index) => String(ledgers[index]),
    fresh: async ({ portal }, tenant) => plantLedger(portal.owner, tenant),
    madeUp: noUuid(),
    malformed: notUuids,
  },
  delivery: { of: ({ deliveries }, index) => String(deliveries[index]), madeUp: noUuid(), malformed: notUuids },
  view: {
    of: ({ views }, index) => String(views[index]),
    fresh: async ({ portal }, tenant) => String(await plantView(portal.owner, tenant)),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  "reference-list": { of: ({ references }, index) => String(references[index]), madeUp: noUuid(), malformed: notUuids },
  "call-details-request": {
    of: ({ details }, index) => String(details[index]),
    fresh: ({ portal }, tenant) => plantDetails(portal.owner, tenant),
    madeUp: noUuid(),
    malformed: notUuids,
  },
  "staff-list": {
    of: ({ staffLists }, index) => String(staffLists[index]),
    fresh: async ({ portal }, tenant) => plantStaffList(portal.owner, tenant),
    madeUp: noUuid(),
    malformed: notUuids,
  },
  "staff-value": {
    of: (_tenant, index) => ["department", "status"][index] ?? "",
    madeUp: "no-such-column",
    malformed: ["__proto__", "%00", "%27--"],
    isEverybodys: true,
  },
  "staff-heap": {
    of: (_tenant, index) => ["leavers", "unclaimed"][index] ?? "",
    madeUp: "no-such-heap",
    malformed: ["__proto__", "%00", "%27--"],
    isEverybodys: true,
  },
  person: { of: ({ people }, index) => String(people[index]), madeUp: "999999999", malformed: notNumbers },
  removal: {
    of: ({ removals }, index) => String(removals[index]),
    fresh: async ({ portal }, tenant) => String(await plantRemoval(portal, tenant)),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  document: { of: ({ documents }, index) => String(documents[index]), madeUp: noUuid(), malformed: notUuids },
  grant: {
    of: ({ grants }, index) => String(grants[index]),
    fresh: async ({ portal }, tenant) => String(await plantGrant(portal, tenant)),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  invitation: {
    of: ({ invitations }, index) => String(invitations[index]),
    fresh: async ({ portal }, tenant) => String((await plantInvitation(portal.owner, tenant)).id),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  token: {
    of: ({ tokens }, index) => String(tokens[index]),
    fresh: async ({ portal }, tenant) => (await plantInvitation(portal.owner, tenant)).token,
    madeUp: "A".repeat(43),
    malformed: ["abc", "%00", "%27--"],
    isSecret: true,
  },
  departments: {
    of: ({ departments }, index) => String(departments[index]),
    fresh: async ({ portal }, tenant) => String(await plantGroup(portal.owner, tenant, "departments")),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  labels: {
    of: ({ labels }, index) => String(labels[index]),
    fresh: async ({ portal }, tenant) => String(await plantGroup(portal.owner, tenant, "labels")),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  "card-draft": {
    of: ({ cardDrafts }, index) => String(cardDrafts[index]),
    fresh: async ({ portal }, tenant) => String(await plantCardDraft(portal.owner, tenant)),
    madeUp: "999999",
    malformed: notNumbers,
  },
  "names-draft": {
    of: ({ namesDrafts }, index) => String(namesDrafts[index]),
    fresh: async ({ portal }, tenant) =>
      String(await plantDraft(portal.owner, tenant, { operation: "rename", params: "{}" })),
    madeUp: "999999",
    malformed: notNumbers,
  },
  deputy: {
    of: ({ deputies }, index) => String(deputies[index]),
    fresh: async ({ portal }, tenant) => String(await plantDeputy(portal.owner, tenant)),
    madeUp: "999999999",
    malformed: notNumbers,
  },
  // of an order's item: the first is there in every draft
  position: {
    of: (_tenant, index) => String(index + 1),
    madeUp: "999999",
    malformed: notNumbers,
    isEverybodys: true,
  },
  "order-form": {
    of: (_tenant, index) => ["services", "names"][index] ?? "",
    madeUp: "no-such-form",
    malformed: ["__proto__", "%00", "%27--"],
    isEverybodys: true,
  },
  "coming-topic": {
    of: (_tenant, index) => ["corporate", "corporate"][index] ?? "",
    madeUp: "no-such-topic",
    malformed: ["__proto__", "constructor", "%00"],
    isEverybodys: true,
  },
  "caught-mail": {
    of: (_tenant, index) => String(caughtMails[index]),
    madeUp: "20261109T090000000Z-99999999",
    malformed: ["abc", "..%2F..%2Fetc", "%00", "20261109T090000000Z-1a2b3c4d.eml"],
    isEverybodys: true,
  },
  "sign-in": {
    of: noUuid,
    fresh: ({ portal }) => plantSignIn(portal),
    madeUp: noUuid(),
    malformed: notUuids,
  },
  // what is not among one's own keys is removed already
  passkey: {
    of: (_tenant, index) => ["AAAAAAAAAAAAAAAAAAAAAA", "BAAAAAAAAAAAAAAAAAAAAA"][index] ?? "",
    madeUp: "CAAAAAAAAAAAAAAAAAAAAA",
    malformed: ["%00", "%27--", "a.b"],
    isEverybodys: true,
  },
  attachment: { of: () => "1", madeUp: "9", malformed: notNumbers, isEverybodys: true },
};

/** What a subscriber may not order, and drafts that somebody else has begun. */
const notForSubscriber = ({ role }: Actor): Expected | undefined => (role === "subscriber" ? 403 : undefined);
const notBySubscriber = ({ role }: Actor): Expected | undefined => (role === "subscriber" ? 404 : undefined);

/** Rules of a page's own, beyond what its access says. */
const ownRules: Readonly<Record<string, (actor: Actor) => Expected | undefined>> = {
  // a shared list is removed by its owner, or by whoever manages the account
  "POST /a/:account/subscriber-views/:view/removal": ({ role }) => (role === "viewer" ? 404 : undefined),
  "GET /a/:account/subscribers/:msisdn/drafts/:draft": notBySubscriber,
  "POST /a/:account/subscribers/:msisdn/drafts/:draft/confirmation": notBySubscriber,
  "POST /a/:account/subscribers/:msisdn/drafts/:draft/cancellation": notBySubscriber,
  ...Object.fromEntries(
    ["orders", "name", "suspension", "lost", "belonging", "tariff", "number", "number/draws", "sim"].map((section) => [
      `POST /a/:account/subscribers/:msisdn/${section}`,
      notForSubscriber,
    ]),
  ),
  // the sample is nobody's password
  "POST /profile/password": () => "told",
  // the sign-in planted is the administrator's
  "POST /profile/sessions/:signIn/end": ({ name }) => (name === "administrator" ? undefined : 404),
  ...Object.fromEntries(
    ["", "/invoices", "/invoices.xlsx", "/payments", "/payments.xlsx"].map((page) => [
      `GET /accounts${page}`,
      notForSubscriber,
    ]),
  ),
  // the sample's invoice is nobody's; who holds one account, or has to choose a role, is led there
  "POST /accounts/invoice-archives": (actor) => {
    if (actor.role === null || actor.staff) return undefined;
    const isLed = actor.role !== "supervisor" && actor.holds.length === 1;
    return notForSubscriber(actor) ?? (isLed ? undefined : 404);
  },
  "POST /role": ({ roles }) => (roles.includes("administrator") ? undefined : 403),
  // the sample is nobody's password
  "POST /sign-in/password": () => "told",
  "POST /sign-in/account": () => "told",
  "POST /sign-in/email": () => "told",
  "POST /support/sign-in": () => "told",
  "POST /sign-in/sms/code": () => "told",
  // the sample's password is refused; who is signed in is sent back to the invitation
  "POST /invitations/:token/registration": ({ isSignedIn }) => (isSignedIn ? undefined : 422),
  "POST /sign-in/passkey": () => 422,
  // no browser makes a passkey for the matrix' own address
  "POST /sign-in/passkey/options": () => 422,
  // of nobody else is a second factor asked
  "POST /sign-in/second-factor": ({ isPending }) => (isPending ? "told" : undefined),
  "POST /sign-in/second-factor/sms": ({ isPending }) => (isPending ? "told" : undefined),
  "POST /sign-in/second-factor/passkey": ({ isPending }) => (isPending ? "told" : undefined),
  "POST /sign-in/second-factor/passkey/options": ({ isPending }) => (isPending ? 422 : undefined),
  "POST /profile/second-factor/totp/confirmation": () => "told",
  // who has a second factor is asked for it
  ...Object.fromEntries(
    ["", "/sms", "/passkey"].map((means) => [
      `POST /step-up${means}`,
      ({ staff }: Actor) => (staff === "idle" ? "told" : undefined),
    ]),
  ),
  "POST /step-up/passkey/options": ({ staff }) => (staff === "idle" ? 422 : undefined),
  // nobody here has an active number
  "POST /profile/second-factor/sms": () => 422,
  "POST /profile/second-factor/sms/confirmation": () => 422,
  "POST /profile/second-factor/passkeys": () => 422,
  "POST /profile/second-factor/passkeys/options": () => 422,
};

export const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;
export const isScoped = ({ access }: Route): boolean => access.includes(":");
export const isOfStaff = ({ access }: Route): boolean => access === "staff";

export const startWorld = async (): Promise<World> => {
  const outbox = await mkdtemp(join(tmpdir(), "matrix-"));
  for (const name of caughtMails) await writeFile(join(outbox, `${name}.eml`), caughtMail);
  const portal = await startPortal({ env: { OUTBOX_DIR: outbox } });
  const site = await serve(portal.app);
  await plantCatalogue(portal);
  // a client of two accounts, whose own name stands on papers of both
  const clientId = (await portal.given.client()).id;
  const own = await plantTenant(portal, { word: "qalphaq", seat: 1, clientId });
  const sibling = await plantTenant(portal, { word: "qbetaq", seat: 2, clientId });
  const foreign = await plantTenant(portal, { word: "qgammaq", seat: 3 });
  const actors = await enterAll(portal, site, { own, sibling, foreign });
  await freezeSessions(portal);
  await forgiveAttempts(portal);
  const tenants = [own, sibling, foreign];
  const close = async () => {
    await site.close();
    await portal.close();
    await rm(outbox, { recursive: true });
  };
  return { portal, site, own, sibling, foreign, tenants, actors, close };
};

const caughtMail = [
  "From: a@portal.example\r\nTo: b@client.example\r\nSubject: x\r\nMIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b',
  'Content-Type: application/octet-stream; name="a.bin"\r\nContent-Disposition: attachment; filename="a.bin"\r\n\r\nx\r\n--b--\r\n',
].join("\r\n");

type Tenants = Pick<World, "own" | "sibling" | "foreign">;

const enterAll = async (portal: Portal, site: Site, { own, sibling, foreign }: Tenants): Promise<Actor[]> => {
  const { given, owner } = portal;
  const sign = async (name: string, role: Role, on: readonly Tenant[], also: readonly Role[] = []) => {
    const user = await given.user({ name });
    const [card] = own.subscribers;
    for (const each of [role, ...also]) {
      for (const tenant of on) await given.grant(user, each, tenant, each === "subscriber" ? card : undefined);
    }
    const sent = await enter(site, { phone: user.phone, password });
    const roles = [role, ...also];
    const chosen = also.length === 0 ? role : null;
    const actor = { ...sent, name, isSignedIn: true, role: chosen, roles, holds: on.map(({ id }) => id) };
    return { user, actor };
  };
  const subscriber = await sign("subscriber", "subscriber", [own]);
  const administrator = await sign("administrator", "administrator", [own]);
  const neighbour = await sign("administrator of another account", "administrator", [foreign]);
  const supervisor = await sign("supervisor of both", "supervisor", [own, sibling]);
  const stranger = await sign("supervisor of another client", "supervisor", [foreign]);
  const resting = await sign("administrator whose grant is suspended", "administrator", [own]);
  const viewer = await sign("viewer", "viewer", [own]);
  const accountant = await sign("accountant", "accountant", [own]);
  const undecided = await sign("of two roles, none chosen", "administrator", [own], ["subscriber"]);
  const revoked = await sign("revoked administrator", "administrator", [own]);
  const suspended = await sign("suspended administrator", "administrator", [own]);
  const stale = await sign("administrator of a stale session", "administrator", [own]);
  const pending = await given.user({ name: "first factor only" });
  await given.grant(pending, "administrator", own);
  const on = { user_id: pending.id, kind: "sms", confirmed_at: new Date(), created_at: new Date() };
  await owner("second_factors").insert(on);
  const firstFactorOnly = await enter(site, { phone: pending.phone, password });
  await owner("grants").where({ user_id: revoked.user.id }).update({ revoked_at: new Date() });
  await owner("grants").where({ user_id: resting.user.id }).update({ suspended_at: new Date() });
  await owner("users").where({ id: suspended.user.id }).update({ status: "suspended" });
  await owner("users").where({ id: stale.user.id }).increment("session_version", 1);
  const nobody = { isSignedIn: false, role: null, roles: [], holds: [] };
  return [
    { ...(await meet(site)), ...nobody, name: "anonymous" },
    subscriber.actor,
    administrator.actor,
    neighbour.actor,
    supervisor.actor,
    viewer.actor,
    accountant.actor,
    undecided.actor,
    stranger.actor,
    { ...revoked.actor, roles: [], holds: [] },
    { ...resting.actor, roles: [], holds: [] },
    { ...suspended.actor, ...nobody },
    { ...stale.actor, ...nobody },
    { ...firstFactorOnly, ...nobody, name: "first factor only", isPending: true },
    ...(await enterSupport(portal, site, own, [own, sibling, foreign])),
  ];
};

/** One member of the staff with their own pages, and one who views the portal as an administrator used for nothing else. */
const enterSupport = async (
  { given, owner, deps }: Portal,
  site: Site,
  own: Tenant,
  all: readonly Tenant[],
): Promise<readonly Actor[]> => {
  const signed = async (email: string) => {
    const { id } = await given.user({ name: email, email, phone: null, is_staff: true });
    const sent = await enterStaff(site, { email, password });
    // as though a second factor had just been set up and shown
    const at = deps.clock.now();
    // a passkey, which no cell takes off
    await owner("passkeys").insert({ id: email, user_id: id, public_key: Buffer.of(1), name: "ключ", created_at: at });
    await owner.raw(
      `update sessions set sess = (sess::jsonb || jsonb_build_object('provedAt', ?::bigint, 'shown', array['knowledge', 'passkey']))::json
       where sess->'passport'->'user'->>'id' = ?`,
      [at.getTime(), String(id)],
    );
    return sent;
  };
  const watched = await given.holder("administrator", { id: own.id }, { name: `${own.word} watched` });
  const page = `/support/accounts/${own.number}/people/${watched.id}`;
  const idle = await signed("idle@operator.example");
  const viewing = await enterViewing(site, await signed("viewing@operator.example"), page, "administrator");
  const common = { isSignedIn: true, holds: all.map(({ id }) => id) };
  return [
    { ...idle, ...common, name: "support", role: null, roles: [], staff: "idle" },
    {
      ...viewing,
      ...common,
      name: "support viewing as a customer",
      role: "administrator",
      roles: ["administrator"],
      holds: [own.id],
      staff: "viewing",
    },
  ];
};

/** Every actor's session stays as it is, whatever the actor does: a sign-out, a new role or a suspension ends only the cell's own. */
const freezeSessions = ({ owner }: Portal) =>
  owner.raw(`
    create table frozen_sessions as select sid from sessions;
    create function keep_frozen() returns trigger language plpgsql security definer as $$ begin
      if exists (select from frozen_sessions where sid = old.sid) then return null; end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end $$;
    create trigger frozen before update or delete on sessions for each row execute function keep_frozen();
    create table frozen_sign_ins as select id from sign_ins;
    create function keep_signed_in() returns trigger language plpgsql security definer as $$ begin
      return case when exists (select from frozen_sign_ins f where f.id = old.id) then null else new end;
    end $$;
    create trigger frozen before update on sign_ins for each row execute function keep_signed_in();
  `);

/** Sessions begun since then stay as they are too. */
export const freezeLaterSessions = ({ owner }: Portal) =>
  owner.raw(`
    insert into frozen_sessions select sid from sessions;
    insert into frozen_sign_ins select id from sign_ins;
  `);

/** Many cells try one wrong password: they are about rights, so no limit of attempts is ever reached, and no pause between codes. */
const forgiveAttempts = ({ owner }: Portal) =>
  owner.raw(`
    create function forgive() returns trigger language plpgsql as $$ begin new.points := 1; return new; end $$;
    create trigger forgiven before insert or update on rate_limits for each row execute function forgive();
    create function hurry() returns trigger language plpgsql as $$ begin
      new.created_at := new.created_at - interval '2 hours'; return new;
    end $$;
    create trigger hurried before insert on codes for each row execute function hurry();
  `);

/** Another browser in which the administrator is signed in. */
const plantSignIn = async ({ owner, deps }: Portal): Promise<string> => {
  const user = await owner("users").where({ name: "administrator" }).first("id");
  const now = deps.clock.now();
  const row = { user_id: user.id, way: "password", started_at: now, seen_at: now };
  const [planted] = await owner("sign_ins").insert(row).returning("id");
  return planted.id;
};

/**
 * What is no number and no id at all is refused or read before anybody's rows are: a stranger, and those who come furthest, ask for it.
 * Asked by all 16 it was half of the cells.
 */
const asksOddly = ({ name }: Actor): boolean =>
  ["anonymous", "administrator", "support", "support viewing as a customer"].includes(name);
const isOdd = (names: Names): boolean => [...names.values()].some(({ what }) => what.startsWith("malformed"));

/** Everything that a route can be asked for. */
export const cellsOf = (world: World, route: Route, actors = world.actors): Cell[] => {
  const addresses = addressesOf(world, route);
  const plain = addresses.filter((names) => !isOdd(names));
  return actors.flatMap((actor) =>
    (asksOddly(actor) ? addresses : plain).map((names) => ({
      route,
      actor,
      names,
      what: [...names].map(([name, { what }]) => `${name} ${what}`).join(", "),
      account: names.get("account")?.tenant,
      told: toldOf(route, names),
      expected: expectedOf(route, actor, names),
    })),
  );
};

export type Asked = Cell & { readonly path: string };

/** The cells with their addresses. A refusal uses nothing up: only what is allowed gets an object of its own, or all where guards are off. */
export const plantCells = async (cells: readonly Cell[], forAll: boolean): Promise<Asked[]> => {
  const asked: Asked[] = [];
  for (const cell of cells) {
    const isUsedUp = forAll || ["through", "told", 422].includes(cell.expected);
    asked.push({ ...cell, path: await fill(cell.route.path, cell.names, isUsedUp) });
  }
  return asked;
};

type Names = ReadonlyMap<string, Named>;

const toldOf = (route: Route, names: Names): Tenant | undefined =>
  [...names].find(([name]) => name !== "account" && kindOf(route, name).isSecret)?.[1].tenant;

const addressesOf = (world: World, route: Route): Names[] => {
  const params = [...route.path.matchAll(/:(\w+)/g)].map((match) => String(match[1]));
  const others = params.filter((name) => name !== "account");
  const accounts = params.includes("account") ? accountsOf(world) : [undefined];
  return accounts.flatMap((account) =>
    objectsOf(world, route, others, account).map(
      (objects) => new Map([...(account ? ([["account", account]] as const) : []), ...objects]),
    ),
  );
};

const accountsOf = ({ own, sibling, foreign }: World): Named[] => [
  { text: own.number, what: "own", tenant: own },
  { text: sibling.number, what: "another of the client's", tenant: sibling },
  { text: foreign.number, what: "foreign", tenant: foreign },
  { text: "00099999999", what: "made-up" },
  ...["abc", "0", String(own.id), `${own.number}0`, "%00"].map((text) => ({ text, what: `malformed (${text})` })),
];

const objectsOf = (
  world: World,
  route: Route,
  names: readonly string[],
  account: Named | undefined,
): (readonly [string, Named])[][] => {
  const tenant = account?.tenant ?? world.own;
  const plain = names.map((name) => [name, objectOf(world, route, name, tenant)] as const);
  if (names.length === 0) return [[]];
  const varied: (readonly [string, Named])[][] = [plain];
  for (const [index, name] of names.entries()) {
    const strange = tenant === account?.tenant ? strangeObjects(world, route, name, tenant) : [];
    varied.push(...strange.map((named) => plain.with(index, [name, named] as const)));
  }
  return varied;
};

const objectOf = (world: World, route: Route, name: string, tenant: Tenant, index = 0): Named => {
  const kind = kindOf(route, name);
  const plant = route.method === "post" && kind.fresh ? kind.fresh.bind(kind, world, tenant) : undefined;
  return {
    text: kind.of(tenant, index),
    what: `${tenant.word}'s ${index === 0 ? "own" : "other"}`,
    tenant,
    index,
    plant,
  };
};

const strangeObjects = (world: World, route: Route, name: string, tenant: Tenant): Named[] => {
  const kind = kindOf(route, name);
  const elsewhere = kind.isEverybodys ? [] : world.tenants.filter((other) => other !== tenant);
  const others = elsewhere.map((other) => objectOf(world, route, name, other));
  // on the other accounts' addresses only what would be of use to a stranger: 17 800 cells became fewer, and none of another kind
  if (tenant !== world.own) return others;
  return [
    objectOf(world, route, name, tenant, 1),
    ...others,
    { text: kind.madeUp, what: "made-up" },
    ...kind.malformed.map((text) => ({ text, what: `malformed (${text})` })),
  ];
};

const kindOf = (route: Route, name: string): Kind => {
  const kind = route.params?.[name];
  const known = kind === undefined ? undefined : kinds[kind];
  if (known) return known;
  throw new Error(
    kind === undefined
      ? `${nameOf(route)} does not say in its params what :${name} is`
      : `${nameOf(route)} has a ${kind}: teach it to "kinds" in test/support/matrix.ts and plant one in tenants.ts`,
  );
};

/** A route's address for things of one account. */
export const addressOf = (route: Route, tenant: Tenant): string =>
  route.path.replace(/:(\w+)/g, (_whole, name: string) =>
    name === "account" ? tenant.number : kindOf(route, name).of(tenant, 0),
  );

const fill = async (path: string, names: Names, isUsedUp: boolean): Promise<string> => {
  const texts = new Map<string, string>();
  for (const [name, { text, plant }] of names) texts.set(name, isUsedUp && plant ? await plant() : text);
  return path.replace(/:(\w+)/g, (_whole, name: string) => texts.get(name) ?? "");
};

/** What support may send while viewing as a customer; everything else is refused before any query. */
const endings = ["/support/viewing/end", "/sign-out"];

const expectedOfViewing = ({ method, path, access, viewing, stepUp }: Route): Expected | undefined => {
  if (method === "post") return endings.includes(path) ? "through" : 403;
  return access !== "public" && (viewing === "deny" || stepUp) ? 403 : undefined;
};

const expectedOf = (route: Route, actor: Actor, names: Names): Expected => {
  const viewed = actor.staff === "viewing" ? expectedOfViewing(route) : undefined;
  return viewed ?? expectedByAccess(route, actor, names);
};

const expectedByAccess = (route: Route, actor: Actor, names: Names): Expected => {
  const own = ownRules[nameOf(route)]?.(actor);
  if (route.access === "public") return isAnything(names) ? (own ?? "through") : 404;
  if (!actor.isSignedIn) return "sign-in";
  if (route.access === "signed-in") return own ?? "through";
  return isOfStaff(route) ? expectedOfStaffs(actor, names) : expectedOfScoped(route, actor, names);
};

/** Every account is support's to open; a thing of another account is not there. */
const expectedOfStaffs = (actor: Actor, names: Names): Expected => {
  const account = names.get("account")?.tenant;
  if (!actor.staff || (names.has("account") && !account)) return 404;
  return [...names.values()].every(({ tenant }) => tenant === account) ? "through" : 404;
};

const expectedOfScoped = (route: Route, actor: Actor, names: Names): Expected => {
  const { role } = actor;
  if (!role) return actor.roles.length > 0 || actor.staff ? "role" : 404;
  const account = heldAccount(actor, names);
  if (!account) return 404;
  if (!rights[role].includes(route.access)) return 403;
  return areThere(route, actor, account, names) ? (ownRules[nameOf(route)]?.(actor) ?? "through") : 404;
};

const heldAccount = ({ holds }: Actor, names: Names): Tenant | undefined => {
  const account = names.get("account")?.tenant;
  return account && holds.includes(account.id) ? account : undefined;
};

const areThere = (route: Route, actor: Actor, account: Tenant, names: Names): boolean =>
  areTogether(route, names) &&
  [...names].every(([name, named]) => name === "account" || isThere(route, actor, account, name, named));

/** A card's draft is of the first subscriber, and at no other's address. */
const areTogether = (route: Route, names: Names): boolean =>
  route.params?.["draft"] !== "card-draft" || names.get("msisdn")?.index === 0;

const isAnything = (names: Names): boolean => [...names.values()].every(({ tenant }) => tenant !== undefined);

const isThere = (route: Route, actor: Actor, account: Tenant, name: string, named: Named): boolean => {
  if (named.tenant !== account) return false;
  // subscribers open only their own card
  return actor.role !== "subscriber" || route.params?.[name] !== "subscriber" || named.index === 0;
};

export const ask = async (site: Site, { route, actor, path }: Asked): Promise<Answer> => {
  const send = () =>
    visit(site, path, {
      method: route.method.toUpperCase(),
      cookie: actor.cookie,
      ...(route.method === "post" && { fields: { ...route.sample, _csrf: actor.csrf }, multipart: route.upload }),
    });
  let answer = await send();
  // cells are asked at once, and three files of one person are read or wait at most: it comes again, as a person would
  for (let tries = 0; answer.status === 429 && answer.headers.has("retry-after") && tries < 50; tries += 1) {
    await setTimeout(100);
    answer = await send();
  }
  return answer;
};

/** What is wrong with an answer; undefined when nothing is. */
export const faultOf = (world: World, cell: Asked, answer: Answer): string | undefined => {
  const wrong = isAsExpected(cell, answer) ? leakOf(world, cell, answer) : `expected ${cell.expected}`;
  return (
    wrong && `${nameOf(cell.route)} as ${cell.actor.name} (${cell.what}): ${answer.status} ${answer.location}, ${wrong}`
  );
};

const entranceOf = ({ isPending }: Actor): RegExp =>
  isPending ? /^\/sign-in\/second-factor/ : /^\/(sign-in\/password|support\/sign-in)/;

const isToldAt = (route: Route, location: string): boolean =>
  location.length > 1 && route.path.startsWith(location.split("?", 1)[0] ?? "");

const isAsExpected = (cell: Cell, { status, location }: Answer): boolean => {
  const { expected, route, actor } = cell;
  if (typeof expected === "number") return status === expected;
  if (expected === "through") return isThrough(route, status, location);
  if (status !== 303) return false;
  if (expected === "told") return isToldAt(route, location);
  if (expected === "sign-in") return entranceOf(actor).test(location);
  return location === (actor.staff ? "/support" : "/role");
};

const isThrough = (route: Route, status: number, location: string): boolean => {
  const isSentAway = (isScoped(route) || isOfStaff(route)) && /^\/(sign-in|role)\b/.test(location);
  return [200, 302, 303].includes(status) && !isSentAway;
};

/** At the top of every page: the accounts that the user holds. */
const accountsMenu = /<nav [^>]*id="accounts-menu".*?<\/nav>/s;

/** A word of an account that the actor does not hold, or that the address does not name. What the actor typed is no leak. */
const leakOf = ({ tenants }: World, cell: Asked, { text, location }: Answer) => {
  const { actor, account, path, expected, told } = cell;
  const typed = decodeURIComponent(path.replaceAll("%00", ""));
  const isAnothers = (tenant: Tenant) =>
    !actor.holds.includes(tenant.id) ||
    (expected === "through" && account !== undefined && account !== tenant && !isOneClient(actor, account, tenant));
  for (const tenant of tenants.filter((each) => each !== told && isAnothers(each))) {
    const shown = (actor.holds.includes(tenant.id) ? text.replace(accountsMenu, "") : text) + location;
    const seen = tenant.canaries.find((canary) => !typed.includes(canary) && shown.includes(canary));
    if (seen !== undefined) return `"${seen}" of ${tenant.word} shows`;
  }
  return undefined;
};

/** Support sees all accounts of a client on the page of one. */
const isOneClient = ({ staff }: Actor, account: Tenant, tenant: Tenant): boolean =>
  staff === "idle" && account.clientId === tenant.clientId;

function noUuid(): string {
  return "00000000-0000-4000-8000-999999999999";
}
