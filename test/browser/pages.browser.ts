import type { Page } from "@playwright/test";
import type { Role } from "../../src/accounts/index.ts";
import { allRoutes, depsOf } from "../../src/app.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createPool, openDatabase, openKnex } from "../../src/platform/db.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Route } from "../../src/platform/routing.ts";
import { createSmsGateway } from "../../src/platform/sms/index.ts";
import { webUrl } from "../support/database.ts";
import { en301549 } from "../support/en301549.ts";
import {
  asAdministrator,
  databaseUrl,
  enter,
  enterStaff,
  expect,
  romashka,
  seen,
  send,
  test,
} from "../support/person.ts";
import { rights } from "../support/rights.ts";
import { button, chooseFromList, next, tick } from "./bulk.ts";

/*
 * Every page of the table of routes, seen once by everybody who may open it: accessible at both widths, nothing to scroll
 * sideways, no error in the console. Other tests see only what this one cannot reach: forms sent, states of one moment.
 */

type Visitor = {
  readonly enter: (page: Page) => Promise<unknown>;
  readonly mayOpen: (route: Route) => boolean;
  /** An address that is refused: the page is the same for all of them. */
  readonly closed?: string;
  /** Of accounts. */
  readonly hasMany?: boolean;
};

const withRole =
  (role: Role) =>
  ({ access }: Route): boolean =>
    access === "signed-in" || rights[role].includes(access);
const hasAccounts = ({ path }: Route): boolean => path !== "/accounts";
/** Pages over several accounts lead users of one account to its own page. */
const isOverAccounts = ({ path }: Route): boolean => path.startsWith("/accounts/");

const visitors: Readonly<Record<string, Visitor>> = {
  "a stranger": { enter: (page) => page.goto("/"), mayOpen: ({ access }) => access === "public" },
  "a subscriber": {
    enter: (page) => enter(page, "375291000003"),
    // the draft planted is the administrator's
    mayOpen: (route) => withRole("subscriber")(route) && hasAccounts(route) && route.params?.["draft"] !== "card-draft",
    closed: romashka,
  },
  "a viewer": {
    enter: (page) => enter(page, "375291000005"),
    mayOpen: withRole("viewer"),
    closed: `${romashka}/bulk/services`,
  },
  "an accountant": {
    enter: (page) => enter(page, "375291000006"),
    mayOpen: withRole("accountant"),
    closed: `${romashka}/orders`,
  },
  "an administrator": { enter: asAdministrator, mayOpen: withRole("administrator") },
  "a supervisor": {
    enter: (page) => enter(page, "375291000002"),
    mayOpen: withRole("supervisor"),
    hasMany: true,
  },
  "the operator's employee": {
    enter: enterStaff,
    mayOpen: (route) => ["signed-in", "staff"].includes(route.access) && hasAccounts(route),
  },
  "an employee who views as an administrator": {
    enter: startViewing,
    mayOpen: (route) => withRole("administrator")(route) && route.viewing !== "deny" && !route.stepUp,
    closed: "/profile",
  },
};

/** They lead on to another page unless something has been done before; the tests that do it see them. */
const steps = [
  "/",
  "/sign-in",
  "/sign-in/second-factor",
  "/sign-in/confirmation",
  "/step-up",
  "/registration/code",
  "/registration/password",
  "/password-recovery/code",
  "/password-recovery/password",
  "/profile/second-factor/totp",
  "/profile/second-factor/sms",
  "/profile/second-factor/recovery-codes",
  "/a/:account/access/invitations",
  // opened by the link of a letter: access.browser.ts
  "/invitations/:token",
  // the same: delivery-settings.browser.ts
  "/delivery-addresses/:token",
  "/a/:account/delivery/addresses",
  "/outbox/:id/attachments/:n",
  "/a/:account/staff-list/:list/values",
];

let routes: readonly Route[];
let objects: Readonly<Record<string, string>>;

test.describe.configure({ mode: "parallel" });
test.use({ expectedStatuses: [403, 404] });
test.beforeAll(async ({ browser, baseURL }) => {
  routes = (await tableOfRoutes()).filter(({ method, path }) => method === "get" && !steps.includes(path));
  const page = await browser.newPage(baseURL ? { baseURL } : {});
  objects = { ...(await objectsOfRomashka()), draft: await makeDraft(page) };
  objects = {
    ...objects,
    "card-draft": await makeCardDraft(page),
    "names-draft": await makeNamesDraft(page),
    "reference-list": await askReference(page),
    "staff-list": await matchStaff(page),
    "staff-value": "department",
    "staff-heap": "names",
  };
  objects = { ...objects, delivery: await sendInvoice(page, `${romashka}/invoices/${objects["invoice"]}`) };
  await page.close();
});

for (const [name, visitor] of Object.entries(visitors)) {
  test(`every page that ${name} may open ${en301549("9.1.1.1", "9.1.3.1", "9.1.4.3", "9.2.4.2", "9.3.1.1", "9.4.1.2", "WCAG 2.5.8")}`, async ({
    page,
  }) => {
    test.setTimeout(480_000);
    await visitor.enter(page);
    const open = routes.filter((route) => visitor.mayOpen(route) && (visitor.hasMany || !isOverAccounts(route)));
    for (const path of open.map(addressOf)) await see(page, path);
    if (!visitor.closed) return;
    expect((await page.goto(visitor.closed))?.status(), visitor.closed).toBe(403);
    await seen(page);
  });
}

async function see(page: Page, path: string): Promise<void> {
  if (!(await isPage(page, path))) return;
  await page.goto(path);
  await seen(page);
}

/** A page for people, not a file or a stream; it has to be there in either case. */
async function isPage(page: Page, path: string): Promise<boolean> {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(new URL(path, page.url()), { headers: { cookie }, redirect: "manual" });
  await answer.body?.cancel();
  // who has one role has nothing to choose
  if (path === "/role" && answer.status === 303) return false;
  expect(answer.status, path).toBe(200);
  return String(answer.headers.get("content-type")).startsWith("text/html");
}

function addressOf({ path, params }: Route): string {
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) => {
    const kind = name === "account" ? name : (params?.[name] ?? name);
    const text = objects[kind];
    if (text === undefined) throw new Error(`teach "objectsOfRomashka" in pages.browser.ts what a ${kind} is`);
    return text;
  });
}

async function objectsOfRomashka(): Promise<Record<string, string>> {
  const knex = openKnex(databaseUrl(), undefined, 1);
  const account = { account_id: Number(romashka.slice(3)) };
  const first = async (table: string, column: string, where: object = {}) =>
    String(
      (
        await knex(table)
          .where({ ...account, ...where })
          .orderBy(column)
          .first(column)
      )[column],
    );
  try {
    return {
      account: romashka.slice(3),
      subscriber: "375291000003",
      "coming-topic": "corporate",
      "order-form": "names",
      order: await first("orders", "number", { state: "partly-done" }),
      // unpaid: it can be paid by a payment order
      invoice: String((await knex("invoices").where(account).where("unpaid", ">", 0).first("id")).id),
      // with a scan
      registration: await first("payment_registrations", "id", { state: "confirmed" }),
      "call-details-request": await first("call_detail_requests", "id", { requested_at: null }),
      "reconciliation-act": await first("reconciliation_acts", "id"),
      "ledger-matching": await first("ledger_matchings", "id"),
      grant: await first("grants", "id", { role: "accountant" }),
      person: await first("grants", "user_id", { role: "administrator" }),
      "schedule-kind": "invoice",
    };
  } finally {
    await knex.destroy();
  }
}

/** A draft with one subscriber chosen, which nobody confirms. */
async function makeDraft(page: Page): Promise<string> {
  await asAdministrator(page);
  await chooseFromList(page, { account: romashka, category: "Звонки и сообщения", service: "500 SMS" });
  await tick(page, "+375 29 100-00-03").check();
  await button(page, "Продолжить").click();
  await expect(page).toHaveURL(/\/bulk\/drafts\/\d+$/);
  return /\d+$/.exec(page.url())?.[0] ?? "";
}

async function makeNamesDraft(page: Page): Promise<string> {
  await page.goto(`${romashka}/bulk/names`);
  await page.getByLabel("Выбрать из списка").check();
  await next(page);
  for (const last of ["04", "24"]) await tick(page, `+375 29 100-00-${last}`).check();
  await button(page, "Продолжить").click();
  await expect(page).toHaveURL(/\/values$/);
  return /\d+(?=\/values$)/.exec(page.url())?.[0] ?? "";
}

/** What the card of one subscriber has opened, which nobody confirms. */
async function makeCardDraft(page: Page): Promise<string> {
  await page.goto(`${romashka}/subscribers/${objects["subscriber"]}/belonging`);
  await page.getByLabel("Примечание").fill("Проверка страниц");
  await button(page, "Сохранить").last().click();
  await expect(page).toHaveURL(/\/drafts\/\d+$/);
  return /\d+$/.exec(page.url())?.[0] ?? "";
}

async function askReference(page: Page): Promise<string> {
  await page.goto(`${romashka}/reference`);
  await page.getByLabel("Номера").fill("375291000001\n375291000002\n375290000000");
  await button(page, "Показать").click();
  await expect(page).toHaveURL(/\/reference\/[\w-]{36}$/);
  return page.url().split("/").at(-1) ?? "";
}

/** A pasted list with a department nobody has decided about and a name that differs; its headings are not known from another worker's. */
async function matchStaff(page: Page): Promise<string> {
  await page.goto(`${romashka}/staff-list`);
  await page
    .getByLabel("Или таблица из буфера обмена")
    .fill(
      `ФИО\tТелефон\tОтдел\tЗаметка ${Date.now()}\nЧужой Пётр Ильич\t375291000003\tОтдел, о котором никто не решал\tнет`,
    );
  await button(page, "Загрузить").click();
  await button(page, "Сверить").click();
  await expect(page).toHaveURL(/\/values\/department$/);
  return /staff-list\/([\w-]{36})/.exec(page.url())?.[1] ?? "";
}

/** An invoice sent to the account's address. @returns its delivery, with a file that is kept */
async function sendInvoice(page: Page, invoice: string): Promise<string> {
  await send(page, `${invoice}/deliveries`, {});
  await page.goto(`${romashka}/deliveries`);
  // the result of an order that has just ended may stand above it, and is not for accountants
  const file = page.getByRole("row").filter({ hasText: "Счет" }).locator('a[href$="/file"]').first();
  await expect(async () => {
    await page.reload();
    await expect(file).toBeVisible({ timeout: 200 });
  }).toPass();
  return /deliveries\/([^/]+)\/file/.exec((await file.getAttribute("href")) ?? "")?.[1] ?? "";
}

async function startViewing(page: Page): Promise<void> {
  await enterStaff(page);
  const person = `/support/accounts/${objects["account"]}/people/${objects["person"]}`;
  await send(page, `${person}/viewing`, { role: "administrator", reason: "Проверка страниц", ticket: "Т-1" });
  await page.goto(romashka);
}

/** Built as the portal builds it, on its database; nothing is asked of it here. */
async function tableOfRoutes(): Promise<readonly Route[]> {
  const url = databaseUrl();
  const db = await openDatabase(webUrl(url), "portal_web", 1);
  const sessionPool = createPool(url, { max: 1 });
  const config = readConfig({ NODE_ENV: "test", OUTBOX_DIR: "." });
  const log = createLog("test", "silent");
  const sms = createSmsGateway({ outboxDir: "." });
  const outside = {
    config,
    db,
    sessionPool,
    sessionSecret: "a secret of the tests",
    clock: { now: () => new Date() },
    log,
    sms,
  };
  try {
    return allRoutes(depsOf(outside));
  } finally {
    await Promise.all([db.close(), sessionPool.end(), sms.close()]);
  }
}
