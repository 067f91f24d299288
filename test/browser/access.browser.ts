import type { Page } from "@playwright/test";
import { asAdministrator, enter, expect, password, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";

const access = `${romashka}/access`;
const newPassword = "Ласточка летит на юг 41";

/** The link in the newest letter to somebody, as it is read at /outbox; a worker sends it a moment later. */
async function linkTo(page: Page, to: string): Promise<string> {
  let link = "";
  await expect(async () => {
    await page.goto("/outbox");
    const letter = await page
      .getByRole("article")
      .filter({ hasText: "/invitations/" })
      .filter({ hasText: to })
      .first()
      .innerText();
    link = /\/invitations\/[\w-]{43}/.exec(letter)?.[0] ?? "";
    expect(link).not.toBe("");
  }).toPass();
  return link;
}

async function invite(page: Page, to: string, role: string): Promise<void> {
  await page.goto(access);
  await page.getByRole("link", { name: "Пригласить сотрудника" }).click();
  await page.getByLabel("Номер телефона или email").fill(to);
  await page.getByRole("radio", { name: role }).check();
  await page.getByRole("button", { name: "Отправить приглашение" }).click();
}

test.describe("access without paper", () => {
  test.use({ expectedStatuses: [403, 404] });

  test("an administrator invites, the invited signs in and sees what the role opens, and is suspended", async ({
    page,
    browser,
    baseURL,
  }) => {
    test.setTimeout(180_000);
    const to = "vakhta@romashka.example";
    await asAdministrator(page);
    await page.getByRole("link", { name: "Доступ сотрудников" }).click();
    await expect(title(page)).toHaveText("Доступ сотрудников");
    await expect(page.getByRole("row", { name: /Ластовская Ирина Фёдоровна.*Бухгалтер.*Действует/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /О'Коннор Ян Янович.*Приостановлен/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /zam@romashka\.example.*Срок истек/ })).toBeVisible();

    await invite(page, "никто", "Наблюдатель");
    await expect(page.getByText(asShown("Введите номер телефона (+375 29 123-45-67)")).last()).toBeVisible();
    await expect(page.getByRole("radio", { name: "Супервайзер" })).toHaveCount(0);
    await seen(page);
    await invite(page, to, "Наблюдатель");
    await expect(page.getByRole("status")).toHaveText(`Приглашение отправлено: ${to}.`);
    await expect(rowsOf(page).filter({ hasText: to })).toBeVisible();

    const link = await linkTo(page, to);
    const guests = await browser.newContext({ ...(baseURL && { baseURL }), javaScriptEnabled: false, locale: "ru-RU" });
    const guest = await guests.newPage();
    await guest.goto(link);
    await expect(title(guest)).toHaveText("Приглашение");
    await expect(guest.getByText("Дем'яненко Ольга Станиславовна приглашает вас")).toBeVisible();
    await guest.getByLabel("Фамилия, имя, отчество").fill("Караульный Фома");
    await guest.getByLabel("Придумайте пароль").fill("короткий");
    await guest.getByRole("button", { name: "Принять приглашение" }).click();
    await expect(guest.getByText("слишком короткий").last()).toBeVisible();
    await guest.getByLabel("Придумайте пароль").fill(newPassword);
    await guest.getByRole("button", { name: "Принять приглашение" }).click();
    await expect(guest).toHaveURL(romashka);
    await expect(guest.getByText("Приглашение принято: доступ открыт.")).toBeVisible();
    await expect(guest.getByText("Наблюдатель").first()).toBeVisible();
    await guest.goto(`${romashka}/invoices`);
    await expect(rowsOf(guest).first()).toBeVisible();
    await expect(guest.getByRole("button", { name: "Отправить счет" })).toHaveCount(0);
    expect((await guest.goto(access))?.status()).toBe(403);
    expect((await guest.goto(`${romashka}/bulk/services`))?.status()).toBe(403);
    expect((await guest.goto(link))?.status()).toBe(404);
    await expect(title(guest)).toHaveText("Приглашение не действует");

    await page.goto(access);
    await page.getByRole("link", { name: "Изменить доступ: Караульный Фома" }).click();
    await expect(title(page)).toHaveText("Караульный Фома");
    await page.getByRole("button", { name: "Приостановить доступ" }).click();
    await expect(page.getByRole("status")).toContainText("Доступ приостановлен: Караульный Фома.");
    expect((await guest.goto(`${romashka}/invoices`))?.status()).toBe(404);
    await guests.close();

    await page.getByRole("link", { name: "Изменить доступ: Караульный Фома" }).click();
    await page.getByRole("button", { name: "Вернуть доступ" }).click();
    await expect(page.getByRole("status")).toContainText("Доступ возвращен: Караульный Фома.");
    await page.getByRole("button", { name: "Отменить" }).click();
    await expect(page.getByRole("status")).toContainText("Доступ приостановлен: Караульный Фома.");
    await page.getByRole("button", { name: "Отменить" }).click();
    await page.getByRole("link", { name: "Изменить доступ: Караульный Фома" }).click();
    await page.getByRole("radio", { name: "Бухгалтер" }).check();
    await page.getByRole("button", { name: "Сохранить роль" }).click();
    await expect(page.getByRole("row", { name: /Караульный Фома.*Бухгалтер/ })).toBeVisible();
    await page.getByRole("link", { name: "Изменить доступ: Караульный Фома" }).click();
    await page.getByRole("link", { name: "Удалить доступ" }).click();
    await expect(title(page)).toHaveText("Удалить доступ: Караульный Фома?");
    await seen(page);
    await page.getByRole("button", { name: "Удалить доступ" }).click();
    await expect(page.getByText("Доступ удален: Караульный Фома.")).toBeVisible();
    await expect(page.getByRole("row", { name: /Караульный Фома/ })).toHaveCount(0);
  });

  test("every face of an invitation can be read by everybody", async ({ page, browser, baseURL }) => {
    test.setTimeout(180_000);
    await asAdministrator(page);
    const number = "375291000003";
    await invite(page, number, "Бухгалтер");
    await expect(page.getByRole("status")).toContainText(asShown("Приглашение отправлено: +375 29 100-00-03"));
    const link = await linkTo(page, asShown("+375 29 100-00-03"));
    await page.goto(link);
    await expect(page.getByText("вы вошли как Дем'яненко Ольга Станиславовна")).toBeVisible();
    await seen(page);

    const guests = await browser.newContext(baseURL ? { baseURL } : {});
    const guest = await guests.newPage();
    await guest.goto(link);
    await seen(guest);
    await guest.getByRole("link", { name: "Войдите, чтобы принять" }).click();
    await guest.getByLabel("Номер телефона").fill(number);
    await guest.getByLabel("Пароль", { exact: true }).fill(password);
    await guest.getByRole("button", { name: "Войти в аккаунт" }).click();
    await expect(guest).toHaveURL(link);
    await seen(guest);

    const newcomer = "novichok@romashka.example";
    await invite(page, newcomer, "Наблюдатель");
    const other = await linkTo(page, newcomer);
    const strangers = await browser.newContext(baseURL ? { baseURL } : {});
    const stranger = await strangers.newPage();
    await stranger.goto(other);
    await seen(stranger);
    await page.goto(access);
    for (const to of [newcomer, asShown("+375 29 100-00-03")]) {
      await page.getByRole("button", { name: `Отозвать приглашение: ${to}` }).click();
      await expect(page.getByRole("status")).toContainText("Приглашение отозвано");
    }
    await stranger.reload();
    await expect(title(stranger)).toHaveText("Приглашение не действует");
    await seen(stranger);
    await Promise.all([guests.close(), strangers.close()]);
  });

  test("the only administrator is told why nothing can be done with his own access", async ({ page }) => {
    await enter(page, "375291000900");
    await page.goto("/a/00020000900/access");
    await expect(rowsOf(page)).toHaveCount(1);
    await expect(page.getByText("Открытых приглашений нет")).toBeVisible();
    await seen(page);
    await rowsOf(page).getByRole("link").first().click();
    await expect(page.getByText("последний действующий доступ с ролью «Администратор»")).toBeVisible();
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
    await seen(page);
  });
});
