import { asAdministrator, expect, romashka, rowsOf, seen, test } from "../support/person.ts";

test("Отправленные документы say what to do, and the server's words on request", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/deliveries`);
  const row = rowsOf(page)
    .filter({ hasText: "Сервер не знает такого адреса: проверьте адрес доставки." })
    .filter({ hasText: "Счет №" });
  await expect(row).toContainText("Не отправлен");
  const words = row.getByText("Ответ сервера: 550 5.1.1");
  await expect(words).toBeHidden();
  await row.getByText("Подробнее").click();
  await expect(words).toBeVisible();
  await seen(page);
  await row.getByRole("button", { name: /^Отправить ещё раз/ }).click();
  await expect(page.getByText(/отправим на buh@romashka\.example/)).toBeVisible();
  await expect(row).toContainText("Не отправлен");
});
