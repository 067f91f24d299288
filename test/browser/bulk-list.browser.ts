import {
  asAdministrator,
  asPlant,
  expect,
  figure,
  opened,
  plant,
  romashka,
  rowsOf,
  seen,
  test,
  title,
} from "../support/person.ts";
import { asShown } from "../support/shown.ts";
import { button, chooseFromList, chosen, expectDone, expectPlan, heap, tick } from "./bulk.ts";

test("ticks stay over pages, a whole page and all that match can be taken; Отмена changes nothing", async ({
  page,
}) => {
  await asPlant(page);
  await page.goto(`${plant}/orders?tab=finished`);
  const before = await rowsOf(page).count();
  await page.goto(`${plant}/bulk/services`);
  await expect(page.getByLabel("Загрузить файл")).toBeVisible();
  await chooseFromList(page, { account: plant, category: "Звонки и сообщения", service: "500 SMS" });
  await seen(page);

  for (const place of [0, 2]) await rowsOf(page).nth(place).getByRole("checkbox").check();
  await button(page, "Вперёд").click();
  await expect(page).toHaveURL(/after=/);
  await expect(chosen(page)).toHaveText("2");
  await page.getByRole("checkbox", { name: "Выбрать всех на странице" }).check();
  await rowsOf(page).nth(1).getByRole("checkbox").uncheck();
  await button(page, "Назад").click();
  await expect(chosen(page)).toHaveText("51");
  await expect(rowsOf(page).getByRole("checkbox", { checked: true })).toHaveCount(2);

  await page.getByLabel("Статус").selectOption("Прекращение обслуживания");
  await button(page, "Найти").last().click();
  await expect(page).toHaveURL(/status=pending-termination/);
  const all = button(page, /^Выбрать всех \(\d+\)/);
  const matching = Number(/\d+/.exec(await all.innerText())?.[0]);
  await button(page, "Снять выбор").click();
  await expect(chosen(page)).toHaveText("0");
  await all.click();
  await expect(chosen(page)).toHaveText(String(matching));
  await expect(rowsOf(page).getByRole("checkbox", { checked: false })).toHaveCount(0);
  await page.getByLabel("Статус").selectOption("Активный");
  await page.getByLabel("Номер", { exact: true }).last().fill("110000");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=110000&status=active/);
  await expect(chosen(page)).toHaveText(String(matching));
  await all.click();
  await expect(chosen(page)).not.toHaveText(String(matching));
  const total = Number(await chosen(page).innerText());
  await button(page, "Продолжить").click();

  await expect(title(page)).toHaveText("Подключение услуг");
  await expect(page.getByText("Данное действие нельзя будет отменить")).toBeVisible();
  const done = Number(await figure(page, "Будет выполнено").innerText());
  const refused = Number(await figure(page, "Не будет выполнено").innerText());
  expect(done).toBeGreaterThan(0);
  expect(refused).toBeGreaterThanOrEqual(matching);
  expect(done + Number(await figure(page, "Уже так, пропустим").innerText()) + refused).toBe(total);
  const rubles = (done * 4.5).toFixed(2).replace(".", ",");
  await expect(figure(page, "Изменение ежемесячной платы")).toHaveText(`+${rubles} руб./мес.`);
  await seen(page);
  const sheet = await opened(page, page.getByRole("link", { name: "Скачать список в Excel" }));
  expect(sheet.rows).toHaveLength(total + 1);
  await heap(page, "Не будет выполнено");
  await expect(page.getByText(`Обслуживание прекращается — ${matching}`)).toBeVisible();

  await button(page, "Отмена").click();
  await expect(page).toHaveURL(`${plant}/bulk/services`);
  await expect(page.getByText("Операция отменена, ничего не изменено")).toBeVisible();
  await page.goto(`${plant}/orders?tab=finished`);
  await expect(page.getByRole("link", { name: "1", exact: true })).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(before);
});

test("Подтвердить pressed twice makes one order, and Back leads to it", async ({ page }) => {
  await asAdministrator(page);
  await chooseFromList(page, { account: romashka, category: "Контроль и безопасность", service: "Черный список" });
  await button(page, "Продолжить").click();
  await expect(page.getByText("Отметьте хотя бы одного абонента")).toBeVisible();
  for (const last of ["02", "03", "20"]) await tick(page, `+375 29 100-00-${last}`).check();
  await button(page, "Продолжить").click();
  await expectPlan(page, { done: 2, refused: 1, monthly: "3,80 руб." });
  await heap(page, "Не будет выполнено");
  await expect(rowsOf(page)).toHaveText(/\+375\s29\s100.00.20.*Приостановлен/s);

  const [draft = ""] = page.url().split("?");
  await button(page, "Подтвердить").dblclick();
  await expect(page.getByText("Ваша заявка зафиксирована")).toBeVisible();
  const number = await expectDone(page, "Выполнена частично");
  await expect(page.getByText(`Номер заявки: ${number}.`)).toBeVisible();
  await expect(figure(page, "Выполнено")).toHaveText("2");
  await expect(figure(page, "Отказано")).toHaveText("1");
  await seen(page);
  await page.getByRole("navigation", { name: "Состояние" }).getByRole("link", { name: "Отказано" }).click();
  await expect(rowsOf(page)).toHaveCount(1);
  const sheet = await opened(page, page.getByRole("link", { name: "Скачать в Excel" }));
  expect(sheet.name).toMatch(new RegExp(`^Заявка-${number}-\\d{4}-\\d\\d-\\d\\d\\.xlsx$`));
  expect(sheet.rows.map(([msisdn, , , , , , , state]) => [msisdn, state])).toEqual([
    ["Номер", "Состояние"],
    ["375291000002", "Выполнено"],
    ["375291000003", "Выполнено"],
    ["375291000020", "Отказано"],
  ]);

  await page.goto(draft);
  await expect(page).toHaveURL(`${romashka}/orders/${number}`);
  await page.goto(`${romashka}/orders`);
  await page.getByRole("link", { name: "Предыдущие заявки" }).click();
  const mine = rowsOf(page).filter({ hasText: "Подключение Черный список" });
  await expect(mine).toHaveCount(1);
  await expect(mine).toContainText(asShown("+375 29 100-00-01"));
  await expect(mine).toContainText("2 из 3");
  await seen(page);
  const again = await opened(page, mine.getByRole("link", { name: `Скачать в Excel заявку № ${number}` }));
  expect(again.rows).toEqual(sheet.rows);
});

test("after confirming, Back shows the order and not the form", async ({ page }) => {
  await asAdministrator(page);
  await chooseFromList(page, { account: romashka, category: "Управление вызовами", service: "Голосовая почта" });
  await tick(page, "+375 29 100-00-09").check();
  await button(page, "Продолжить").click();
  await expectPlan(page, { done: 1, refused: 0, monthly: "1,90 руб." });
  await button(page, "Подтвердить").click();
  const number = await expectDone(page, "Выполнена");
  await page.goBack();
  await expect(page).toHaveURL(`${romashka}/orders/${number}`);
  await expect(button(page, "Подтвердить")).toHaveCount(0);

  await chooseFromList(page, {
    account: romashka,
    category: "Управление вызовами",
    service: "Голосовая почта",
    action: "Отключить",
  });
  await tick(page, "+375 29 100-00-09").check();
  await button(page, "Продолжить").click();
  await expect(title(page)).toHaveText("Отключение услуг");
  await button(page, "Подтвердить").click();
  await expectDone(page, "Выполнена");
});
