import { asAdministrator, expect, romashka, seen, signIn, test, title } from "../support/person.ts";

test.describe("sign-in", () => {
  test("refuses a wrong password in one sentence and keeps the number", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL("/sign-in/password");
    await seen(page);
    await signIn(page, "+375 29 100-00-01", undefined, "no such password");
    await expect(page.getByRole("alert")).toHaveText("Неверный номер телефона или пароль");
    await expect(page.getByLabel("Номер телефона")).toHaveValue("+375 29 100-00-01");
    await expect(page.getByLabel("Пароль", { exact: true })).toHaveValue("");
    await seen(page);

    await signIn(page, "12", undefined, "x");
    await expect(page.getByText("Это не белорусский номер")).toBeVisible();
    await expect(page.getByLabel("Номер телефона")).toHaveAttribute("aria-invalid", "true");
    await seen(page);
  });

  test("says which of the four ways are still coming", async ({ page }) => {
    await page.goto("/sign-in/password");
    const ways = page.getByRole("navigation", { name: "Выберите способ авторизации" });
    await expect(ways.getByRole("link")).toHaveText(["SMS", "Пароль", "Лицевой счет", "Email"]);
    for (const way of ["SMS", "Лицевой счет", "Email"]) {
      await ways.getByRole("link", { name: way, exact: true }).click();
      await expect(ways.getByRole("link", { name: way, exact: true })).toHaveAttribute("aria-current", "page");
      await expect(page.getByText("Скоро появится")).toBeVisible();
      await expect(page.getByRole("button", { name: "Войти в аккаунт" })).toHaveCount(0);
    }
    await seen(page);
    await ways.getByRole("link", { name: "Пароль", exact: true }).click();
    for (const link of ["Забыли пароль", "Зарегистрироваться"]) {
      await page.getByRole("link", { name: link }).click();
      await expect(page.getByText("Скоро появится")).toBeVisible();
      await page.getByRole("link", { name: "Вернуться ко входу" }).click();
    }
  });

  test("shows the password when asked to", async ({ page }) => {
    await page.goto("/sign-in/password");
    const field = page.getByLabel("Пароль", { exact: true });
    await field.fill("secret");
    await page.getByRole("button", { name: "Показать пароль" }).click();
    await expect(field).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Скрыть пароль" }).click();
    await expect(field).toHaveAttribute("type", "password");
  });

  test("offers the roles held, and changes between them", async ({ page }) => {
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

  test("lets go: after signing out, Back shows nothing", async ({ page }) => {
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

  test("is light, dark or the system's, and is kept", async ({ page }) => {
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
