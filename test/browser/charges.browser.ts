import { asAdministrator, enter, expect, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";
import { button } from "./bulk.ts";

test("Начисления и детализация: by subscriber and department, narrowed, drilled down to the records", async ({
  page,
}) => {
  await asAdministrator(page);
  await page.getByRole("link", { name: "Начисления и детализация", exact: true }).click();
  await expect(title(page)).toHaveText("Начисления и детализация");
  await expect(page.getByText(/^Предварительно: /)).toBeVisible();
  await seen(page);
  await page.getByLabel("Номер или ФИО").fill("100-00-03");
  await button(page, "Показать").click();
  await expect(rowsOf(page)).toHaveCount(2);
  await page.getByRole("link", { name: asShown("+375 29 100-00-03") }).click();
  await expect(page).toHaveURL(/\/subscribers\/375291000003\/records\?month=/);
  await page.goto(`${romashka}/charges/departments`);
  await expect(page.getByRole("link", { name: "Отдел продаж" })).toBeVisible();
  await seen(page);
  await page.getByRole("link", { name: "Рассрочка", exact: true }).click();
  await expect(page.getByText("Осталось оплатить")).toBeVisible();
  await seen(page);
});

test("an invoice by department: another rule, refused without one, the total stays the invoice's", async ({ page }) => {
  await enter(page, "375291000006");
  await page.goto(`${romashka}/invoices`);
  await rowsOf(page).first().getByRole("link").first().click();
  await page.getByRole("link", { name: "По подразделениям" }).click();
  const total = rowsOf(page).last();
  await expect(total).toContainText("Итого по счету");
  const before = await total.getByRole("cell").last().textContent();
  await seen(page);
  await page.getByLabel("По числу номеров с начислениями").check();
  await button(page, "Сохранить").click();
  await expect(page.getByText("Правило распределения сохранено.")).toBeVisible();
  await expect(rowsOf(page).last().getByRole("cell").last()).toHaveText(String(before));
});
