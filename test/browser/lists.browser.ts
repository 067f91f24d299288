import type { Page } from "@playwright/test";
import { asPlant, expect, expectNoSidewaysScroll, plant, rowsOf, test, title } from "../support/person.ts";
import { button, chooseFromList, chosen } from "./bulk.ts";

const widths = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

const bar = (page: Page) => page.locator(".selection-bar");
const count = (page: Page) => bar(page).getByRole("status");
const boxAt = (page: Page, row: number) => rowsOf(page).nth(row).getByRole("checkbox");

test("ticks are counted as they are made, on a bar that stays in sight at every width", async ({ page }) => {
  await asPlant(page);
  await chooseFromList(page, { account: plant, category: "Звонки и сообщения", service: "500 SMS" });
  await expect(count(page)).toHaveText("Выбрано 0 из 2 000 · 0,00 руб./мес.");
  for (const size of widths) {
    await page.setViewportSize(size);
    await page.evaluate("window.scrollTo(0, 0)");
    await expect(bar(page)).toBeInViewport({ ratio: 1 });
    await expect(button(page, "Продолжить")).toBeInViewport({ ratio: 1 });
    await expectNoSidewaysScroll(page);
  }
  await page.setViewportSize(widths[0]);
  await boxAt(page, 0).check();
  await expect(count(page)).toHaveText("Выбрано 1 из 2 000 · 4,50 руб./мес.");
  await expect(chosen(page)).toHaveText("1");

  // a click on a row ticks it, with Shift all rows from there
  await rowsOf(page).nth(2).getByRole("cell").nth(2).click();
  await rowsOf(page)
    .nth(6)
    .getByRole("cell")
    .nth(2)
    .click({ modifiers: ["Shift"] });
  await expect(count(page)).toHaveText("Выбрано 6 из 2 000 · 27,00 руб./мес.");
  await boxAt(page, 3).uncheck();
  await expect(chosen(page)).toHaveText("5");

  // the server's own count is what the page's changes are added to
  await button(page, "Вперёд").click();
  await expect(page).toHaveURL(/after=/);
  await expect(count(page)).toContainText("Выбрано 5 из 2 000");
  await page.getByRole("checkbox", { name: "Выбрать всех на странице" }).check();
  await expect(count(page)).toContainText("Выбрано 55 из 2 000");
  await button(page, /^Выбрать всех \(/).click();
  await boxAt(page, 0).uncheck();
  await expect(count(page)).toHaveText("Выбрано 1 999 из 2 000 · 8 995,50 руб./мес.");
});

test("Абоненты: ticked first, then what to do; the check says it of those", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers?status=active`);
  for (const size of widths) {
    await page.setViewportSize(size);
    await expect(button(page, "Выбрать действие")).toBeInViewport({ ratio: 1 });
    await expectNoSidewaysScroll(page);
  }
  await rowsOf(page).first().getByRole("checkbox").check();
  await rowsOf(page).nth(3).getByRole("cell").nth(2).click();
  await expect(count(page)).toContainText("Выбрано 2 из");
  await button(page, "Выбрать действие").click();
  await button(page, "Услуги").click();
  await expect(title(page)).toHaveText("Услуги");
  await expect(page.getByText("Выбраны в списке: 2")).toBeVisible();
  await page.getByLabel("Категория услуг").selectOption("Звонки и сообщения");
  await page.getByLabel("Услуга", { exact: true }).selectOption("500 SMS");
  await page.getByLabel("Действие").selectOption("Подключить");
  await button(page, "Далее").click();
  await expect(title(page)).toHaveText("Подключение услуг");
  await page.getByRole("link", { name: "Изменить список" }).click();
  await expect(count(page)).toContainText("Выбрано 2 из 2 000");
  await button(page, "Продолжить").click();
  await button(page, "Отмена").click();
});

test("Абоненты: ticks go along to another page, size and filter, and are counted", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers`);
  await boxAt(page, 0).check();
  await boxAt(page, 1).check();
  await button(page, "Вперёд").click();
  await expect(page).toHaveURL(/after=/);
  await expect(count(page)).toContainText("Выбрано 2 из 2 000");
  await rowsOf(page).nth(3).getByRole("cell").nth(2).click();
  await expect(count(page)).toContainText("Выбрано 3 из 2 000");
  await page.getByRole("navigation", { name: "Страницы" }).getByRole("button", { name: "100", exact: true }).click();
  await expect(rowsOf(page)).toHaveCount(100);
  await expect(count(page)).toContainText("Выбрано 3 из 2 000");
  await expect(boxAt(page, 0)).toBeChecked();
  await boxAt(page, 0).uncheck();
  await expect(count(page)).toContainText("Выбрано 2 из 2 000");
  await page.getByLabel("Статус").selectOption("Приостановлен");
  await expect(page).toHaveURL(/status=suspended/);
  await expect(count(page)).toContainText("Выбрано 2 из");
  await boxAt(page, 0).check();
  await expect(count(page)).toContainText("Выбрано 3 из");
  await page.goBack();
  await expect(count(page)).toContainText("Выбрано 2 из 2 000");
  await page.goForward();
  await boxAt(page, 0).check();
  await button(page, "Выбрать действие").click();
  await button(page, "Услуги").click();
  await expect(page.getByText("Выбраны в списке: 3")).toBeVisible();
  // and back to the list with them
  await page.getByRole("link", { name: "Изменить выбор" }).click();
  await expect(count(page)).toContainText("Выбрано 3 из 2 000");
  await button(page, "Снять выбор").click();
  await expect(count(page)).toContainText("Выбрано 0 из 2 000");
});

test("Абоненты: sizes, order by the heads, a head that stays, and addresses without what was left empty", async ({
  page,
}) => {
  await asPlant(page);
  await page.setViewportSize(widths[0]);
  await page.goto(`${plant}/subscribers`);
  await page.getByRole("navigation", { name: "Страницы" }).getByRole("button", { name: "100", exact: true }).click();
  await expect(rowsOf(page)).toHaveCount(100);
  await expect(page.getByText("1–100 из 2 000")).toBeVisible();
  await page.getByRole("columnheader", { name: "Имя" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=name&size=100/);
  await expect(page.getByRole("columnheader", { name: "Имя" })).toHaveAttribute("aria-sort", "ascending");
  await expect(rowsOf(page)).toHaveCount(100);

  for (const size of widths.slice(0, 2)) {
    await page.setViewportSize(size);
    // rows have one line or two, by their tariffs' names
    await rowsOf(page).nth(40).scrollIntoViewIfNeeded();
    await expect(page.getByRole("columnheader", { name: "Статус" })).toBeInViewport({ ratio: 1 });
    await expect(rowsOf(page).nth(40).getByRole("cell").last()).toBeInViewport();
  }

  await page.setViewportSize(widths[2]);
  await page.goto(`${plant}/subscribers`);
  const status = page.getByLabel("Статус");
  await expect(status).toBeHidden();
  await page.getByText("Фильтр", { exact: true }).click();
  await status.selectOption("Приостановлен");
  await expect(page).toHaveURL(`${plant}/subscribers?status=suspended`);
  await expect(page.getByText("Фильтр · 1")).toBeVisible();
  await expect(page).toHaveTitle(/^Абоненты · Приостановлен · 00020.000.100 · /);
});

test("what matters of a table is in sight between a phone and a wide screen", async ({ page }) => {
  await asPlant(page);
  for (const path of ["/subscribers", "/invoices", "/access", "/orders?tab=finished", "/payments", "/deliveries"]) {
    await page.goto(plant + path);
    for (const width of [768, 1024, 1199]) {
      await page.setViewportSize({ width, height: 800 });
      const beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      expect(beyond, `${path} at ${width}`).toBe(0);
      for (const cell of await rowsOf(page).first().getByRole("cell").all()) {
        if (!(await cell.isVisible())) continue;
        const box = await cell.boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? 0), `${path} at ${width}: ${await cell.innerText()}`).toBeLessThanOrEqual(
          width,
        );
      }
    }
  }
});
