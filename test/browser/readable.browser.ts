import { asAdministrator, enter, expect, expectNoSidewaysScroll, romashka, test } from "../support/person.ts";

/** Longer than this nobody reads: the walk found 7 881 px at 1440 and 15 261 px at 390. */
const longest = 3_000;

test("Журнал is a page that can be read, whatever the screen", async ({ page }) => {
  await asAdministrator(page);
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${romashka}/journal`);
    await expect(page.locator("tbody tr").first()).toBeVisible();
    const height = await page.evaluate<number>("document.documentElement.scrollHeight");
    expect(height, `at ${width} px`).toBeLessThanOrEqual(longest);
    // no address and no code stands in sight
    const seen = await page.locator("tbody").innerText();
    expect(seen).not.toMatch(/\/a\/|:account|[\da-f]{8}-[\da-f]{4}-/);
  }
});

test("Счет on a phone folds to its groups", async ({ page }) => {
  await asAdministrator(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${romashka}/invoices`);
  await page.locator("tbody .table-lead a").first().click();
  const group = page.locator(".charge-groups > details").first();
  await expect(group).toBeVisible();
  expect(await page.evaluate<number>("document.documentElement.scrollHeight")).toBeLessThanOrEqual(longest);
  const line = group.locator("li").first();
  await expect(line).toBeHidden();
  await group.locator("summary").first().click();
  await expect(line).toBeVisible();
  await expect(group.getByText(/без НДС/).first()).toBeHidden();
  await group.getByText("Подробнее: количество и НДС").click();
  await expect(group.getByText(/без НДС/).first()).toBeVisible();
});

test("Счета over several accounts are a page of twenty that fits every width", async ({ page }) => {
  await enter(page, "375291000002");
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/accounts/invoices");
    await expect(page.locator("tbody tr")).toHaveCount(20);
    await expectNoSidewaysScroll(page);
    // twice what is read at most: its rows are invoices, 230 px each on a phone
    expect(await page.evaluate<number>("document.documentElement.scrollHeight")).toBeLessThanOrEqual(2 * longest);
  }
  await expect(page.getByText("Фильтр", { exact: true })).toBeVisible();
});

test("requisites are copied by a press", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await asAdministrator(page);
  await page.goto(romashka);
  await page.getByText("Реквизиты для оплаты").click();
  await page.getByRole("button", { name: "Скопировать: Счет (IBAN)" }).click();
  await expect(page.getByText("Скопировано")).toBeVisible();
  expect(await page.evaluate<string>("navigator.clipboard.readText()")).toMatch(/^BY\d\d[A-Z]{4}\d{4}\w{16}$/);
});
