import type { Page } from "@playwright/test";
import { asPlant, expect, figure, plant, rowsOf, seen, test, title } from "../support/person.ts";
import { button, expectDone, next } from "./bulk.ts";

const start = async (page: Page, path: string): Promise<void> => {
  await asPlant(page);
  await page.goto(`${plant}/bulk/${path}`);
};

/** From the filled form to the list, with the first rows ticked. */
const tickFirst = async (page: Page, count: number): Promise<void> => {
  await page.getByLabel("Выбрать из списка").check();
  await next(page);
  await expect(title(page)).toHaveText("Выбор абонентов");
  for (let row = 0; row < count; row++) await rowsOf(page).nth(row).getByRole("checkbox").check();
  await button(page, "Продолжить").click();
};

test("15.2: the tariff of a list is changed; category narrows tariffs, tariff narrows bundles", async ({ page }) => {
  await start(page, "tariff");
  await expect(title(page)).toHaveText("Изменение тарифа");
  await expect(page.getByRole("link", { name: "Смена набора услуг" })).toBeVisible();
  await page.getByLabel("Категория тарифа").selectOption("Для смартфонов");
  const tariff = page.getByLabel("Тариф", { exact: true });
  await expect(tariff.getByRole("option", { name: "Телематика", exact: true })).toHaveCount(0);
  await tariff.selectOption("Свое решение. Мастер");
  await page.getByLabel("Набор услуг").selectOption("Набор: 300 мин., 15 ГБ");
  await page.getByLabel("Категория тарифа").selectOption("Для звонков");
  await expect(tariff).toHaveValue("");
  await expect(page.getByLabel("Набор услуг")).toHaveValue("");
  await page.getByLabel("Категория тарифа").selectOption("Для смартфонов");
  await tariff.selectOption("Свое решение. Мастер");
  await page.getByLabel("Набор услуг").selectOption("Набор: 300 мин., 15 ГБ");
  await seen(page);
  await tickFirst(page, 3);
  await expect(page.getByText("Данное действие нельзя будет отменить")).toBeVisible();
  await page.getByText("Подробнее о тарифе").click();
  await expect(page.getByText("Для руководителей и отделов продаж")).toBeVisible();
  await seen(page);
  const will = Number(await figure(page, "Будет выполнено").innerText());
  expect(will).toBeGreaterThan(0);
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена");
  await expect(rowsOf(page).first()).toContainText("Свое решение. Мастер");
});

test("15.2, second tab: the bundle alone, and back to the filled form", async ({ page }) => {
  await start(page, "bundle");
  await page.getByLabel("Набор услуг").selectOption("Набор: 500 мин., 30 ГБ");
  await tickFirst(page, 5);
  await expect(title(page)).toHaveText("Смена набора услуг");
  await seen(page);
  await page.getByRole("link", { name: "Изменить", exact: true }).click();
  await expect(page.getByLabel("Набор услуг").locator("option:checked")).toHaveText("Набор: 500 мин., 30 ГБ");
});

test("15.3: new names are typed in a table, and only what ✓ has confirmed is done", async ({ page }) => {
  await start(page, "names");
  await expect(title(page)).toHaveText("Операции с абонентом");
  await tickFirst(page, 2);
  await expect(title(page)).toHaveText("Переименование абонентов");
  const [first, second] = [rowsOf(page).first(), rowsOf(page).nth(1)];
  const last = first.getByRole("textbox", { name: /^Фамилия или название/ });
  await last.fill("Тестовый абонент");
  await second.getByRole("textbox", { name: /^Имя/ }).fill("Забытое");
  await first.getByRole("button", { name: /^Сохранить: Фамилия или название/ }).click();
  await expect(first).toContainText("изменено");
  await expect(first).toContainText("Было:");
  await expect(second.getByRole("textbox", { name: /^Имя/ })).toHaveValue("Забытое");
  await seen(page);
  await button(page, "Продолжить").click();
  await expect(page.getByText("Не подтверждено полей: 1")).toBeVisible();
  await button(page, "Продолжить").click();
  await expect(figure(page, "Будет выполнено")).toHaveText("1");
  await expect(figure(page, "Уже так")).toHaveText("1");
  await seen(page);
  await page.getByRole("link", { name: "Внести изменения" }).click();
  await expect(last).toHaveValue("Тестовый абонент");
  await page.goBack();
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена");
  await page.getByRole("link", { name: "История заявок" }).first().click();
  await page.getByRole("link", { name: "Предыдущие заявки" }).click();
  await expect(rowsOf(page).first()).toContainText("Переименование абонентов");
});

test("15.4: those who wait for activation stand in the list, and are activated", async ({ page }) => {
  await start(page, "activation");
  await page.getByLabel("Выбрать из списка").check();
  await next(page);
  await expect(page).toHaveURL(/status=pending-activation/);
  await expect(rowsOf(page).filter({ hasNotText: "Ожидание активации" })).toHaveCount(0);
  await rowsOf(page).first().getByRole("checkbox").check();
  await rowsOf(page).nth(1).getByRole("checkbox").check();
  await button(page, "Продолжить").click();
  await expect(figure(page, "Будет выполнено")).toHaveText("2");
  await expect(title(page)).toHaveText("Активация абонента");
  await expect(page.getByText("Данное действие нельзя будет отменить")).toBeVisible();
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a name is changed by the page's button, and a tariff is chosen from all", async ({ page }) => {
    await start(page, "names");
    await page.getByLabel("Выбрать из списка").check();
    await next(page);
    await rowsOf(page).nth(4).getByRole("checkbox").check();
    await button(page, "Продолжить").click();
    await rowsOf(page)
      .first()
      .getByRole("textbox", { name: /^Отчество/ })
      .fill("Янаўна");
    await button(page, "Сохранить все на странице").last().click();
    await expect(rowsOf(page).first()).toContainText("изменено");
    await rowsOf(page)
      .first()
      .getByRole("button", { name: /^Отменить: Отчество/ })
      .click();
    await expect(rowsOf(page).first()).not.toContainText("изменено");
    await page.goto(`${plant}/bulk/tariff`);
    await page.getByLabel("Категория тарифа").selectOption("Для звонков");
    await page.getByLabel("Тариф", { exact: true }).selectOption("Дежурный");
    await tickFirst(page, 1);
    await expect(title(page)).toHaveText("Изменение тарифа");
  });
});
