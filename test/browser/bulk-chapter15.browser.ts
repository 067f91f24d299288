import { join } from "node:path";
import xlsx from "@e965/xlsx";
import type { Page } from "@playwright/test";
import { asPlant, expect, figure, plant, rowsOf, seen, test, title } from "../support/person.ts";
import { button, expectDone, heap, next, type Upload } from "./bulk.ts";

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

const send = async (page: Page, file: Upload): Promise<void> => {
  await page.getByLabel("Загрузить файл").check();
  await page.getByLabel("Файл со списком номеров").setInputFiles(file);
  await next(page);
};

const files = join(import.meta.dirname, "../lists/files");
const excel = (bookType: "biff8" | "xlsx", rows: string[][]): Upload => {
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), "Лист1");
  const buffer: Buffer = xlsx.write(book, { type: "buffer", bookType });
  return { name: bookType === "biff8" ? "список.xls" : "список.xlsx", mimeType: "application/octet-stream", buffer };
};
/** As an old Excel saves csv: windows-1251, of which Cyrillic letters are one run. */
const oldCsv = (text: string): Upload => ({
  name: "имена.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    Array.from(text, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return code < 128 ? code : code - 0x410 + 0xc0;
    }),
  ),
});

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
  await expect(figure(page, "Уже так, пропустим")).toHaveText("1");
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

test("15.3 by a csv in windows-1251: the differences are shown, field by field, before anything is done", async ({
  page,
}) => {
  await start(page, "names");
  await send(
    page,
    oldCsv("Номер;Фамилия или название;Имя;Отчество\r\n375441100010;Полонский;Андрей;Ильич\r\n375331100008;Я<;;\r\n"),
  );
  await expect(figure(page, "Будет выполнено")).toHaveText("1");
  await expect(figure(page, "Не будет выполнено")).toHaveText("1");
  await expect(rowsOf(page).first()).toContainText("Полонский");
  await seen(page);
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена частично");
});

test("15.4 by an old xls with the numbers", async ({ page }) => {
  await start(page, "activation");
  await send(page, excel("biff8", [["Номер"], ["375441100034"], ["375441100010"]]));
  await expect(figure(page, "Будет выполнено")).toHaveText("1");
  await heap(page, "Уже так, пропустим");
  await expect(rowsOf(page).first()).toContainText("Абонент уже активен");
});

test("15.5: the warning, who is active in the list, and until when it can be cancelled", async ({ page }) => {
  await start(page, "termination");
  await expect(title(page)).toHaveText("Прекращение обслуживания");
  for (const name of ["Переименование", "Активация"]) await expect(page.getByRole("link", { name })).toBeVisible();
  await expect(page.getByText("Для прекращения действия договора по всем абонентам")).toBeVisible();
  await seen(page);
  await tickFirst(page, 2);
  await expect(figure(page, "Будет выполнено")).toHaveText("2");
  await expect(rowsOf(page).first()).toContainText("Обслуживание прекратится в течение 24 часов");
  await seen(page);
  await button(page, "Подтвердить").click();
  await expect(page.getByText("Ваша заявка зафиксирована")).toBeVisible();
  await expect(page.getByText("Заявка будет обработана в течение 24 часов.")).toBeVisible();
  await expectDone(page, "Выполнена");

  await page.goto(`${plant}/bulk/termination-cancelled`);
  await tickFirst(page, 2);
  await expect(title(page)).toHaveText("Отмена прекращения обслуживания");
  await seen(page);
});

test("15.5 by a file from LibreOffice, and from a program", async ({ page }) => {
  await start(page, "termination");
  await send(page, join(files, "libreoffice.xlsx"));
  await expect(figure(page, "Будет выполнено")).toHaveText("3");
  await button(page, "Отмена").click();
  await send(page, excel("xlsx", [["Абоненты завода"], [], ["№", "Номер"], ["1", "375441100001"]]));
  await expect(figure(page, "Будет выполнено")).toHaveText("1");
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
