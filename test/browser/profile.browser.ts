import type { BrowserContext, Page } from "@playwright/test";
import { openKnex } from "../../src/platform/db.ts";
import {
  asAdministrator,
  databaseUrl,
  expect,
  expectNoSidewaysScroll,
  password,
  romashka,
  rowsOf,
  seen,
  signIn,
  test,
  title,
} from "../support/person.ts";

const newcomer = "375291000004";
const ownPassword = "сорок три зелёных чайника";
const phone = "375297770001";
const name = "Константинопольская-Преображенская Александра-Вильгельмина Аполлинариевна";

/** A user of this file only, so that no other test's sessions end: with the demo password and two roles. */
test.beforeAll(async () => {
  const knex = openKnex(databaseUrl(), undefined, 1);
  try {
    await knex.raw(
      `insert into users (name, phone, email, password_hash)
       select ?, ?, 'aleksandra.vilgelmina@romashka.example', password_hash from users where phone = '375291000001'
       on conflict (phone) do nothing`,
      [name, phone],
    );
    await knex.raw(
      `insert into grants (account_id, user_id, role, granted_by)
       select 20000001, u.id, r.role, a.id from users u, users a, unnest(array['viewer', 'accountant']) r(role)
       where u.phone = ? and a.phone = '375291000001'
         and not exists (select from grants g where g.user_id = u.id and g.role = r.role)`,
      [phone],
    );
  } finally {
    await knex.destroy();
  }
});

const enter = async (page: Page, role: string): Promise<void> => {
  await signIn(page, phone);
  await page.getByRole("button", { name: role }).click();
  await expect(page).toHaveURL(romashka);
};
const flash = (page: Page) => page.getByRole("status");

test("the profile is found in the user menu, and shows the user", async ({ page }) => {
  await enter(page, "Наблюдатель");
  await page.getByRole("button", { name: "Пользователь" }).click();
  await page.getByRole("link", { name: "Профиль" }).click();
  await expect(title(page)).toHaveText("Профиль");
  await expect(page.getByText("aleksandra.vilgelmina@romashka.example")).toBeVisible();
  const roles = page.getByRole("table", { name: "Ваши роли" });
  await expect(roles.getByRole("row")).toHaveCount(3);
  await expect(roles.getByText("Дем'яненко Ольга Станиславовна")).toHaveCount(2);
  const history = page.getByRole("table", { name: "История входов" });
  await expect(history.getByRole("row").nth(1)).toContainText("Chrome, Linux");
  await expect(history.getByRole("row").nth(1)).toContainText("Этот сеанс");
  await seen(page);
});

/** How many lines of the name begin with a hyphen. */
const hyphensFirst = `(() => {
  const link = [...document.querySelectorAll("td a")].find(({ textContent }) => textContent === "${name}");
  const text = link.firstChild;
  const topOf = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().top;
  };
  const signs = [...text.data.matchAll(/-/g)];
  return signs.length < 2 ? "the name is not there" : signs.filter(({ index }) => topOf(index) !== topOf(index - 1)).length;
})()`;

/** Roles and states, a word each, that take more than a line. */
const brokenWords = `[...document.querySelectorAll("td[data-label=Роль], td .badge")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return !/\\s/.test(cell.textContent) && range.getClientRects().length > 1;
}).map(({ textContent }) => textContent)`;

test("a long double name in Доступ has the width it needs: no line begins with its hyphen", async ({ page }) => {
  await asAdministrator(page);
  await page.goto(`${romashka}/access`);
  await expect(page.getByRole("link", { name }).first()).toBeVisible();
  for (const width of [1440, 1199, 1100, 1024, 900, 768, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const begins = await page.evaluate(hyphensFirst);
    expect(await page.evaluate(brokenWords), `words broken in their middle at ${width}`).toEqual([]);
    expect(begins, `lines that begin with a hyphen at ${width}`).toBe(0);
    await expectNoSidewaysScroll(page);
  }
});

test("another session is ended from here, and its browser has to sign in again", async ({ page, browser, baseURL }) => {
  const others: BrowserContext[] = [];
  const elsewhere = async () => {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    others.push(context);
    const other = await context.newPage();
    await enter(other, "Бухгалтер");
    return other;
  };
  await enter(page, "Наблюдатель");
  await page.goto("/profile");
  await page.getByRole("link", { name: /^Активные сеансы/ }).click();
  const other = await elsewhere();
  await page.reload();
  const rows = rowsOf(page);
  await expect(rows.first()).toContainText("Этот сеанс");
  await expect(rows.first().getByRole("button")).toHaveCount(0);
  const before = await rows.count();
  expect(before).toBeGreaterThan(1);
  await seen(page);
  await rows
    .nth(1)
    .getByRole("button", { name: /^Завершить этот сеанс/ })
    .click();
  await expect(flash(page)).toHaveText("Сеанс завершён.");
  await expect(rows).toHaveCount(before - 1);
  await other.goto(`${romashka}/invoices`);
  await expect(title(other)).toHaveText("Вход в аккаунт");

  const third = await elsewhere();
  await page.reload();
  await page.getByRole("button", { name: "Завершить все остальные" }).click();
  await expect(flash(page)).toHaveText("Все остальные сеансы завершены.");
  await expect(page.getByText("Других сеансов нет.")).toBeVisible();
  await expect(rows).toHaveCount(1);
  await seen(page);
  await third.reload();
  await expect(title(third)).toHaveText("Вход в аккаунт");
  for (const context of others) await context.close();
});

test("a temporary password is changed before anything else, and a refused new one says why", async ({ page }) => {
  await page.goto(`${romashka}/subscribers/${newcomer}/services`);
  await page.getByLabel("Номер телефона").fill(newcomer);
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Войти в аккаунт" }).click();
  await expect(title(page)).toHaveText("Смена пароля");
  await expect(page.getByText("Вы вошли по временному паролю: задайте свой")).toBeVisible();
  await seen(page);
  await page.goto(romashka);
  await expect(title(page)).toHaveText("Смена пароля");
  await page.goBack();

  const [current, fresh] = [page.getByLabel("Временный пароль"), page.getByLabel("Новый пароль")];
  await current.fill("не тот");
  await fresh.fill(ownPassword);
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await expect(page.getByText("Пароль неверный").last()).toBeVisible();
  await expect(current).toHaveValue("");
  await current.fill(password);
  await fresh.fill("Новик Андрей и компания");
  await page.getByRole("button", { name: "Показать пароль" }).last().click();
  await expect(fresh).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await expect(page.getByText("В пароле есть ваше имя").last()).toBeVisible();
  await expect(fresh).toHaveAttribute("aria-invalid", "true");
  await seen(page);

  await current.fill(password);
  await fresh.fill(ownPassword);
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await expect(page).toHaveURL(`${romashka}/subscribers/${newcomer}/services`);
  await expect(flash(page)).toHaveText("Пароль изменён. Остальные сеансы завершены.");

  await page.goto("/profile/password");
  await expect(page.getByLabel("Текущий пароль")).toBeVisible();
});

test.describe("a form sent after its session has ended", () => {
  test.use({ expectedStatuses: [403] });

  test("says so, and leads back through signing in", async ({ page, context }) => {
    await enter(page, "Наблюдатель");
    await page.goto("/profile/sessions");
    await page.goto("/profile/password");
    await context.clearCookies({ name: "portal" });
    await page.getByLabel("Текущий пароль").fill(password);
    await page.getByLabel("Новый пароль").fill(ownPassword);
    await page.getByRole("button", { name: "Сменить пароль" }).click();
    await expect(title(page)).toHaveText("Сеанс завершён: войдите снова");
    await seen(page);
    await page.getByRole("link", { name: "Войти", exact: true }).click();
    await page.getByLabel("Номер телефона").fill(phone);
    await page.getByLabel("Пароль", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Войти в аккаунт" }).click();
    await page.getByRole("button", { name: "Бухгалтер" }).click();
    await expect(page).toHaveURL("/profile/password");
    await expect(title(page)).toHaveText("Смена пароля");
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("sessions and the password's form are the same", async ({ page }) => {
    await enter(page, "Наблюдатель");
    await page.goto("/profile/sessions");
    await expect(rowsOf(page).first()).toContainText("Этот сеанс");
    await page.goto("/profile/password");
    await expect(page.getByRole("button", { name: "Показать пароль" })).toHaveCount(0);
    await page.getByLabel("Текущий пароль").fill("не тот");
    await page.getByLabel("Новый пароль").fill(ownPassword);
    await page.getByRole("button", { name: "Сменить пароль" }).click();
    await expect(page.getByText("Пароль неверный").last()).toBeVisible();
  });
});
