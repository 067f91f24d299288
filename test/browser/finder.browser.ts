import type { Locator, Page } from "@playwright/test";
import {
  asAdministrator,
  enter,
  expect,
  expectNoSidewaysScroll,
  romashka,
  seen,
  test,
  title,
} from "../support/person.ts";
import { asShown } from "../support/shown.ts";

const field = (page: Page): Locator => page.getByRole("banner").getByRole("searchbox");

test("Ctrl+K from any page to a subscriber's card", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/invoices`);
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("100-00-02");
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("Поиск");
  await expect(page.getByLabel("Что найти")).toHaveValue("100-00-02");
  await seen(page);
  await page
    .getByRole("main")
    .getByRole("link", { name: asShown("+375 29 100-00-02") })
    .click();
  await expect(title(page)).toHaveText(asShown("+375 29 100-00-02"));

  await field(page).fill("прежнее");
  await title(page).click();
  // the same key of a Cyrillic layout, and of a Mac
  for (const key of ["л", "k"]) {
    const modifier = key === "k" ? { metaKey: true } : { ctrlKey: true };
    await page.locator("body").dispatchEvent("keydown", { key, bubbles: true, cancelable: true, ...modifier });
    await expect(field(page)).toBeFocused();
    await field(page).blur();
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("новое");
  await expect(field(page), "what stood there is typed over").toHaveValue("новое");
});

test("the page while nothing is asked for, too little, much, and nothing is found", async ({ page }) => {
  await asAdministrator(page);
  for (const [q, text] of [
    ["", "Что можно найти"],
    ["аб", "Введите не менее 3 букв или цифр"],
    ["100-00-0", "Все найденные абоненты"],
    ["number", "на карточке абонента"],
    ["ничеготакого", "По запросу «ничеготакого» ничего не найдено"],
  ] as const) {
    await page.goto(`${romashka}/find?q=${encodeURIComponent(q)}`);
    await expect(page.getByRole("main").getByText(text).first()).toBeVisible();
    await seen(page);
  }
});

test("the field has its place in the header at every width", async ({ page }) => {
  await asAdministrator(page);
  for (const width of [320, 390, 768, 992]) {
    await page.setViewportSize({ width, height: 844 });
    await field(page).fill("Sent documents");
    await page.getByRole("banner").getByRole("button", { name: "Поиск" }).click();
    await expect(page.getByRole("main").getByRole("link", { name: "Отправленные документы" })).toBeVisible();
    await expectNoSidewaysScroll(page);
    expect((await field(page).boundingBox())?.width, `at ${width} pixels`).toBeGreaterThan(90);
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  test("a page is found by its English name on a phone", async ({ page }) => {
    await asAdministrator(page);
    await field(page).fill("Departments");
    await field(page).press("Enter");
    await page.getByRole("main").getByRole("link", { name: "Подразделения" }).click();
    await expect(page).toHaveURL(`${romashka}/departments`);
  });
});

test("a subscriber has no search, and Ctrl+K does nothing of ours", async ({ page }) => {
  await enter(page, "375291000003");
  await expect(page.getByRole("banner").getByRole("search")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page).toHaveURL(`${romashka}/subscribers/375291000003`);
});
