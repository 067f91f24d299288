import { join } from "node:path";
import xlsx from "@e965/xlsx";
import type { Page } from "@playwright/test";
import { asAdministrator, expect, figure, opened, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";
import { button, expectDone, expectPlan, heap, type Upload, upload, type Wanted } from "./bulk.ts";

const fixture = (name: string): string => join(import.meta.dirname, "../lists/files", name);
const csv = (name: string, ...lines: readonly string[]): Upload => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(lines.join("\r\n")),
});
const internet = (service: string): Wanted => ({ account: romashka, category: "Мобильный интернет", service });
const calls = (service: string): Wanted => ({ account: romashka, category: "Звонки и сообщения", service });

const book = (content: Buffer, name = "список.xlsx"): Upload => ({
  name,
  mimeType: "application/octet-stream",
  buffer: content,
});

/** Of everybody in a heap: where they stood, who, and why. */
const reasons = async (page: Page, name: "Уже так, пропустим" | "Не будет выполнено"): Promise<string[][]> => {
  await heap(page, name);
  const rows = await rowsOf(page).all();
  return Promise.all(
    rows.map(async (row) => {
      const [number = ""] = (await row.locator(".table-lead").innerText()).split("\n");
      // of a row that names nobody it stands with the field that corrects it
      const reason = await row.locator('[data-label="Причина"], .invalid-feedback').allInnerTexts();
      return [await row.locator('[data-label="Строка"]').innerText(), number.trim(), reason.join("")];
    }),
  );
};

test("an xlsx as people make them: done where it can be, refused row by row", async ({ page }) => {
  await asAdministrator(page);
  await upload(page, internet("Раздача интернета"), fixture("mixed.xlsx"));
  await expectPlan(page, { done: 5, refused: 5, monthly: "19,50 руб." });
  await expect(page.getByText("Файл: mixed.xlsx")).toBeVisible();
  const lost = "Excel сохранил только первые цифры номера: задайте столбцу формат «Текстовый» и введите номер заново";
  expect(await reasons(page, "Не будет выполнено")).toEqual([
    ["8", "3.75291E+11", lost],
    ["9", asShown("+375 29 100-00-06"), "Услуга недоступна на тарифе абонента"],
    ["10", asShown("+375 29 100-00-07"), "Услуга недоступна на тарифе абонента"],
    ["12", "8.9375e+18", lost],
    ["13", "#DIV/0!", "В ячейке ошибка: исправьте её в файле"],
  ]);
  await expect(page.getByText("Лист «Список», столбец A «Номер»: 10 номеров")).toBeVisible();
  await seen(page);
  const sheet = await opened(page, page.getByRole("link", { name: "Скачать список в Excel" }));
  expect(sheet.rows.filter(([what]) => what !== "Будет выполнено").map(([, row, number]) => [row, number])).toEqual([
    ["Строка", "Номер"],
    ["8", "3.75291E+11"],
    ["9", "375291000006"],
    ["10", "375291000007"],
    ["12", "8.9375e+18"],
    ["13", "#DIV/0!"],
  ]);

  await button(page, "Подтвердить").click();
  await expect(page.getByText("Ваша заявка зафиксирована")).toBeVisible();
  await expectDone(page, "Выполнена частично");
  await expect(figure(page, "Выполнено")).toHaveText("5");
  await expect(page.getByText("mixed.xlsx")).toBeVisible();
  const result = await opened(page, page.getByRole("link", { name: "Скачать в Excel" }));
  expect(result.rows).toHaveLength(11);
});

test("an old xls, and a csv in windows-1251 with names beside the numbers", async ({ page }) => {
  await asAdministrator(page);
  await upload(page, calls("500 SMS"), fixture("mixed.xls"));
  await expectPlan(page, { done: 7, refused: 3, monthly: "31,50 руб." });
  await upload(page, calls("500 SMS"), fixture("cp1251-semicolon.csv"));
  await expectPlan(page, { done: 3, refused: 0, monthly: "13,50 руб." });
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена");
});

test("numbers as people write them, and every reason for which a row is refused", async ({ page }) => {
  await asAdministrator(page);
  const lines = [
    "Номер",
    "+375 (29) 100-00-03",
    "80291000004",
    "",
    "375291000004",
    "375297654321",
    "двадцать девять",
    "375291000020",
    "375291000009",
    "375291000015",
    "375291000006",
  ];
  await upload(page, internet("Мессенджеры без учета трафика"), csv("список.csv", ...lines));
  await expectPlan(page, { done: 2, already: 1, refused: 6, monthly: "5,80 руб." });
  expect(await reasons(page, "Не будет выполнено")).toEqual([
    ["5", asShown("+375 29 100-00-04"), "Номер уже есть в строке 3"],
    ["6", asShown("+375 29 765-43-21"), "Номера нет на этом лицевом счете"],
    ["7", "двадцать девять", "Это не номер абонента: нужен номер из 12 цифр"],
    ["8", asShown("+375 29 100-00-20"), "Приостановлен"],
    ["10", asShown("+375 29 100-00-15"), "Услуга недоступна на тарифе абонента"],
    ["11", asShown("+375 29 100-00-06"), "Услуга недоступна на тарифе абонента"],
  ]);
  expect(await reasons(page, "Уже так, пропустим")).toEqual([
    ["9", asShown("+375 29 100-00-09"), "Услуга уже подключена"],
  ]);
  await upload(
    page,
    { account: romashka, category: "Управление вызовами", service: "Антиопределитель номера" },
    csv("а.txt", "375291000001"),
  );
  await expectPlan(page, { done: 0, refused: 1, monthly: "0,00 руб." });
  await expect(rowsOf(page)).toContainText("Несовместима с подключённой услугой «Определитель номера»");
  await expect(button(page, "Подтвердить")).toHaveCount(0);
  await expect(page.getByText("Ни одному абоненту из списка это действие недоступно")).toBeVisible();
  await seen(page);
});

test("a refused row is corrected in its cell, and then all that are wrong in the same way", async ({ page }) => {
  await asAdministrator(page);
  const lines = ["375291000003!", "375291000004!", "375291000009x", "375291000001"];
  await upload(page, internet("Раздача интернета"), csv("список.csv", ...lines));
  await heap(page, "Не будет выполнено");
  const field = page.getByLabel("Исправьте строку 1");
  await expect(field).toHaveAccessibleDescription("Это не номер абонента: нужен номер из 12 цифр");
  await seen(page);
  await field.fill("375291000003");
  await button(page, "Исправить и проверить").click();
  await expect(page.getByText("Так же можно исправить другие строки: 1. В конце убрать «!»")).toBeVisible();
  await seen(page);
  await button(page, "Исправить все такие").click();
  await expect(page.getByText("Исправлено строк: 1")).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(1);
});

test("a bad file is refused in one sentence, and the choice stays", async ({ page }) => {
  await asAdministrator(page);
  const whole: Buffer = xlsx.write(sheetOf([["375291000001"]]), { type: "buffer", bookType: "xlsx" });
  const bad: readonly (readonly [Upload, string])[] = [
    [fixture("password.xlsx"), "Файл защищён паролем: снимите пароль и загрузите снова"],
    [fixture("password.xls"), "Файл защищён паролем: снимите пароль и загрузите снова"],
    [fixture("nothing.xlsx"), "В файле нет ни одного номера"],
    [csv("пусто.csv"), "В файле нет ни одного номера"],
    [
      book(whole.subarray(0, whole.length / 2)),
      "Файл повреждён: откройте его в Excel, сохраните заново и загрузите снова",
    ],
    [
      book(Buffer.from("%PDF-1.7\n%\u0000\u0001\u0002"), "счет.pdf"),
      "Это PDF: сохраните номера в xlsx или txt и загрузите снова",
    ],
    [
      csv("много.csv", ...Array.from({ length: 100_001 }, () => "375291000001")),
      "В файле больше 100 000 строк: разделите список на несколько файлов",
    ],
    [
      book(Buffer.alloc(10 * 1024 * 1024 + 1, "1"), "большой.txt"),
      "Файл больше 10 МБ: разделите список на несколько файлов",
    ],
  ];
  for (const [file, sentence] of bad) {
    await upload(page, internet("Дополнительно 5 ГБ"), file);
    await expect(page.locator(".field-error"), sentence).toHaveText([sentence]);
    await expect(title(page)).toHaveText("Услуги");
    await expect(page.getByLabel("Категория услуг").locator("option:checked")).toHaveText("Мобильный интернет");
    await expect(page.getByLabel("Услуга", { exact: true }).locator("option:checked")).toHaveText("Дополнительно 5 ГБ");
    await expect(page.getByLabel("Действие").locator("option:checked")).toHaveText("Подключить");
    await expect(page.getByLabel("Загрузить файл")).toBeChecked();
  }
  await seen(page);
  await button(page, "Далее").click();
  await expect(page.locator(".field-error")).toHaveText("Выберите файл со списком номеров");
});

test("a form that is not filled in says what is missing", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/bulk/services`);
  await button(page, "Далее").click();
  await expect(page.locator(".field-error")).toHaveText([
    "Выберите категорию услуги",
    "Выберите услугу",
    "Выберите действие",
  ]);
  await seen(page);
});

function sheetOf(rows: string[][]) {
  const made = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(made, xlsx.utils.aoa_to_sheet(rows), "Список");
  return made;
}
