import { rules } from "../../src/limits/index.ts";
import { hashPassword } from "../../src/passwords/index.ts";
import { openKnex } from "../../src/platform/db.ts";
import { hashOf } from "../../src/platform/limits.ts";
import { databaseUrl, expect, password, seen, test, title } from "../support/person.ts";
import { button } from "./bulk.ts";
import { caughtCode } from "./codes.ts";

/** A user of this file only, whose login is under attack. */
const email = "attacked@client.example";
const db = () => openKnex(databaseUrl(), undefined, 1);

test.beforeAll(async () => {
  const knex = db();
  await knex("users").insert({ name: "Проверкин", email, password_hash: await hashPassword(password) });
  await knex("rate_limits").insert({
    key: `password-in-a-row:${hashOf([`email ${email}`])}`,
    points: rules["password-in-a-row"].attempts,
    expire: Date.now() + 3_600_000,
  });
  await knex.destroy();
});
test.afterAll(async () => {
  const knex = db();
  const { id } = await knex("users").where({ email }).first("id");
  await knex("sign_ins").where({ user_id: id }).delete();
  await knex("users").where({ id }).delete();
  await knex.destroy();
});

test("after many wrong passwords the right one asks for a code, which comes by mail", async ({ page }) => {
  await page.goto("/sign-in/email");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await button(page, "Войти в аккаунт").click();
  await expect(page).toHaveURL("/sign-in/confirmation");
  await expect(title(page)).toHaveText("Подтвердите вход");
  await expect(page.getByText("Код отправлен: a***d@client.example")).toBeVisible();
  await expect(button(page, "Выслать код ещё раз")).toBeDisabled();
  await expect(page.getByLabel("Код подтверждения")).toBeFocused();
  await seen(page);
  await page.getByLabel("Код подтверждения").fill("12");
  await button(page, "Войти в аккаунт").click();
  await expect(page.getByText("Введите 6 цифр кода").last()).toBeVisible();
  await seen(page);
  await page.getByLabel("Код подтверждения").fill(await caughtCode(page, email, "Код подтверждения"));
  await button(page, "Войти в аккаунт").click();
  await expect(page).toHaveURL("/role");
});
