import { asAdministrator, expect, romashka, seen, test, title } from "../support/person.ts";

/* One pattern for every form: a summary above the page, a word in the title, a sentence beside the field that goes when it changes. */

for (const width of [1440, 1024, 390]) {
  test(`a form that was filled in wrongly, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 860 });
    await asAdministrator(page);
    await page.goto(`${romashka}/access/invitations/new`);
    await page.getByLabel("Номер телефона или email").fill("никто");
    await page.getByRole("button", { name: "Отправить приглашение" }).click();
    // nothing of the browser's own bubbles: the form was sent
    await expect(page).toHaveTitle(/^Ошибка: Пригласить сотрудника · /);
    const summary = page.getByRole("alert");
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("link")).toHaveText([/^Введите номер телефона/, "Выберите роль"]);
    await seen(page);
    await summary.getByRole("link", { name: /^Введите номер телефона/ }).click();
    const field = page.getByLabel("Номер телефона или email");
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("никто");
    await field.fill("+375 29 100-00-99");
    await expect(field).not.toHaveAttribute("aria-invalid");
    await expect(page.getByText(/^Введите номер телефона/)).toHaveCount(0);
    await page.getByRole("radio", { name: "Наблюдатель" }).check();
    await expect(summary).toHaveCount(0);
    await expect(page).toHaveTitle(/^Пригласить сотрудника · /);
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a form that was filled in wrongly says so too", async ({ page }) => {
    await page.goto("/registration");
    await page.getByRole("button", { name: "Выслать код подтверждения" }).click();
    await expect(page).toHaveTitle(/^Ошибка: Регистрация · /);
    await expect(page.getByRole("alert").getByRole("link")).toHaveText("Введите номер телефона или лицевой счет");
    await expect(page.getByRole("alert")).toBeFocused();
  });
});

test("the code's form is found again from the address of its answer", async ({ page }) => {
  await page.goto("/sign-in/sms");
  await page.goto("/sign-in/sms/code");
  await expect(page).toHaveURL("/sign-in/sms");
  await expect(title(page)).toHaveText("Вход в аккаунт");
});
