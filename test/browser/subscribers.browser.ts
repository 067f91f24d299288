import {
  asAdministrator,
  asPlant,
  expect,
  opened,
  plant,
  romashka,
  rowsOf,
  seen,
  test,
  title,
} from "../support/person.ts";
import { asShown } from "../support/shown.ts";

test("Абоненты: found by any part of a number or of a SIM", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers`);
  await expect(page.getByText("2 000 абонентов").first()).toBeVisible();
  await seen(page);
  const search = page.getByRole("search", { name: "Найти" });
  await search.getByLabel("Номер").fill("1101234");
  await search.getByRole("button", { name: "Найти" }).click();
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(rowsOf(page).first()).toContainText(asShown("+375 44 110-12-34"));
  await expect(page.getByText("Найден 1 абонент")).toBeVisible();
  const sim = await rowsOf(page).locator("[data-label=SIM]").innerText();

  await search.getByLabel("Номер").fill(sim.slice(-7));
  await search.getByLabel("Номер").press("Enter");
  await expect(page).toHaveURL(/q=\d{7}/);
  await expect(rowsOf(page).filter({ hasText: sim })).toHaveCount(1);
  await page.getByRole("button", { name: "Сбросить фильтр" }).click();
  await expect(rowsOf(page)).toHaveCount(50);

  // from any page, by the field in the head
  await page.goto(plant);
  await page.getByRole("search").getByRole("searchbox").fill("8 (044) 110-12-34");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Абоненты" }).getByRole("link")).toHaveText([
    asShown("+375 44 110-12-34"),
  ]);
});

test("Абоненты: filtered by tariff and status, and exported as filtered", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers`);
  await page.getByLabel("Тариф", { exact: true }).selectOption("Свое решение. Новатор");
  await expect(page).toHaveURL(/tariff=101/);
  await page.getByLabel("Статус").selectOption("Приостановлен");
  await expect(page).toHaveURL(/tariff=101&status=suspended/);
  // the address changes before the page is there
  await page.waitForLoadState();
  const count = await rowsOf(page).count();
  expect(count).toBeGreaterThan(3);
  await expect(
    rowsOf(page).filter({ hasText: "Свое решение. Новатор" }).filter({ hasText: "Приостановлен" }),
  ).toHaveCount(count);

  const sheet = await opened(page, page.getByRole("link", { name: "Выгрузка в Excel" }));
  expect(sheet.name).toMatch(/^Абоненты-00020000100-\d{4}-\d\d-\d\d\.xlsx$/);
  expect(sheet.rows).toHaveLength(count + 1);
  expect(sheet.rows[0]?.slice(0, 5)).toEqual(["Номер", "Имя", "SIM", "Тариф", "Статус"]);
  for (const [number, , sim, tariff, status] of sheet.rows.slice(1)) {
    expect(number).toMatch(/^375\d{9}$/);
    expect(sim).toMatch(/^\d{19}$/);
    expect([tariff, status]).toEqual(["Свое решение. Новатор", "Приостановлен"]);
  }
});

test("Абоненты: pages forward and back", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers`);
  const pager = page.getByRole("navigation", { name: "Страницы" });
  const first = await rowsOf(page).first().innerText();
  await expect(pager.getByRole("button", { name: "Назад" })).toHaveCount(0);
  await pager.getByRole("button", { name: "Вперёд" }).click();
  await expect(page).toHaveURL(/after=/);
  const second = await rowsOf(page).first().innerText();
  expect(second).not.toBe(first);
  await pager.getByRole("button", { name: "Вперёд" }).click();
  await expect(rowsOf(page).first()).not.toContainText(second.slice(0, 18));
  await pager.getByRole("button", { name: "Назад" }).click();
  await expect(rowsOf(page).first()).toContainText(second.slice(0, 18));
  await pager.getByRole("button", { name: "Назад" }).click();
  await expect(rowsOf(page).first()).toContainText(first.slice(0, 18));
  await expect(pager.getByRole("button", { name: "Назад" })).toHaveCount(0);
});

test("Абоненты: every status, a name that is missing, and the way to a card", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/subscribers`);
  await expect(rowsOf(page)).toHaveCount(24);
  for (const status of ["Активный", "Приостановлен", "Ожидание активации", "Обслуживание прекращено"]) {
    await expect(page.getByRole("cell", { name: status }).first()).toBeVisible();
  }
  await expect(page.getByText("Без имени").first()).toBeVisible();
  await page.getByRole("link", { name: asShown("+375 29 100-00-05") }).click();
  await expect(title(page)).toContainText(asShown("+375 29 100-00-05"));
});
