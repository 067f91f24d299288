import type { Page } from "@playwright/test";
import { enterStaff, expect, password, romashka, rowsOf, seen, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";

test.use({ expectedStatuses: [403] });

async function signInStaff(page: Page): Promise<void> {
  await page.goto("/support/sign-in");
  await page.getByLabel("Email").fill("support@operator.example");
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Войти в аккаунт" }).click();
  await expect(title(page)).toHaveText("Поддержка");
}

const banner = (page: Page) => page.getByRole("region", { name: "Просмотр от имени клиента" });

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("support finds a customer by a number, views the portal as an administrator, and ends the viewing", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signInStaff(page);
  await page.getByLabel("Поиск клиента").fill("8 029 100-00-01");
  await page.getByRole("button", { name: "Найти" }).click();
  await expect(page.getByRole("heading", { name: "Люди с доступом: номер телефона или Email" })).toBeVisible();
  await seen(page);
  await picture(page, "search");
  await page
    .getByRole("link", { name: asShown("+375 29 100-00-01") })
    .first()
    .click();
  await expect(title(page)).toHaveText("ООО «Ромашка»");
  await expect(page.getByText("550 5.1.1").first()).toBeVisible();
  await picture(page, "customer");
  await page.getByRole("link", { name: "Дем'яненко Ольга Станиславовна" }).first().click();

  await page.getByLabel("Роль").selectOption("Администратор");
  const viewing = page.getByRole("region", { name: "Показать как клиент" });
  await viewing.getByLabel("Причина").fill("Не видит счет за октябрь");
  await viewing.getByLabel("Номер обращения").fill("Т-50001");
  await picture(page, "person");
  await viewing.getByRole("button", { name: "Показать как клиент" }).click();
  await expect(page).toHaveURL(romashka);
  await expect(banner(page)).toContainText("Вы смотрите как клиент: Дем'яненко Ольга Станиславовна, Администратор");
  await expect(banner(page)).toContainText("обращение № Т-50001");
  await expect(banner(page)).toContainText(/осталось 29:\d\d/);
  await picture(page, "viewing");

  await page.goto(`${romashka}/invoices`);
  await expect(banner(page)).toBeVisible();
  await rowsOf(page).first().getByRole("link").first().click();
  await expect(banner(page)).toBeVisible();
  await page.goto(`${romashka}/bulk/services`);
  await expect(page.getByLabel("Категория услуг")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Далее" })).toBeDisabled();
  await expect(page.getByText("Только просмотр").first()).toBeVisible();
  await expect(banner(page)).toBeVisible();
  await seen(page);
  await picture(page, "read-only");

  await banner(page).getByRole("button", { name: "Закончить" }).click();
  await expect(page.getByText("Просмотр закончен.")).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  await page.goto(romashka);
  await expect(title(page)).toHaveText("Поддержка");
});

test("a form without a reason keeps what was typed, and a failed letter is sent again", async ({ page }) => {
  test.setTimeout(60_000);
  await enterStaff(page);
  await page.getByLabel("Поиск клиента").fill("ромашка");
  await page.getByRole("button", { name: "Найти" }).click();
  await page.getByRole("link", { name: "ООО «Ромашка»" }).first().click();
  const summary = page
    .locator(".support-resend")
    .filter({ hasText: /^\s*Отправить ещё раз/ })
    .first();
  await summary.locator("summary").click();
  await summary.getByLabel("Причина").fill("   ");
  await summary.getByRole("button", { name: "Отправить" }).click();
  await expect(page.getByText("Напишите причину: её увидит администратор клиента").last()).toBeVisible();
  await seen(page);
  await picture(page, "resend");
  const open = page.locator(".support-resend[open]");
  await open.getByLabel("Причина").fill("Адрес исправлен");
  await open.getByRole("button", { name: "Отправить" }).click();
  await expect(page.getByText("Документ в очереди на отправку")).toBeVisible();
});

test("what a colleague has asked for is found, read on the person's page, and refused to whoever has no second factor", async ({
  page,
}) => {
  test.setTimeout(60_000);
  await enterStaff(page);
  await page.getByRole("link", { name: /Запросы на подтверждение: \d/ }).click();
  await expect(title(page)).toHaveText("Запросы на подтверждение");
  await expect(rowsOf(page).first()).toContainText("Вторая линия поддержки");
  await seen(page);
  await picture(page, "removals");
  await rowsOf(page).first().getByRole("link").click();
  const waiting = page.getByRole("region", { name: "Ждёт подтверждения: Вход с номером" });
  await expect(waiting).toContainText("обращение № Т-49102");
  await seen(page);
  await picture(page, "removal");
  await waiting.getByLabel("Почему отклонён").fill("Не просил");
  await waiting.getByRole("button", { name: "Отклонить" }).click();
  await page.getByRole("link", { name: "Подключить второй фактор" }).click();
  await expect(title(page)).toHaveText("Подтвердите почту");
  await page.getByRole("button", { name: "Отправить код" }).click();
  await expect(page.getByText("Код отправлен: s***t@operator.example")).toBeVisible();
  await page.getByRole("textbox", { name: "Код" }).fill("12");
  await page.getByRole("button", { name: "Подтвердить" }).click();
  await expect(page.getByText("Введите 6 цифр").last()).toBeVisible();
  await seen(page);
  await picture(page, "mailbox");
});
