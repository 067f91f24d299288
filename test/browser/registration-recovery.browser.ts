import type { Page } from "@playwright/test";
import { password as demoPassword, expect, romashka, seen, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";
import { button } from "./bulk.ts";
import { caughtCode } from "./codes.ts";

const first = "синий чайник у окна";
const second = "семь облаков над рекой";
const name = (page: Page) => page.getByRole("textbox", { name: /^(Номер телефона|Лицевой)/ });
const code = (page: Page) => page.getByLabel("Код подтверждения");

test.describe
  .serial("a number that has no user yet", () => {
    const phone = "375291000016";

    test("is registered with a code by SMS", async ({ page }) => {
      await page.goto("/sign-in/password");
      await page.getByRole("link", { name: "Зарегистрироваться" }).click();
      await expect(title(page)).toHaveText("Регистрация");
      await name(page).fill("nobody@client.example");
      await name(page).press("Enter");
      await expect(
        page.getByText(asShown("Введите номер телефона (+375 29 123-45-67) или лицевой счет")).last(),
      ).toBeVisible();
      await seen(page);
      await name(page).fill("+375 29 100-00-16");
      await button(page, "Выслать код подтверждения").click();
      await expect(page).toHaveURL("/registration/code");
      await seen(page);
      await code(page).fill("000000");
      await code(page).press("Enter");
      await expect(page.getByText("Неверный код. Осталось 4 попытки").last()).toBeVisible();
      await code(page).fill(await caughtCode(page, phone, "Код для регистрации"));
      await code(page).press("Enter");
      await expect(page).toHaveURL("/registration/password");
      await seen(page);
      await page.goto("/registration/code");
      await expect(page).toHaveURL("/registration/password");
      await page.getByLabel("Фамилия, имя, отчество").fill("Клімовіч Аляксандра Пятроўна-Вішнеўская");
      await page.getByLabel("Пароль", { exact: true }).fill("климович");
      await button(page, "Сохранить пароль").click();
      await expect(page.getByText("Пароль слишком короткий").last()).toBeVisible();
      await expect(page.getByLabel("Фамилия, имя, отчество")).toHaveValue("Клімовіч Аляксандра Пятроўна-Вішнеўская");
      await seen(page);
      await page.getByLabel("Пароль", { exact: true }).fill(first);
      await button(page, "Сохранить пароль").click();
      await expect(page).toHaveURL(`${romashka}/subscribers/${phone}`);
      await expect(page.getByText("Пароль задан.")).toBeVisible();
    });

    test("is told so when it registers again", async ({ page }) => {
      await page.goto("/registration");
      await name(page).fill(phone);
      await button(page, "Выслать код подтверждения").click();
      await code(page).fill(await caughtCode(page, phone, "Код для регистрации"));
      await button(page, "Продолжить").click();
      await expect(page.getByText("Вы уже зарегистрированы")).toBeVisible();
      await seen(page);
      await page.getByRole("link", { name: "Забыли пароль" }).click();
      await expect(title(page)).toHaveText("Забыли пароль");
    });

    test.describe("without JavaScript", () => {
      test.use({ javaScriptEnabled: false, expectedStatuses: [429] });

      test("gets a new password, also with repeated clicks", async ({ page }) => {
        await page.goto("/password-recovery?way=sms");
        await name(page).fill("8 (029) 100-00-16");
        await button(page, "Выслать код подтверждения").click();
        await expect(page.getByText("Выслать код ещё раз можно через 60 с")).toBeVisible();
        await button(page, "Выслать код ещё раз").click();
        await expect(page.getByText("Новый код можно запросить через").last()).toBeVisible();
        await code(page).fill(await caughtCode(page, phone, "Код для нового пароля"));
        await button(page, "Продолжить").click();
        await page.getByLabel("Новый пароль").fill(second);
        await button(page, "Сохранить пароль").click();
        await expect(page.getByText("Пароль задан.")).toBeVisible();
        await expect(page).toHaveURL(`${romashka}/subscribers/${phone}`);
        // the text is there before the answer's last byte, and the session is saved between the two
        await page.waitForLoadState();
        await page.goBack();
        await expect(page).toHaveURL(`${romashka}/subscribers/${phone}`);
      });
    });
  });

const signInByAccount = async (page: Page, secret: string) => {
  await page.getByLabel("Лицевой счет").fill("00170 000 003");
  await page.getByLabel("Пароль", { exact: true }).fill(secret);
  await page.keyboard.press("Enter");
};

test("a fixed account signs in, and gets a new password with a code by mail", async ({ page }) => {
  await page.goto("/sign-in/account");
  await signInByAccount(page, "wrong");
  await expect(page.getByRole("alert")).toHaveText("Неверный лицевой счет или пароль");
  await seen(page);
  await signInByAccount(page, demoPassword);
  await expect(page).toHaveURL("/a/00170000003");
  await button(page, "Пользователь").click();
  await button(page, "Выйти").click();

  await page.goto("/sign-in/account");
  await page.getByRole("link", { name: "Забыли пароль" }).click();
  await expect(name(page)).toHaveAttribute("placeholder", "00000000000");
  await seen(page);
  await name(page).fill("00170 000 003");
  await button(page, "Выслать код подтверждения").click();
  await expect(page.getByText("код отправлен на адрес доставки счетов")).toBeVisible();
  await seen(page);
  await code(page).fill(await caughtCode(page, "romashka.example", "Код для нового пароля"));
  await button(page, "Продолжить").click();
  await expect(page.getByText("все открытые сеансы будут завершены")).toBeVisible();
  await seen(page);
  await page.getByLabel("Новый пароль").fill(first);
  await button(page, "Сохранить пароль").click();
  await expect(page).toHaveURL("/a/00170000003");
  await button(page, "Пользователь").click();
  await button(page, "Выйти").click();
  // the way by which this browser was last signed in with
  await expect(page).toHaveURL("/sign-in/account");
  await signInByAccount(page, demoPassword);
  await expect(page.getByRole("alert")).toHaveText("Неверный лицевой счет или пароль");
  await signInByAccount(page, first);
  await expect(page).toHaveURL("/a/00170000003");
});
