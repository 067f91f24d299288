import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import xlsx from "@e965/xlsx";
import { type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import { databaseUser } from "../../src/platform/processes/postgres-cluster.ts";

export { expect } from "@playwright/test";

export const password = "Demo-pass-2026";
export const romashka = "/a/00020000001";
export const plant = "/a/00020000100";

type Options = {
  /** The language cookie of an earlier visit; "none" for a browser that was never here. */
  language: "ru" | "be" | "en" | "none";
  /** Answers that a test expects besides 200 and 422, which a form may always give. */
  expectedStatuses: readonly number[];
};

/** A person with a browser: after each test nothing may have been said in its console, by its CSP or in a dialog. */
export const test = base.extend<Options & { watched: undefined }>({
  language: ["ru", { option: true }],
  expectedStatuses: [[], { option: true }],
  watched: [
    async ({ context, baseURL, language, expectedStatuses, javaScriptEnabled }, use) => {
      context.setDefaultTimeout(15_000);
      const heard = listen(context, [422, ...expectedStatuses]);
      if (language !== "none") await context.addCookies([{ name: "lang", value: language, url: baseURL ?? "" }]);
      if (javaScriptEnabled) await context.addInitScript({ content: reportCspViolations });
      await use(undefined);
      expect(heard).toEqual([]);
    },
    { auto: true },
  ],
});

function listen(context: BrowserContext, statuses: readonly number[]): string[] {
  const heard: string[] = [];
  const isExpected = (text: string) => statuses.some((status) => text.includes(`responded with a status of ${status}`));
  context.on("console", (message) => {
    if (message.type() === "error" && !isExpected(message.text()))
      heard.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => heard.push(String(error.error())));
  context.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return heard;
}

const reportCspViolations = `document.addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI);
});`;

type Role = "Абонент" | "Администратор" | "Супервайзер";

/** By phone and password, then by the role where the person holds several. */
export async function signIn(page: Page, phone: string, role?: Role, secret = password): Promise<void> {
  await page.goto("/sign-in/password");
  await page.getByLabel("Номер телефона").fill(phone);
  await page.getByLabel("Пароль", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Войти в аккаунт" }).click();
  if (role) await page.getByRole("button", { name: role }).click();
}

/** The same without the pages, 0.1 s instead of 1.5 s: for tests of what comes after. Ends at the person's first page. */
export async function enter(page: Page, phone: string, role?: Role): Promise<void> {
  await send(page, "/sign-in/password", { phone, password });
  if (role) await send(page, "/role", { role: roleNames[role] });
  await page.goto("/");
}

const roleNames = { Абонент: "subscriber", Администратор: "administrator", Супервайзер: "supervisor" } as const;

/** The operator's employee, at the search for customers. */
export async function enterStaff(page: Page): Promise<void> {
  await send(page, "/support/sign-in", { email: "support@operator.example", password });
  await page.goto("/support");
}

/** Sends a form as the page's browser would, with the token of a page that everybody sees. */
export async function send(page: Page, path: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const form = await (await page.request.get("/registration")).text();
  const csrf = /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? "";
  const answer = await page.request.post(path, { form: { _csrf: csrf, ...fields }, maxRedirects: 0 });
  expect(answer.status(), path).toBe(303);
}

export const asAdministrator = (page: Page): Promise<void> => enter(page, "375291000001", "Администратор");
export const asPlant = (page: Page): Promise<void> => enter(page, "375291000100");

// a small laptop
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** What holds on every page: WCAG 2.2 AA at both widths, contrast in the dark too, nothing to scroll sideways, one heading, a language. */
export async function seen(page: Page): Promise<void> {
  await base.step(`seen ${new URL(page.url()).pathname}`, async () => {
    await expect(page.locator("html")).toHaveAttribute("lang", /^(ru|be|en)$/);
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page).toHaveTitle(/\S/);
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
    for (const size of [phone, wide]) {
      await page.setViewportSize(size);
      // wherever the page was scrolled to, the bar that stays at the top would cover half a button (axe's target-size)
      await page.evaluate("window.scrollTo(0, 0)");
      await expectNoSidewaysScroll(page);
      await expectAccessible(page, { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
    }
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page, { type: "rule", values: ["color-contrast"] });
    await page.emulateMedia({ colorScheme: "light" });
  });
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(beyond, "pixels beyond the window's side").toBe(0);
  const tables = await page.evaluate<number[]>(
    "[...document.querySelectorAll('.table-responsive')].map((table) => table.scrollWidth - table.clientWidth)",
  );
  expect(Math.max(0, ...tables), "pixels of a table beyond its card").toBe(0);
}

type Violation = { readonly id: string; readonly nodes: readonly { html: string; failureSummary?: string }[] };

// @axe-core/playwright injects axe anew for each run, 0.5 s each; here it is injected once a page and runs in 0.1 s.
const ownRequire = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const axeSource = readFileSync(ownRequire.resolve("axe-core/axe.min.js"), "utf8");

async function expectAccessible(page: Page, runOnly: { type: "tag" | "rule"; values: string[] }): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource);
  // beside the criteria: all that a page shows stands within a landmark
  const rules = runOnly.type === "tag" ? { region: { enabled: true } } : {};
  const options = JSON.stringify({ runOnly, rules, resultTypes: ["violations"] });
  const violations = await page.evaluate<Violation[]>(`axe.run(${options}).then((results) => results.violations)`);
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
  expect(found).toEqual([]);
}

export const title = (page: Page): Locator => page.getByRole("heading", { level: 1 });
export const rowsOf = (page: Page): Locator => page.locator("tbody").getByRole("row");

/** The figure of a card by its label. */
export const figure = (page: Page, label: string): Locator =>
  page.locator(".stat", { has: page.getByText(label, { exact: true }) }).locator(".stat-value");

export type Sheet = { readonly name: string; readonly rows: readonly (readonly string[])[] };

/** Presses what downloads a workbook, and opens it: its cells as they are shown. */
export async function opened(page: Page, link: Locator): Promise<Sheet> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const book = xlsx.read(readFileSync(await download.path()));
  const sheet = book.Sheets[book.SheetNames[0] ?? ""];
  if (!sheet) throw new Error("the workbook has no sheet");
  return {
    name: download.suggestedFilename(),
    rows: xlsx.utils.sheet_to_json(sheet, { header: 1, raw: false, defval: "" }),
  };
}

/** The running portal's own database, for what no screen can do yet. */
export function databaseUrl(): string {
  const access: { port: number; password: string } = JSON.parse(
    readFileSync(join(process.env.PORTAL_DATA ?? "", "postgres.json"), "utf8"),
  );
  return `postgres://${databaseUser}:${access.password}@127.0.0.1:${access.port}/portal`;
}
