import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Express } from "express";
import request from "supertest";
import type { Role } from "../../src/accounts/index.ts";
import { createApp, type Deps, depsOf } from "../../src/app.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createPool, type Database, type Knex, openDatabase, openKnex } from "../../src/platform/db.ts";
import { createLog } from "../../src/platform/log.ts";
import type { SmsGateway } from "../../src/platform/sms/index.ts";
import { createSmsGateway } from "../../src/platform/sms/index.ts";
import { freshDatabase, webUrl } from "./database.ts";
import { type Given, givenIn, password } from "./given.ts";

/*
 * The whole web application on this test file's own database, as a test needs it:
 *
 *   const portal = await startPortal();
 *   afterAll(portal.close);
 *   it("…", async () => {
 *     const account = await portal.given.account();
 *     const agent = await signIn(portal, await portal.given.holder("administrator", account));
 *     const page = await agent.get(`/a/${account.number}/invoices`).expect(200);
 *     await post(agent, `/a/${account.number}/…`, { month: "2026-10" }).expect(303);
 *   });
 */

export type Agent = ReturnType<typeof request.agent>;
export type Portal = {
  readonly app: Express;
  /** For a worker of the test's own. */
  readonly databaseUrl: string;
  /** As the web process sees it, under row-level security. */
  readonly db: Database;
  /** As the tables' owner: for looking behind the scenes. */
  readonly owner: Knex;
  readonly given: Given;
  readonly deps: Deps;
  readonly setNow: (now: Date) => void;
  /** SMS that were caught, the oldest first. */
  readonly sms: () => { to: string; text: string }[];
  /** Mails and SMS that wait for a worker, as they would be sent, the oldest first. */
  readonly notices: () => Promise<{ channel: string; to: string; subject: string; text: string; id: string }[]>;
  readonly close: () => Promise<void>;
};
type Options = {
  readonly now?: Date;
  readonly env?: NodeJS.ProcessEnv;
  readonly sms?: SmsGateway;
  /** How web reaches its database: straight, unless this leads it through something. */
  readonly through?: (url: string) => string | Promise<string>;
};

/** The clock stands at noon (Minsk) of 9 November 2026 unless `now` says otherwise, and moves only by `setNow`. */
export const startPortal = async ({
  now = new Date("2026-11-09T09:00:00Z"),
  env = {},
  sms,
  through = (url) => url,
}: Options = {}): Promise<Portal> => {
  const url = await freshDatabase();
  const owner = openKnex(url, undefined, 2);
  const ownUrl = await through(webUrl(url));
  const db = await openDatabase(ownUrl, "portal_web", 4);
  const sessionPool = createPool(ownUrl, { max: 2, role: "portal_web" });
  let current = now;
  const caught = mkdtempSync(join(tmpdir(), "portal-sms-"));
  const deps = depsOf({
    config: readConfig({ NODE_ENV: "test", ...env }),
    db,
    sessionPool,
    sessionSecret: "a secret of the tests",
    clock: { now: () => new Date(current) },
    log: createLog("test", "silent"),
    sms: sms ?? createSmsGateway({ outboxDir: caught }),
  });
  return {
    app: createApp(deps),
    databaseUrl: url,
    db,
    owner,
    given: givenIn(owner),
    deps,
    setNow: (moment) => {
      current = moment;
    },
    sms: () => caughtIn(caught),
    notices: () => noticesOf(owner, deps),
    close: async () => {
      await Promise.all([db.close(), sessionPool.end(), owner.destroy(), deps.sms.close()]);
      rmSync(caught, { recursive: true });
    },
  };
};

const caughtIn = (folder: string): { to: string; text: string }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".sms.json"))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));

const noticesOf = async (owner: Knex, { secrets }: Deps) => {
  const { rows } = await owner.raw(
    "select data->>'sealed' as sealed from pgboss.job where name = 'notices.send-notice' order by created_on",
  );
  return (rows as { sealed: string | null }[]).flatMap(({ sealed }) =>
    sealed ? [JSON.parse(secrets.open("notices", sealed))] : [],
  );
};

/** A browser that has signed in through the form, in the role named (needed only for a user who holds several). */
export const signIn = async (portal: Portal, user: { phone: string }, role?: Role): Promise<Agent> => {
  const agent = request.agent(portal.app);
  await post(agent, "/sign-in/password", { phone: user.phone, password }).expect(303);
  if (role) await post(agent, "/role", { role }).expect(303);
  return agent;
};

/** The form token that a page carries. */
export const csrfOf = (page: { text: string }): string => {
  const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
  if (!token) throw new Error("the page has no form token");
  return token;
};

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Submits a form as a page of this session would: its token is taken from a page that everybody sees. */
export const post = (agent: Agent, path: string, fields: Fields = {}) => {
  const sent = (async () => {
    const token = csrfOf(await agent.get("/registration"));
    return agent
      .post(path)
      .type("form")
      .send(formBody({ _csrf: token, ...fields }));
  })();
  return Object.assign(sent, {
    expect: async (status: number) => expectStatus(await sent, status),
    refused: async () => refusedPage(agent, path, await sent),
  });
};

/**
 * The page that says what was wrong: answered at once, or by a redirect where reloading the answer would be another try
 * (which of both, for each form: test/architecture/requests.test.ts).
 */
const refusedPage = async (agent: Agent, path: string, answer: Awaited<ReturnType<Agent["get"]>>) => {
  if (answer.status === 422) return answer;
  const to = String(expectStatus(answer, 303).headers["location"]);
  if (!path.startsWith(to.split("?", 1)[0] ?? "")) throw new Error(`${path} was not refused, but led to ${to}`);
  const page = expectStatus(await agent.get(to), 200);
  if (!/<title[^>]*>(Ошибка|Памылка|Error): /.test(page.text)) throw new Error(`${to} says nothing of a fault`);
  return page;
};

/** What a browser sends: repeated names for several values. */
export const formBody = (fields: Fields): string => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, each);
  }
  return body.toString();
};

const expectStatus = <T extends { status: number; text: string; headers: Record<string, string> }>(
  response: T,
  status: number,
): T => {
  if (response.status !== status) {
    throw new Error(
      `expected ${status}, got ${response.status}: ${response.headers["location"] ?? response.text.slice(0, 2_000)}`,
    );
  }
  return response;
};
