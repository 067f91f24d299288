import type { Page } from "@playwright/test";
import { asAdministrator, enter, expect, figure, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";

const card = (number: string, section = "") => `${romashka}/subscribers/${number}${section}`;
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole("button", { name }).click();
const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Карточка абонента" }).getByRole("link", { name });

/** Подтвердить, and the sentence that says what came of it. */
const confirm = async (page: Page): Promise<void> => {
  await expect(page).toHaveURL(/\/drafts\/\d+$/);
  await expect(page.getByText("Данное действие нельзя будет отменить")).toBeVisible();
  await press(page, "Подтвердить");
  await expect(page.getByText(/^Выполнено\. Заявка № \d+$/)).toBeVisible({ timeout: 15_000 });
};

test("chapters 7 and 8: a service is chosen from «Доступные», connected, and disconnected again", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/subscribers?q=100-00-11`);
  await rowsOf(page).first().getByRole("link").click();
  await expect(title(page)).toHaveText(asShown("+375 29 100-00-11"));
  await tab(page, "Услуги").click();
  await seen(page);
  const available = page.getByRole("region", { name: "Доступные" });
  await available.getByRole("button", { name: "Подключить: 500 SMS" }).click();
  await expect(page.getByText("4,50 руб.").first()).toBeVisible();
  await seen(page);
  await confirm(page);
  await seen(page);
  await tab(page, "Услуги").click();
  await page.getByRole("region", { name: "Подключенные" }).getByRole("button", { name: "Отключить: 500 SMS" }).click();
  await expect(page.getByText("Неизрасходованный остаток пакета сгорит")).toBeVisible();
  await confirm(page);
  await tab(page, "История").click();
  await expect(rowsOf(page).first()).toContainText("Отключение 500 SMS");
  await seen(page);
});

test("chapter 9: another tariff is read about, its bundle chosen, and what is lost is said before", async ({
  page,
}) => {
  await asAdministrator(page);
  await page.goto(card("375291000012"));
  await tab(page, "Тарифный план").click();
  await expect(page.getByRole("heading", { name: "Сейчас: Свое решение. Лидер" })).toBeVisible();
  const offer = page.locator(".offer").filter({ hasText: "Свое решение. Мастер" });
  await offer.getByText("Подробнее").click();
  await expect(offer.getByText("Для руководителей и отделов продаж")).toBeVisible();
  await offer.getByLabel("Набор услуг").selectOption({ label: "Набор: 300 мин., 15 ГБ — 7,00 руб." });
  await seen(page);
  await offer.getByRole("button", { name: "Подключить" }).click();
  await expect(page.getByText("Остаток «Набор: 100 мин., 5 ГБ» сгорит")).toBeVisible();
  await seen(page);
  await confirm(page);
  await tab(page, "Тарифный план").click();
  await expect(page.getByText(/Тариф меняется раз в сутки: доступно с/)).toBeVisible();
});

test("chapter 10: one who waits for activation is found by the SIM and activated", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/subscribers?status=pending-activation`);
  const sim = await rowsOf(page).filter({ hasText: "100\u201100\u201122" }).locator("[data-label=SIM]").innerText();
  await page.goto(`${romashka}/subscribers?q=${sim}`);
  await rowsOf(page).first().getByRole("link").click();
  await expect(page.getByText("Ожидание активации").first()).toBeVisible();
  await press(page, "Активировать");
  await confirm(page);
  await expect(page.locator(".card-state")).toContainText("Активный");
});

test("chapter 11: renamed, and a wrong name is said where it stands", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(card("375291000008"));
  await page.getByRole("link", { name: "Изменить" }).click();
  await page.getByLabel("Фамилия или название").fill("Тестовый <абонент>");
  await press(page, "Сохранить");
  await expect(page.getByText("Допустимы кириллица и латиница", { exact: false }).last()).toBeVisible();
  await seen(page);
  await page.getByLabel("Фамилия или название").fill("Лук’янаў");
  await page.getByLabel("Имя", { exact: true }).fill("Ўладзімір");
  await press(page, "Сохранить");
  await confirm(page);
  await page.goto(`${romashka}/subscribers?q=${encodeURIComponent("лук'янаў")}`);
  await expect(rowsOf(page).first()).toContainText("Лук’янаў Ўладзімір");
});

test("chapter 12: forwarding on no reply is set, rests under «Все вызовы», and is erased", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(card("375291000018"));
  await tab(page, "Управление номером").click();
  await seen(page);
  await page.getByRole("link", { name: "Переадресация вызовов" }).click();
  const kind = (name: string) => page.getByRole("region", { name });
  await kind("Нет ответа").getByLabel("Номер").fill("8 (029) 100-00-09");
  await kind("Нет ответа").getByLabel("Через сколько секунд").selectOption("15");
  await kind("Нет ответа").getByRole("button", { name: "Включить" }).click();
  await expect(page.getByText("Переадресованный вызов оплачивается как исходящий")).toBeVisible();
  await confirm(page);
  await page.goto(card("375291000018", "/forwarding"));
  await kind("Все вызовы").getByLabel("Номер").fill("112");
  await kind("Все вызовы").getByRole("button", { name: "Включить" }).click();
  await expect(page.getByText("На экстренный номер переадресовать нельзя").last()).toBeVisible();
  await seen(page);
  await kind("Все вызовы").getByLabel("Номер").fill("+375 17 300-00-01");
  await kind("Все вызовы").getByRole("button", { name: "Включить" }).click();
  await confirm(page);
  await page.goto(card("375291000018", "/forwarding"));
  await expect(kind("Нет ответа").getByText("не действует, пока включены «Все вызовы»")).toBeVisible();
  await kind("Все вызовы").getByRole("button", { name: "Удалить" }).click();
  await confirm(page);
});

test("chapter 13: a number is drawn from a category, and the card moves to it", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(card("375291000014", "/management"));
  await page.getByRole("link", { name: "Смена номера" }).click();
  await expect(page.getByText("Доступны 5 попыток в день, осталось 5")).toBeVisible();
  await seen(page);
  await press(page, "Получить номер категории Бронзовый");
  await expect(page.getByText("осталось 4")).toBeVisible();
  await page.reload();
  await expect(page.getByText("осталось 4")).toBeVisible();
  await page.getByRole("button", { name: /^Выбрать номер/ }).click();
  await expect(page.getByText("37,87 руб.")).toBeVisible();
  await confirm(page);
  await expect(page).not.toHaveURL(/375291000014/);
  await expect(page.locator(".card-state")).toContainText("Активный");
});

test("chapter 14: the SIM is replaced by a free one of the account", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(card("375291000010", "/management"));
  await page.getByRole("link", { name: "Замена SIM" }).click();
  await page.getByLabel("Номер новой SIM-карты").fill("893750100000100010");
  await press(page, "Далее");
  await expect(page.getByText("Не хватает последней цифры", { exact: false }).last()).toBeVisible();
  await seen(page);
  await page.getByLabel("Номер новой SIM-карты").fill("");
  await page.getByLabel("Свободные SIM-карты").selectOption({ index: 1 });
  await press(page, "Далее");
  await expect(page.getByText("перестанет работать")).toBeVisible();
  await confirm(page);
});

test("«Потерян телефон» in one step, and back; a locked number says so", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(card("375291000006", "/management"));
  await page.getByRole("link", { name: "Потерян телефон" }).click();
  await page.getByLabel("Переадресовать вызовы на").fill("+375 29 100-00-01");
  await seen(page);
  await press(page, "Далее");
  await expect(page.getByText("Коды для входа на этот номер не отправляются")).toBeVisible();
  await confirm(page);
  await expect(page.locator(".card-state")).toContainText("Приостановлен");
  await tab(page, "Управление номером").click();
  await press(page, "Телефон найден");
  await confirm(page);
  await page.goto(card("375291000002", "/management"));
  await expect(page.getByText("Номер под замком: сначала снимите замок").first()).toBeVisible();
  await seen(page);
});

test("Абонент: the own card without the company's other people", async ({ page }) => {
  await enter(page, "375291000003");
  await expect(title(page)).toHaveText(asShown("+375 29 100-00-03"));
  await seen(page);
  await tab(page, "Начисления и детализация").click();
  await expect(page.getByRole("heading", { name: "Кто смотрел вашу детализацию" })).toBeVisible();
  await seen(page);
  await tab(page, "Управление номером").click();
  await expect(page.getByRole("link", { name: "Замена SIM" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Переадресация вызовов" })).toBeVisible();
});

test("columns and order of the list, and a reference about a list", async ({ page }) => {
  await asAdministrator(page);
  for (const path of [
    "/subscribers?columns=number.name.department.labels.note&sort=name&look=open",
    "/subscribers/375291000020",
  ]) {
    await page.goto(romashka + path);
    await seen(page);
  }
  await page.goto(`${romashka}/reference`);
  await page.getByLabel("Номера").fill("375291000001, 375291000002\n375290000000");
  await press(page, "Показать");
  await expect(page.getByText("Найдено 2 из 3")).toBeVisible();
  await seen(page);
});

test("a fixed line without a number", async ({ page }) => {
  await enter(page, "375291000002", "Супервайзер");
  await page.goto("/a/00170000003/subscribers?q=inet-0003");
  await rowsOf(page).first().getByRole("link").click();
  await expect(title(page)).toHaveText("inet-0003-01");
  await expect(figure(page, "Ежемесячная плата")).toHaveText("49,00 руб.");
  await seen(page);
  await tab(page, "Тарифный план").click();
  await page
    .locator(".offer")
    .filter({ hasText: "Интернет. Офис 300" })
    .getByRole("button", { name: "Подключить" })
    .click();
  await confirm(page);
});
