import { asAdministrator, expect, figure, opened, romashka, rowsOf, signIn, test, title } from "../support/person.ts";
import { button, chooseFromList, chosen, expectDone, expectPlan, tick, upload } from "./bulk.ts";

test.use({ javaScriptEnabled: false });

test("without JavaScript: from the sign-in to an order that is done, through the list", async ({ page }) => {
  await signIn(page, "375291000001", "Администратор");
  await expect(title(page)).toHaveText("Лицевой счет");
  const service = { account: romashka, category: "Контроль и безопасность", service: "Запрет платных номеров" };
  await chooseFromList(page, service);
  await tick(page, "+375 29 100-00-02").check();
  await page.getByLabel("Тариф", { exact: true }).selectOption("Свое решение. Лидер");
  await button(page, "Найти").last().click();
  await expect(page).toHaveURL(/tariff=102/);
  await expect(chosen(page)).toHaveText("1");
  await button(page, /^Выбрать всех \(\d+\)/).click();
  await expect(chosen(page)).not.toHaveText("1");
  await button(page, "Снять выбор").click();
  await expect(chosen(page)).toHaveText("0");
  for (const last of ["05", "09"]) await tick(page, `+375 29 100-00-${last}`).check();
  await button(page, "Продолжить").click();
  await expectPlan(page, { done: 2, refused: 0, monthly: "0,00 руб." });
  await button(page, "Подтвердить").click();
  await expect(page.getByText("Ваша заявка зафиксирована")).toBeVisible();
  const number = await expectDone(page, "Выполнена");
  await page.getByRole("link", { name: "История заявок" }).first().click();
  await page.getByRole("link", { name: "Предыдущие заявки" }).click();
  await page.getByRole("link", { name: number, exact: true }).click();
  await expect(figure(page, "Выполнено")).toHaveText("2");
});

test("without JavaScript: ticks of Абоненты go along to another filter and page size", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/subscribers`);
  const count = page.locator(".selection-bar").getByRole("status");
  await tick(page, "+375 29 100-00-02").check();
  await tick(page, "+375 29 100-00-03").check();
  await page.getByLabel("Статус").selectOption("Приостановлен");
  await button(page, "Найти").last().click();
  await expect(page).toHaveURL(/status=suspended/);
  await expect(count).toContainText("Выбрано 2 из");
  await button(page, "Сбросить фильтр").click();
  await expect(tick(page, "+375 29 100-00-02")).toBeChecked();
  await tick(page, "+375 29 100-00-02").uncheck();
  await page.getByRole("columnheader", { name: "Имя" }).getByRole("button").click();
  await expect(count).toContainText("Выбрано 1 из 24");
  await button(page, "Выбрать действие").click();
  await button(page, "Услуги").click();
  await expect(page.getByText("Выбраны в списке: 1")).toBeVisible();
});

test("without JavaScript: through a file, and the list of subscribers", async ({ page }) => {
  await asAdministrator(page);
  const file = { name: "номера.txt", mimeType: "text/plain", buffer: Buffer.from("375291000002\n375291000003\n123\n") };
  const wanted = { account: romashka, category: "Звонки и сообщения", service: "Запрет SMS с коротких номеров" };
  await upload(page, wanted, file);
  await expectPlan(page, { done: 2, refused: 1, monthly: "0,00 руб." });
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена частично");
  const sheet = await opened(page, page.getByRole("link", { name: "Скачать в Excel" }));
  expect(sheet.rows).toHaveLength(4);

  await page.getByRole("navigation", { name: "Меню" }).getByRole("link", { name: "Абоненты", exact: true }).click();
  await page.getByLabel("Статус").selectOption("Ожидание активации");
  await button(page, "Найти").last().click();
  await expect(rowsOf(page).filter({ hasNotText: "Ожидание активации" })).toHaveCount(0);
  await expect(rowsOf(page).first()).toBeVisible();
  await button(page, "Пользователь").click();
  await button(page, "Выйти").click();
  await expect(title(page)).toHaveText("Вход в аккаунт");
});
