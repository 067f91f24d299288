import type { Page } from "@playwright/test";
import { asAdministrator, enter, expect, romashka, rowsOf, seen, test, title } from "../support/person.ts";

// an account that no other test sends papers of
const second = "/a/00020000002";

/** The link in the newest letter to a mailbox, as it is read at /outbox; a worker sends it a moment later. */
async function linkTo(page: Page, email: string): Promise<string> {
  let link = "";
  await expect(async () => {
    await page.goto("/outbox");
    const letters = page.getByRole("article").filter({ hasText: "/delivery-addresses/" });
    const letter = await letters.filter({ hasText: email }).first().innerText();
    link = /\/delivery-addresses\/[\w-]{43}/.exec(letter)?.[0] ?? "";
    expect(link).not.toBe("");
  }).toPass();
  return link;
}

test("Доставка счета (guide, chapter 3): another address and format, confirmed by the link", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const email = `buh-${Date.now()}@romashka.example`;
  await enter(page, "375291000002", "Супервайзер");
  await page.goto(second);
  await page.getByRole("link", { name: "Изменить" }).click();
  await expect(title(page)).toHaveText("Доставка счета");
  await expect(page.getByLabel("Email")).toHaveValue("buh@romashka.example");
  await seen(page);
  await page.getByLabel("Email").fill("buh@romashka");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText("Укажите один адрес вида name@company.by").last()).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue("buh@romashka");
  await seen(page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Формат").selectOption("txt");
  await page.getByLabel("Язык документов").selectOption("Белорусский");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText(`Отправили ссылку на ${email}`)).toBeVisible();
  await expect(page.getByText(`Адрес buh@romashka.example заменит ${email}`)).toBeVisible();
  await seen(page);

  const link = await linkTo(page, email);
  const stranger = await browser.newPage({ ...(baseURL && { baseURL }), javaScriptEnabled: false });
  await stranger.goto(link);
  await expect(stranger.getByText(email)).toBeVisible();
  await stranger.getByRole("button", { name: "Подтвердить" }).click();
  await expect(title(stranger)).toHaveText("Адрес подтверждён");
  expect((await stranger.goto(link))?.status()).toBe(404);
  await expect(title(stranger)).toHaveText("Ссылка не действует");
  await stranger.close();

  await page.goto(second);
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByText("txt", { exact: true })).toBeVisible();
});

test("the link's page is seen by everybody alike", async ({ page }) => {
  const email = `third-${Date.now()}@romashka.example`;
  await enter(page, "375291000002", "Супервайзер");
  await page.goto(`${second}/delivery`);
  await page.getByLabel("Ещё один адрес").fill(email);
  await page.getByRole("button", { name: "Добавить" }).click();
  await expect(rowsOf(page).filter({ hasText: email })).toContainText("Ждёт подтверждения");
  await page.goto(await linkTo(page, email));
  await expect(title(page)).toHaveText("Подтверждение адреса");
  await seen(page);
  await page.goto(`${second}/delivery`);
  await page.getByRole("button", { name: `Удалить адрес ${email}` }).click();
  await expect(page.getByText(`Адрес ${email} удалён`)).toBeVisible();
});

test("every state of an address, and what is sent on schedule", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/delivery`);
  for (const state of ["Получает", "Приостановлен", "Ждёт подтверждения", "Ссылка истекла"]) {
    await expect(page.locator(".badge", { hasText: state }).first()).toBeVisible();
  }
  await expect(page.getByText("три раза не доставлено: доставка приостановлена")).toBeVisible();
  await page.getByRole("link", { name: "Настроить отправку: Счет" }).click();
  await expect(title(page)).toHaveText("Счет: отправка по расписанию");
  await expect(page.getByRole("radio", { name: "В день выставления" })).toBeChecked();
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText("Расписание сохранено.")).toBeVisible();
});
