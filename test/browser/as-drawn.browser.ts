import type { Page } from "@playwright/test";
import { asAdministrator, asPlant, expect, plant, romashka, rowsOf, signIn, test, title } from "../support/person.ts";

/* What only the style sheet does: sizes, places and looks that a person sees and no page says. */

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
const boxesOf = (page: Page, selector: string): Promise<Box[]> =>
  page.evaluate<Box[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.getBoundingClientRect().toJSON())`,
  );
const styleOf = (page: Page, selector: string, name: string): Promise<string> =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue("${name}")`,
  );
/** On which side of a phone's screen something begins, and ends. */
const edgesOf = async (page: Page, selector: string) => {
  const [box] = await boxesOf(page, selector);
  if (!box) throw new Error(`no ${selector}`);
  return { isLeft: box.x < phone.width / 4, isRight: box.x + box.width > phone.width / 2 };
};
const phone = { width: 390, height: 844 };
const wide = { width: 1440, height: 900 };

test("on Лицевой счет nothing is larger than К оплате", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(romashka);
  const due = Number.parseFloat(await styleOf(page, ".home-due-value", "font-size"));
  const others = await page.evaluate<number[]>(
    "[...document.querySelectorAll('main :is(p, h1, h2, td, dd, span):not(.home-due-value)')].map((each) => parseFloat(getComputedStyle(each).fontSize))",
  );
  expect(due).toBeGreaterThan(Math.max(...others));
  // figures of one width belong into columns: elsewhere they tear a sum apart
  expect(await styleOf(page, ".home-due-value", "font-variant-numeric")).toBe("normal");
});

test("Абоненты has rows of one line, ten of them above the bar on a screen of 900 px", async ({ page }) => {
  await asPlant(page);
  await page.setViewportSize(wide);
  await page.goto(`${plant}/subscribers`);
  await expect(rowsOf(page).first()).toBeVisible();
  // a long name or labels take a second line: few rows do
  const heights = (await boxesOf(page, "tbody tr")).map(({ height }) => height).toSorted((a, b) => a - b);
  expect(heights[Math.floor(heights.length * 0.8)]).toBeLessThanOrEqual(46);
  const [bar] = await boxesOf(page, ".selection-bar");
  const shown = (await boxesOf(page, "tbody tr")).filter(({ y, height }) => y + height <= (bar?.y ?? wide.height));
  expect(shown.length).toBeGreaterThanOrEqual(10);
  expect(await styleOf(page, "tbody td", "font-variant-numeric")).toContain("tabular-nums");
});

test("an order on a phone begins with its number, and its figures stand two by two", async ({ page }) => {
  await asAdministrator(page);
  await page.setViewportSize(phone);
  await page.goto(`${romashka}/orders?tab=finished`);
  const lead = page.locator("tbody td[data-lead]").first();
  await expect(lead).toHaveAttribute("data-lead", "Заявка №");
  expect(await edgesOf(page, "tbody tr:first-child .badge")).toMatchObject({ isRight: true });
  expect(await edgesOf(page, "tbody tr:first-child td[data-lead]")).toMatchObject({ isLeft: true });
  await lead.getByRole("link").click();
  const [first, second, third] = await boxesOf(page, ".stats .stat");
  expect(second?.y).toBe(first?.y);
  expect(third?.y).toBeGreaterThan(first?.y ?? 0);
});

test("the head of a table is cut by its card's round corners", async ({ page }) => {
  await asAdministrator(page);
  for (const path of ["/deliveries", "/invoices", "/charges", "/access"]) {
    await page.goto(romashka + path);
    const cut = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.card')].filter((card) => card.querySelector(':scope > .table-responsive, :scope > .table-tight')).map((card) => getComputedStyle(card).overflow)",
    );
    expect(cut.length, path).toBeGreaterThan(0);
    expect(new Set(cut), path).toEqual(new Set(["clip"]));
  }
});

test("the head of a phone's screen stands on one line, within the page's header", async ({ page }) => {
  await asAdministrator(page);
  await page.setViewportSize(phone);
  await page.goto(romashka);
  const middles = (await boxesOf(page, ".topbar-menu, .topbar-brand img, .topbar-brand svg, .topbar .avatar")).map(
    ({ y, height }) => y + height / 2,
  );
  expect(middles.length).toBeGreaterThanOrEqual(3);
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThanOrEqual(1.5);
  expect(await page.locator("header .topbar-who").count()).toBe(await page.locator(".topbar-who").count());
});

test("before signing in all begins at one edge, the way out is a word, and «Назад» leads back", async ({ page }) => {
  await page.setViewportSize(wide);
  await page.goto("/sign-in/password");
  const [tab] = await boxesOf(page, ".tab-links a");
  const [head] = await boxesOf(page, "h1");
  expect(Math.abs((tab?.x ?? 0) - (head?.x ?? 9))).toBeLessThanOrEqual(1);
  await expect(page.getByRole("link", { name: "Зарегистрироваться" }).locator("svg")).toHaveCount(1);
  await page.getByRole("link", { name: "Зарегистрироваться" }).click();
  await page.getByRole("link", { name: "Войти в аккаунт" }).click();
  await page.getByText("Назад", { exact: true }).click();
  await expect(page).toHaveURL("/registration");

  await page.setViewportSize(phone);
  await page.goto("/sign-in/password");
  const controls = await boxesOf(page, ".plain-head > *");
  expect(new Set(controls.map(({ y, height }) => Math.round(y + height / 2))).size).toBe(1);

  await signIn(page, "375291000001");
  await expect(title(page)).toHaveText("Выберите способ входа");
  await expect(page.getByRole("button", { name: "Выйти" })).toBeVisible();
  const [exit] = await boxesOf(page, ".plain-exit");
  const [choice] = await boxesOf(page, ".plain-head .choice");
  expect(exit?.height).toBe(choice?.height);
});

test("spaces around what is looked for stay out of the address", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers`);
  await page.getByRole("main").getByRole("searchbox", { name: "Номер" }).fill("  29 100 ");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?q=29(\+|%20)100$/);
});

test("a row is lit under the pointer only where a click does something", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/invoices`);
  await expect(rowsOf(page).first()).toBeVisible();
  const lit = async () =>
    page.evaluate<boolean>(
      "document.querySelector('main table').matches('.table-hover') === Boolean(document.querySelector('main tbody .table-check'))",
    );
  expect(await lit()).toBe(true);
  await page.goto(`${romashka}/deliveries`);
  expect(await lit()).toBe(true);
});
