import { asvs } from "../support/asvs.ts";
import { en301549 } from "../support/en301549.ts";
import { asAdministrator, expect, password, romashka, seen, signIn, test, title } from "../support/person.ts";
import { button } from "./bulk.ts";
import { caughtCode } from "./codes.ts";

test.describe("sign-in", () => {
  test(`refuses a wrong password in one sentence and keeps the number ${en301549("9.3.3.1")}`, async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL("/sign-in/password");
    await signIn(page, "+375 29 100-00-01", undefined, "no such password");
    await expect(page.getByRole("alert")).toHaveText("Неверный номер телефона или пароль");
    await expect(page.getByLabel("Номер телефона")).toHaveValue("+375 (29) 100-00-01");
    await expect(page.getByLabel("Пароль", { exact: true })).toHaveValue("");
    await seen(page);

    await signIn(page, "12", undefined, "x");
    await expect(page.getByText("Это не белорусский номер").last()).toBeVisible();
    await expect(page.getByLabel("Номер телефона")).toHaveAttribute("aria-invalid", "true");
    await seen(page);
  });

  test("has four ways, each with its fields and links", async ({ page }) => {
    await page.goto("/sign-in/password");
    const ways = page.getByRole("navigation", { name: "Выберите способ авторизации" });
    await expect(ways.getByRole("link")).toHaveText(["SMS", "Пароль", "Лицевой счет", "Email"]);
    for (const way of ["SMS", "Лицевой счет", "Email", "Пароль"]) {
      await ways.getByRole("link", { name: way, exact: true }).click();
      await expect(ways.getByRole("link", { name: way, exact: true })).toHaveAttribute("aria-current", "page");
      await expect(page.locator("form.form input:not([type=hidden])").first()).toBeFocused();
    }
    await page.getByRole("link", { name: "Зарегистрироваться" }).click();
    await expect(title(page)).toHaveText("Регистрация");
    await page.getByRole("link", { name: "Войти в аккаунт" }).click();
    await page.getByRole("link", { name: "Забыли пароль" }).click();
    await expect(title(page)).toHaveText("Забыли пароль");
  });

  test("by SMS accepts the number as it is typed, and the code by Enter", async ({ page }) => {
    await page.goto("/sign-in/sms");
    const phone = page.getByLabel("Номер телефона");
    await phone.pressSequentially("291000003");
    await expect(phone).toHaveValue("+375 (29) 100-00-03");
    await button(page, "Выслать код подтверждения").click();
    await expect(page.getByText("на него отправлен код")).toBeVisible();
    await expect(button(page, "Выслать код ещё раз")).toBeDisabled();
    await seen(page);
    const code = page.getByLabel("Код подтверждения");
    await expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await code.fill("12");
    await code.press("Enter");
    await expect(page.getByText("Введите 6 цифр кода").last()).toBeVisible();
    await seen(page);
    await code.fill(await caughtCode(page, "375291000003", "Код для входа"));
    await code.press("Enter");
    await expect(page).toHaveURL(`${romashka}/subscribers/375291000003`);
  });

  test("counts down to another code", async ({ page }) => {
    await page.clock.install();
    await page.goto("/sign-in/sms");
    await page.getByLabel("Номер телефона").fill("375291000002");
    await button(page, "Выслать код подтверждения").click();
    const again = button(page, "Выслать код ещё раз");
    await expect(again).toBeDisabled();
    await page.clock.fastForward(20_000);
    await expect(page.getByText(/^Выслать код ещё раз можно через 00:[34]\d$/)).toBeVisible();
    await page.clock.fastForward(41_000);
    await expect(again).toBeEnabled();
    await expect(page.getByText("можно через")).toBeHidden();
    await page.getByLabel("Код подтверждения").fill(await caughtCode(page, "375291000002", "Код для входа"));
    await button(page, "Войти в аккаунт").click();
    await expect(page).toHaveURL("/accounts");
  });

  // by account: registration-recovery.browser.ts, which gives it a new password
  test("by e-mail", async ({ page }) => {
    await page.goto("/sign-in/email");
    await page.getByLabel("Email").fill("admin@romashka.example");
    await page.getByLabel("Пароль", { exact: true }).fill(password);
    await button(page, "Войти в аккаунт").click();
    await expect(title(page)).toHaveText("Выберите способ входа");
  });

  test("formats a number as it is typed, pasted and deleted, and leaves other text alone", async ({ page }) => {
    await page.goto("/sign-in/password");
    const phone = page.getByLabel("Номер телефона");
    for (const [typed, written] of [
      ["+375291234567", "+375 (29) 123-45-67"],
      ["8 (029) 123-45-67", "+375 (29) 123-45-67"],
      ["0171234567", "+375 (17) 123-45-67"],
      ["+7 916 123-45-67", "+7 916 123-45-67"],
      ["12345678901234", "12345678901234"],
    ] as const) {
      await phone.fill("");
      await phone.pressSequentially(typed);
      await expect(phone).toHaveValue(written);
      await phone.fill(typed);
      await expect(phone).toHaveValue(written);
    }
    await phone.fill("291234567");
    for (let i = 0; i < 3; i += 1) await phone.press("Backspace");
    await expect(phone).toHaveValue("+375 (29) 123-4");
    for (let i = 0; i < 8; i += 1) await phone.press("Backspace");
    await phone.press("ControlOrMeta+A");
    await phone.press("Delete");
    await expect(phone).toHaveValue("");
    await phone.fill("291234567");
    await phone.evaluate((input) =>
      (input as unknown as { setSelectionRange(a: number, b: number): void }).setSelectionRange(7, 8),
    );
    await page.keyboard.type("5");
    await expect(phone).toHaveValue("+375 (25) 123-45-67");
  });

  test("shows the password on request", async ({ page }) => {
    await page.goto("/sign-in/password");
    const field = page.getByLabel("Пароль", { exact: true });
    await field.fill("secret");
    await page.getByRole("button", { name: "Показать пароль" }).click();
    await expect(field).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Скрыть пароль" }).click();
    await expect(field).toHaveAttribute("type", "password");
  });

  test("offers the roles of the user, and switches between them", async ({ page }) => {
    await signIn(page, "8 029 100-00-01");
    await expect(title(page)).toHaveText("Выберите способ входа");
    const roles = page.locator(".role-card strong");
    await expect(roles).toHaveText(["Абонент", "Администратор"]);
    await seen(page);
    await page.getByRole("button", { name: "Администратор" }).click();
    await expect(page).toHaveURL(romashka);

    await page.getByRole("button", { name: "Пользователь" }).click();
    await page.getByRole("link", { name: "Сменить роль" }).click();
    await page.getByRole("button", { name: /^Абонент/ }).click();
    await expect(page).toHaveURL(`${romashka}/subscribers/375291000001`);
    await expect(page.locator(".user-role")).toHaveText("Абонент");
  });

  test("leads on to the page that was asked for", async ({ page }) => {
    await page.goto(`${romashka}/orders?tab=finished`);
    await page.getByLabel("Номер телефона").fill("375291000001");
    await page.getByLabel("Пароль", { exact: true }).fill("Demo-pass-2026");
    await page.getByRole("button", { name: "Войти в аккаунт" }).click();
    await page.getByRole("button", { name: "Администратор" }).click();
    await expect(page).toHaveURL(`${romashka}/orders?tab=finished`);
  });

  test(`shows nothing on Back after signing out ${asvs("14.3.1")}`, async ({ page }) => {
    await asAdministrator(page);
    await page.goto(`${romashka}/subscribers`);
    await page.getByRole("button", { name: "Пользователь" }).click();
    await page.getByRole("button", { name: "Выйти" }).click();
    await expect(page).toHaveURL("/sign-in/password");
    await page.goBack();
    await expect(title(page)).toHaveText("Вход в аккаунт");
    await expect(page.getByText("Станиславовна")).toHaveCount(0);
    await page.goto(romashka);
    await expect(title(page)).toHaveText("Вход в аккаунт");
  });
});

test.describe("theme", () => {
  const background = "rgb(15, 21, 28)";

  test("is light, dark or the system's, and is remembered", async ({ page }) => {
    await page.goto("/sign-in/password");
    const body = page.locator("body");
    const choose = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await expect(page.getByRole("button", { name: "Как в системе" })).toHaveAttribute("aria-pressed", "true");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(body).toHaveCSS("background-color", background);
    await choose("Светлое");
    await expect(body).not.toHaveCSS("background-color", background);
    await page.emulateMedia({ colorScheme: "light" });
    await choose("Тёмное");
    await expect(body).toHaveCSS("background-color", background);

    await asAdministrator(page);
    await page.goto(`${romashka}/orders`);
    await expect(body).toHaveCSS("background-color", background);
    await page.getByRole("button", { name: "Пользователь" }).click();
    await choose("Как в системе");
    await expect(page).toHaveURL(`${romashka}/orders`);
    await expect(body).not.toHaveCSS("background-color", background);
  });
});
