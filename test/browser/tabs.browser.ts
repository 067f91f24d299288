import type { Page } from "@playwright/test";
import { enter, expect, figure, rowsOf, seen, test, title } from "../support/person.ts";
import { button, chooseFromList, tick } from "./bulk.ts";

const supervisor = "375291000002";
const first = "/a/00020000001";
const second = "/a/00020000002";
const service = { category: "Звонки и сообщения", service: "500 SMS" };
const account = (page: Page) => page.locator(".topbar-account-name");

/** A plan for one number, whatever other tests have connected to it before. */
const expectOne = async (page: Page) => {
  const figures = await Promise.all(
    ["Будет выполнено", "Уже так, пропустим", "Не будет выполнено"].map((label) => figure(page, label).innerText()),
  );
  expect(figures.toSorted()).toEqual(["0", "0", "1"]);
};

test("two tabs on two accounts never cross: each form acts on the account its page shows", async ({ context }) => {
  const one = await context.newPage();
  await enter(one, supervisor);
  await chooseFromList(one, { account: first, ...service });
  const two = await context.newPage();
  await chooseFromList(two, { account: second, ...service });

  // the later tab has been used last; the earlier one still acts on its own account
  await tick(one, "+375 29 100-00-01").check();
  await button(one, "Продолжить").click();
  await expect(one).toHaveURL(new RegExp(`${first}/bulk/drafts/\\d+$`));
  await expect(account(one)).toHaveText("00020 000 001");
  await expectOne(one);

  await tick(two, "+375 44 100-00-01").check();
  await button(two, "Продолжить").click();
  await expect(two).toHaveURL(new RegExp(`${second}/bulk/drafts/\\d+$`));
  await expect(account(two)).toHaveText("00020 000 002");
  await expectOne(two);

  for (const [tab, base] of [
    [one, first],
    [two, second],
  ] as const) {
    await button(tab, "Отмена").click();
    await expect(tab).toHaveURL(new RegExp(base));
  }
});

test("a supervisor finds an account among his own", async ({ page }) => {
  await enter(page, supervisor);
  await page.getByLabel("Поиск", { exact: true }).fill("170 000");
  await page.keyboard.press("Enter");
  await expect(rowsOf(page)).toHaveCount(1);
  await seen(page);
  await page.getByRole("link", { name: "Сбросить" }).click();
  await page.getByLabel("Связь", { exact: true }).selectOption("Мобильная");
  await expect(page).toHaveURL(/kind=mobile/);
  await expect(rowsOf(page)).toHaveCount(2);
  await page.goto("/accounts?q=nothing-like-it");
  await expect(page.getByText("Ничего не найдено")).toBeVisible();
  await seen(page);
  await expect(title(page)).toHaveText("Лицевые счета");
});
