import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lifetimes } from "../../src/platform/session.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { givenStaff, journalOf } from "../support/staff/office.ts";
import { enter, enterStaff, enterViewing, type Sent, type Site, serve, visit } from "../support/visit.ts";

const start = new Date("2026-11-09T09:00:00Z");
const portal = await startPortal({ now: start });
const { given, owner } = portal;
let site: Site;
let account: Awaited<ReturnType<typeof given.account>>;
let author: { readonly id: number };
beforeAll(async () => {
  site = await serve(portal.app);
  account = await given.account();
  author = await given.holder("administrator", account);
});
const open: AbortController[] = [];
afterEach(() => {
  portal.setNow(start);
  for (const each of open.splice(0)) each.abort();
});
afterAll(async () => {
  await site.close();
  await portal.close();
});

let number = 0;
const order = async (columns: object = {}): Promise<number> => {
  const [row] = await owner("orders")
    .insert({
      account_id: account.id,
      number: ++number,
      operation: "rename",
      params: "{}",
      subject: "",
      source: "list",
      state: "in-progress",
      confirmed_at: start,
      started_at: start,
      author_user_id: author.id,
      author_name: "Первая",
      author_role: "administrator",
      total: 1_000,
      ...columns,
    })
    .returning("id");
  return row.id;
};
const moveOn = (n: number) => owner("orders").where({ account_id: account.id, number: n }).increment("done", 1);

/** A page that follows an order: what it has been told so far, and whether it has been cut off. */
const watch = async ({ cookie }: Pick<Sent, "cookie">, n = number) => {
  const page = new AbortController();
  open.push(page);
  const path = `${site.base}/a/${account.number}/orders/${n}/progress`;
  const answer = await fetch(path, { headers: { cookie }, redirect: "manual", signal: page.signal });
  expect(answer.status).toBe(200);
  const seen = { text: "", isOver: false };
  const read = async () => {
    for await (const chunk of answer.body as ReadableStream<Uint8Array>) seen.text += Buffer.from(chunk).toString();
    seen.isOver = true;
  };
  read().catch(() => undefined);
  await expect.poll(() => seen.text).toContain("data:");
  return seen;
};
const expectOver = (seen: { isOver: boolean }) => expect.poll(() => seen.isOver, { timeout: 4_000 }).toBe(true);

const person = async (role: "administrator" | "viewer" = "administrator") => {
  const user = await given.holder(role, account);
  return { user, sent: await enter(site, { phone: user.phone, password }) };
};
const looker = async () => {
  const staff = await givenStaff(portal);
  const { user } = await person();
  const page = `/support/accounts/${account.number}/people/${user.id}`;
  const entered = await enterStaff(site, { email: staff.email, password });
  return { staff, user, sent: await enterViewing(site, entered, page, "administrator") };
};
const form = (path: string, { cookie, csrf }: Sent) =>
  visit(site, path, { method: "POST", cookie, fields: { _csrf: csrf } });

type Case = readonly [string, () => Promise<{ sent: Sent; end: () => Promise<unknown> }>];
const endings: readonly Case[] = [
  [
    "signing out",
    async () => {
      const { sent } = await person();
      return { sent, end: () => form("/sign-out", sent) };
    },
  ],
  [
    "the end of the session from another device",
    async () => {
      const { user, sent } = await person();
      return { sent, end: () => owner("sign_ins").where({ user_id: user.id }).update({ ended_at: start }) };
    },
  ],
  [
    "a change of the password",
    async () => {
      const { user, sent } = await person();
      return { sent, end: () => owner("users").where({ id: user.id }).increment("session_version", 1) };
    },
  ],
  [
    "a suspension",
    async () => {
      const { user, sent } = await person("viewer");
      return { sent, end: () => owner("users").where({ id: user.id }).update({ status: "suspended" }) };
    },
  ],
  [
    "the loss of the grant",
    async () => {
      const { user, sent } = await person();
      return { sent, end: () => owner("grants").where({ user_id: user.id }).update({ revoked_at: start }) };
    },
  ],
  [
    "a suspended grant",
    async () => {
      const { user, sent } = await person();
      return { sent, end: () => owner("grants").where({ user_id: user.id }).update({ suspended_at: start }) };
    },
  ],
  [
    "the end of viewing as a customer",
    async () => {
      const { sent } = await looker();
      return { sent, end: () => form("/support/viewing/end", sent) };
    },
  ],
  [
    "the half hour of a viewing",
    async () => {
      const { sent } = await looker();
      // as though the employee had used it meanwhile
      const seen = start.getTime() + 30 * 60_000;
      await owner.raw(
        "update sessions set sess = jsonb_set(sess::jsonb, '{seenAt}', to_jsonb(?::bigint))::json where sess->'viewing' is not null",
        [seen],
      );
      return { sent, end: () => Promise.resolve(portal.setNow(new Date(seen))) };
    },
  ],
  [
    "the customer's own loss of the grant while support looks",
    async () => {
      const { user, sent } = await looker();
      return { sent, end: () => owner("grants").where({ user_id: user.id }).update({ revoked_at: start }) };
    },
  ],
  [
    "the end of the employee's own session",
    async () => {
      const { staff, sent } = await looker();
      return { sent, end: () => owner("sign_ins").where({ user_id: staff.id }).update({ ended_at: start }) };
    },
  ],
];

describe("a stream of an order's progress", () => {
  it.each(endings)(`does not outlive %s; others go on watching ${asvs("8.3.2", "7.4.1")}`, async (_name, scene) => {
    await order();
    const { sent, end } = await scene();
    const stays = await watch((await person()).sent);
    const seen = await watch(sent);
    await end();
    await expectOver(seen);
    const told = seen.text;
    await moveOn(number);
    await expect.poll(() => stays.text, { timeout: 3_000 }).toContain('"done":1');
    expect(stays.isOver).toBe(false);
    expect(seen.text).toBe(told);
  });

  it(`that support looks at is in the customer's journal before its first event ${asvs("8.3.3")}`, async () => {
    await order();
    const { sent } = await looker();
    const before = await journalOf(portal, account, "support:view-page");
    await watch(sent);
    const [page, ...more] = (await journalOf(portal, account, "support:view-page")).slice(before.length);
    expect(page).toMatchObject({ subject: "/a/:account/orders/:number/progress" });
    expect(more).toEqual([]);
  });

  it("ends when its session has been idle for too long", async () => {
    await order();
    const seen = await watch((await person()).sent);
    portal.setNow(new Date(start.getTime() + lifetimes.usual.idleMs + 1));
    await expectOver(seen);
  });

  it("is not there of a draft, which has no number yet", async () => {
    const id = 5_000;
    await order({ id, number: null, state: "draft", confirmed_at: null, started_at: null });
    const { sent } = await person("viewer");
    expect((await visit(site, `/a/${account.number}/orders/${id}/progress`, { cookie: sent.cookie })).status).toBe(404);
  });
});
