import { asAdministrator, enter, expect, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { button } from "./bulk.ts";

test("Лицевой счет: figures, how fresh they are, what changed, what is due, the year", async ({ page }) => {
  await asAdministrator(page);
  await expect(title(page)).toHaveText("Лицевой счет");
  for (const label of ["Баланс", "К оплате", "Начисления за предыдущий месяц"]) {
    await expect(page.locator(".home-money").getByText(label, { exact: true })).toBeVisible();
  }
  await expect(page.getByText(/^Данные на .+; роуминг до 30 дней$/)).toBeVisible();
  await expect(page.getByRole("img", { name: "Начисления и платежи за 12 месяцев" })).toBeVisible();
  await page.getByText("Показать таблицей").click();
  await expect(page.getByRole("table", { name: "Начисления и платежи за 12 месяцев" }).getByRole("row")).toHaveCount(
    13,
  );
  await expect(page.getByRole("table", { name: "Что и когда оплатить" }).getByRole("row")).toHaveCount(2);
  await seen(page);
  await page.getByRole("link", { name: "Все изменения" }).click();
  await expect(title(page)).toHaveText("Что изменилось");
});

test("Лицевой счет: a registered payment waits for the bank, what is overdue is marked", async ({ page }) => {
  await enter(page, "375291000002", "Супервайзер");
  await page.goto("/a/00020000002");
  await expect(page.getByText(/^Оплата зарегистрирована и ожидает подтверждения банком/)).toBeVisible();
  await expect(page.getByText("Просрочен", { exact: true }).first()).toBeVisible();
  await seen(page);
});

test("Что изменилось: from the invoice, by cause, against a year ago; a cause is marked as planned and back", async ({
  page,
}) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/invoices`);
  await rowsOf(page).first().getByRole("link").first().click();
  await page.getByRole("link", { name: "Что изменилось" }).click();
  await expect(page.getByText(/^Счет (больше|меньше) на [\d\s]+,\d\d\sруб\.: /)).toBeVisible();
  await seen(page);
  await page.getByLabel("Причина", { exact: true }).selectOption("price");
  await button(page, "Показать").click();
  await expect(page.getByText(/→ 0,07\sруб\. за мин$/).first()).toBeVisible();
  await page.getByRole("link", { name: "Отметить как запланированное: Изменение цены", exact: true }).click();
  await page.getByLabel("Примечание").fill("Новые цены с начала месяца");
  await seen(page);
  await button(page, "Отметить").click();
  await expect(page.getByText("Отмечено как запланированное: Изменение цены.")).toBeVisible();
  await expect(page.getByText(/^Запланировано: Новые цены с начала месяца/).first()).toBeVisible();
  await page.getByRole("button", { name: "Снять отметку «Запланировано»: Изменение цены" }).click();
  await expect(page.getByText("Отметка снята: Изменение цены.")).toBeVisible();
  await page.getByRole("link", { name: "С тем же месяцем год назад" }).click();
  await expect(page.getByText(/^В сравнении со счетом/)).toBeVisible();
  await seen(page);
});
