import type { Page } from "@playwright/test";
import { enter, expect, romashka, rowsOf, seen, signIn, test, title } from "../support/person.ts";

const supervisor = "375291000002";
const language = (page: Page, name: "RU" | "BE" | "EN") =>
  page.getByRole("group", { name: /^(Язык|Мова|Language)$/ }).getByRole("button", { name });

test.describe("the language", () => {
  test.use({ expectedStatuses: [404] });

  test("changes on every kind of page, and goes with the person to another browser", async ({
    page,
    browser,
    baseURL,
  }) => {
    test.setTimeout(120_000);
    await enter(page, supervisor);
    await expect(title(page)).toHaveText("Лицевые счета");
    for (const path of [...kinds, ...(await draftPages(page))]) await changeLanguage(page, path);

    await language(page, "BE").click();
    await expect(page.locator("html")).toHaveAttribute("lang", "be");
    const elsewhere = await browser.newContext(baseURL ? { baseURL } : {});
    const other = await elsewhere.newPage();
    await signIn(other, supervisor);
    await expect(title(other)).toHaveText("Асабовыя рахункі");
    await language(other, "RU").click();
    await expect(title(other)).toHaveText("Лицевые счета");
    await elsewhere.close();
  });
});

const kinds = [
  "/accounts",
  "/outbox",
  "/registration",
  "/no-such-page",
  ...[
    "",
    "/invoices",
    "/deliveries",
    "/subscribers",
    "/bulk/services",
    "/orders?tab=finished",
    "/orders/3",
    "/payments",
  ].map((path) => romashka + path),
];

/** The selection and the confirmation of a draft that nobody confirms. */
async function draftPages(page: Page): Promise<string[]> {
  await page.goto("/a/00020000002/bulk/services");
  await page.getByLabel("Категория услуг").selectOption("Звонки и сообщения");
  await page.getByLabel("Услуга", { exact: true }).selectOption("500 SMS");
  await page.getByLabel("Действие").selectOption("Подключить");
  await page.getByRole("button", { name: "Далее" }).click();
  await page.getByRole("button", { name: /^Выбрать всех \(/ }).click();
  const selection = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Продолжить" }).click();
  await expect(title(page)).toHaveText("Подключение услуг");
  return [selection, new URL(page.url()).pathname];
}

async function changeLanguage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const russian = await title(page).textContent();
  for (const [name, lang] of [
    ["BE", "be"],
    ["EN", "en"],
    ["RU", "ru"],
  ] as const) {
    await language(page, name).click();
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(page, path).toHaveURL(path);
    await expect(language(page, name)).toHaveAttribute("aria-pressed", "true");
    if (lang === "en") await expect(title(page), path).toHaveText(/^[^а-яё]+$/i);
  }
  await expect(title(page)).toHaveText(russian ?? "");
}

test("a supervisor sees his accounts, and works in each", async ({ page }) => {
  await enter(page, supervisor);
  await expect(page).toHaveURL("/accounts");
  // what is overdue first
  const numbers = rowsOf(page).getByRole("link", { name: /^\d/ });
  await expect(numbers).toHaveText(["00020 000 002", "00020 000 001", "00170 000 003"]);
  await expect(page.getByText("мобильная связь: 2, фиксированная связь: 1")).toBeVisible();
  await numbers.last().click();
  await expect(page).toHaveURL("/a/00170000003");
  await expect(page.getByRole("heading", { name: "Лицевой счет 00170 000 003" })).toBeVisible();
  await page.getByRole("link", { name: "Абоненты", exact: true }).first().click();
  await expect(rowsOf(page)).toHaveCount(9);
  await seen(page);
  await page.getByRole("link", { name: "Лицевые счета" }).click();
  await expect(page).toHaveURL("/accounts");
  await numbers.first().click();
  await expect(page.locator("strong", { hasText: /^Просрочено \S+.руб\. на \d+ (день|дня|дней)$/ })).toBeVisible();
});

test("a supervisor sees invoices and payments of mobile and fixed accounts together, and sends one", async ({
  page,
}) => {
  await enter(page, supervisor);
  const tabs = page.getByRole("navigation", { name: "Лицевые счета" });
  await tabs.getByRole("link", { name: "Счета", exact: true }).click();
  await expect(title(page)).toHaveText("Счета");
  await page.getByLabel("Оплата").selectOption("Только неоплаченные");
  await page.getByRole("button", { name: "Показать" }).click();
  // one of the first account, two of the second; the fixed one owes nothing
  await expect(rowsOf(page)).toHaveCount(3);
  await seen(page);
  await page.getByLabel("Оплата").selectOption("Все счета");
  await page.getByLabel("Вид связи").selectOption("Фиксированная связь");
  await page.getByRole("button", { name: "Показать" }).click();
  await expect(rowsOf(page).first()).toContainText("00170 000 003");
  await rowsOf(page)
    .first()
    .getByRole("button", { name: /^Отправить счет/ })
    .click();
  await expect(page).toHaveURL(/\/accounts\/invoices\?kind=fixed/);
  await expect(page.getByText(/поставлен в очередь на отправку на office@romashka\.example/)).toBeVisible();
  await page.goto("/accounts/payments?period=year");
  await expect(page.getByText(/^Всего \d+ платеж/)).toBeVisible();
  await rowsOf(page).getByRole("link", { name: "00170 000 003" }).first().click();
  await expect(page).toHaveURL("/a/00170000003/payments");
  await seen(page);
});
