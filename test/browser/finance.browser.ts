import { readFile } from "node:fs/promises";
import { asAdministrator, expect, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { readPdf } from "../support/read-pdf.ts";

test("Лицевой счет shows what the last invoice says", async ({ page }) => {
  await asAdministrator(page);
  await expect(title(page)).toHaveText("Лицевой счет");
  await expect(page.getByRole("heading", { name: "Лицевой счет 00020 000 001" })).toBeVisible();
  const value = (label: string) =>
    page.locator(".home-figure, .home-due", { hasText: label }).locator(".stat-value, .home-due-value");
  const shown = {
    charges: await value("Начисления за предыдущий месяц").innerText(),
    due: await value("К оплате").innerText(),
    balance: await value("Баланс").innerText(),
  };
  await expect(page.getByText(/^сформирован \d\d\.\d\d$/)).toBeVisible();
  for (const [term, text] of [
    ["Статус", "Активный"],
    ["Форма оплаты", "Без предоплаты"],
    ["УНП", "690000022"],
    ["Email адрес", "buh@romashka.example"],
    ["Формат", "PDF"],
  ]) {
    await expect(
      page.locator("dl > div", { has: page.getByText(term ?? "", { exact: true }) }).locator("dd"),
    ).toHaveText(text ?? "");
  }

  await page.getByRole("link", { name: "Посмотреть счета" }).click();
  const last = rowsOf(page).first();
  await expect(last.locator("[data-label='Сумма счета']")).toHaveText(shown.charges);
  await expect(last.locator("[data-label=Осталось]")).toHaveText(shown.due);
  expect(shown.balance).toMatch(/^[\p{Pd}\u2212]?[\d\s\p{Cf}]+,\d\d\sруб\.$/u);
  await expect(page.locator("tbody .badge", { hasNotText: /^Оплачен$/ })).toHaveCount(1);
});

test("Счета: an invoice is sent, and arrives as a PDF", async ({ page }) => {
  await asAdministrator(page);
  await page.getByRole("link", { name: "Счета", exact: true }).click();
  await page.getByLabel("Год", { exact: true }).selectOption({ index: 2 });
  await page.getByLabel("Месяц").selectOption("3");
  await expect(rowsOf(page)).toHaveCount(1);
  const number = await rowsOf(page).locator("[data-label=Номер]").innerText();
  await rowsOf(page).getByRole("link").first().click();
  await expect(title(page)).toContainText(number);
  await expect(page.getByRole("heading", { name: "Платежи" })).toBeVisible();

  const [paper] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Скачать PDF" }).click(),
  ]);
  expect((await readPdf(await readFile(await paper.path()))).text).toContain(number);

  await page.getByRole("button", { name: "Отправить счет" }).click();
  await expect(page).toHaveURL(/\/invoices\/\d+$/);
  await expect(page.getByText(/поставлен в очередь на отправку на buh@romashka\.example/)).toBeVisible();
  await page.goto(`${romashka}/deliveries`);
  const delivery = rowsOf(page).filter({ hasText: number });
  await expect(async () => {
    await page.reload();
    await expect(delivery.locator(".badge")).toHaveText("Отправлен", { timeout: 1_000 });
  }).toPass();
  await seen(page);

  await page.goto("/outbox");
  const mail = page.getByRole("article").filter({ hasText: number });
  await expect(mail).toContainText("buh@romashka.example");
  await seen(page);
  const [attached] = await Promise.all([
    page.waitForEvent("download"),
    mail.getByRole("link", { name: /\.pdf/ }).click(),
  ]);
  const { text } = await readPdf(await readFile(await attached.path()));
  for (const words of [number, "ООО «Ромашка»", "НДС"]) expect(text).toContain(words);
});

test("Отправленные документы tells what the mail server said where it would not", async ({ page }) => {
  await asAdministrator(page);
  await page.getByRole("link", { name: "Отправленные документы" }).first().click();
  const failed = rowsOf(page).filter({ hasText: "550 5.1.1" }).filter({ hasText: "Счет №" });
  await expect(failed.locator(".badge")).toHaveText("Не отправлен");
  await expect(failed).toContainText("проверьте адрес доставки");
});
