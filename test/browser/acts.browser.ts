import { readFile } from "node:fs/promises";
import { asAdministrator, enter, expect, opened, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { readPdf } from "../support/read-pdf.ts";
import { button } from "./bulk.ts";

test("Акт сверки: the period, another address, Далее, confirmed, downloaded, sent", async ({ page }) => {
  await asAdministrator(page);
  await page.getByRole("link", { name: "Акт сверки", exact: true }).click();
  await expect(title(page)).toHaveText("Акт сверки");
  await expect(page.getByText("Не отправлен", { exact: true })).toBeVisible();
  await seen(page);
  await page.getByLabel("Период с").fill("2019-01-01");
  await page.getByLabel("Отправить на другой адрес").fill("glavbuh@romashka.example");
  await button(page, "Далее").click();
  await expect(page.getByText(/^Доступен период 3 года: начало не раньше/).last()).toBeVisible();
  await expect(page.getByLabel("Отправить на другой адрес")).toHaveValue("glavbuh@romashka.example");
  await seen(page);
  const [from = ""] = (await page.getByLabel("Период по").inputValue()).split("-");
  await page.getByLabel("Период с").fill(`${from}-01-01`);
  await button(page, "Далее").click();
  await expect(title(page)).toHaveText("Заказ акта сверки");
  await expect(page.getByText("10 рабочих дней; обычно сразу")).toBeVisible();
  await seen(page);
  await button(page, "Подтвердить").click();
  await expect(page.getByText(/^Акт сверки заказан: отправим на glavbuh@romashka\.example не позднее/)).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Отправлен", { exact: true })).toBeVisible();
  }).toPass({ timeout: 60_000 });
  await seen(page);
  const [paper] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "PDF", exact: true }).click(),
  ]);
  expect((await readPdf(await readFile(await paper.path()))).text.replaceAll(/\s+/g, " ")).toContain(
    "Акт сверки взаимных расчетов между",
  );
  const book = await opened(page, page.getByRole("link", { name: "Excel", exact: true }));
  expect(book.name).toMatch(/^Акт-сверки-00020000001-.*\.xlsx$/);
  expect(book.rows.flat()).toContain("Обороты за период");
});

test("Сверка со своим регистром: the act itself uploaded leaves nothing, another file only differences", async ({
  page,
}) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/reconciliation-acts`);
  const [act] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("link", { name: /^Скачать Excel/ })
      .first()
      .click(),
  ]);
  await page.getByRole("link", { name: "Сверить со своим регистром" }).click();
  await expect(title(page)).toHaveText("Сверка со своим регистром");
  await seen(page);
  await button(page, "Сверить").click();
  await expect(page.getByText("Выберите файл или вставьте таблицу.").last()).toBeVisible();
  await page.getByLabel("Файл", { exact: true }).setInputFiles(await act.path());
  await button(page, "Сверить").click();
  await expect(page.getByText("Различий нет", { exact: true })).toBeVisible();
  await seen(page);
  await page.goto(`${romashka}/reconciliation-acts/matchings`);
  await page.getByRole("link", { name: "60 счет, оператор связи.xlsx" }).click();
  await expect(page.getByText("Найдено 3 различия")).toBeVisible();
  await seen(page);
  await page.getByRole("link", { name: "Суммы различаются" }).click();
  await expect(rowsOf(page).filter({ hasText: "90,00" }).last()).toBeVisible();
  const differences = await opened(page, page.getByRole("link", { name: "Excel", exact: true }));
  expect(differences.rows).toHaveLength(2);
  await page.getByRole("link", { name: "Столбцы файла" }).click();
  await expect(title(page)).toHaveText("Столбцы регистра");
  await seen(page);
});

test("Акт сверки of a fixed account, by a supervisor", async ({ page }) => {
  await enter(page, "375291000002", "Супервайзер");
  await page.goto("/a/00170000003/reconciliation-acts");
  await expect(page.getByText("Актов сверки пока нет")).toBeVisible();
  await seen(page);
});
