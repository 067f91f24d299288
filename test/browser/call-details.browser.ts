import { readFile } from "node:fs/promises";
import { asAdministrator, expect, romashka, seen, test, title } from "../support/person.ts";
import { bookOf, rowsOf as sheetRows } from "../usage/details.ts";
import { button, next, tick } from "./bulk.ts";

test("Детализация на Email as the guide tells it: a month, two subscribers, a confirmation, the file", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await asAdministrator(page);
  await page.getByRole("link", { name: "Детализация на Email", exact: true }).click();
  await expect(title(page)).toHaveText("Детализация на Email");
  await seen(page);
  await expect(page.getByLabel("Год")).toBeVisible();
  await page.getByLabel("Выбрать из списка").check();
  await next(page);
  await expect(title(page)).toHaveText("Выбор абонентов");
  await tick(page, "+375 29 100-00-03").check();
  await tick(page, "+375 29 100-00-04").check();
  await button(page, "Продолжить").click();
  await expect(page.getByText(/^Подтвердите ваше действие/)).toBeVisible();
  await seen(page);
  await button(page, "Подтвердить").click();
  await expect(
    page.getByText("Детализация будет отправлена на адрес электронной почты, указанный для доставки счетов."),
  ).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("SHA-256 данных", { exact: true })).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 60_000 });
  await seen(page);
  await page.getByRole("link", { name: "Отправленные документы" }).last().click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("link", { name: /^Скачать: Детализация за/ })
      .first()
      .click(),
  ]);
  const book = bookOf(await readFile(await file.path()));
  expect(book.SheetNames[0]).toBe("Сводка");
  expect(
    new Set(
      sheetRows(book, 1)
        .slice(1)
        .map((row) => row[2]),
    ),
  ).toEqual(new Set(["375291000003", "375291000004"]));
});

test("a file with a stranger's number and a reason that is missing are said beside their fields", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/call-details`);
  await page.getByLabel("Показать полностью").check();
  await page.getByLabel("Загрузить файл").check();
  await page.getByLabel("Файл со списком номеров").setInputFiles({
    name: "номера.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("375291000003\n375299999999\n"),
  });
  await next(page);
  await expect(page.getByText("Напишите, зачем нужны полные номера собеседников").last()).toBeVisible();
  await seen(page);
  await page.getByLabel("Зачем").fill("Сверка счета");
  await page.getByLabel("Файл со списком номеров").setInputFiles({
    name: "номера.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("375291000003\n375299999999\n"),
  });
  await next(page);
  await expect(page.getByText("Номера нет на этом лицевом счете")).toBeVisible();
  await seen(page);
});
