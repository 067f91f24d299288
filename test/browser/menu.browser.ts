import { asAdministrator, enter, expect, romashka, rowsOf, seen, test, title } from "../support/person.ts";

test("every link of the menu leads to a page, and one to come says so", async ({ page }) => {
  await asAdministrator(page);
  const links = page.locator("#sidebar .menu-link");
  const targets = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(targets.length).toBeGreaterThan(18);
  for (const href of targets) {
    const answer = await page.goto(href);
    expect(answer?.status(), href).toBe(200);
    const link = page.locator(`#sidebar .menu-link[href="${href}"]`);
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(page.locator("#sidebar [aria-current]")).toHaveCount(1);
    const isComing = (await link.locator(".menu-coming").count()) > 0;
    await expect(page.getByText("Этот раздел ещё в работе")).toHaveCount(isComing ? 1 : 0);
  }
  await page.goto(`${romashka}/coming/corporate`);
  await page.getByRole("link", { name: "Вернуться к лицевому счету" }).click();
  await expect(page).toHaveURL(romashka);
});

test("the menu opens on a phone and closes again", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await asAdministrator(page);
  const menu = page.getByRole("navigation", { name: "Меню" });
  await expect(menu).toBeHidden();
  await page.getByRole("button", { name: "Меню", exact: true }).click();
  await menu.getByRole("link", { name: "История заявок" }).click();
  await expect(title(page)).toHaveText("История заявок");
  await page.getByRole("button", { name: "Меню", exact: true }).click();
  await page.getByRole("button", { name: "Закрыть меню" }).click();
  await expect(menu).toBeHidden();
});

test.describe("who may see what", () => {
  test.use({ expectedStatuses: [403, 404] });

  test("a subscriber has his own number and nothing of the account", async ({ page }) => {
    await enter(page, "375291000003");
    await expect(page).toHaveURL(`${romashka}/subscribers/375291000003`);
    const targets = await page
      .locator("#sidebar .menu-link")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(targets).toHaveLength(4);
    for (const href of targets) expect((await page.goto(href))?.status(), href).toBe(200);
    for (const path of [romashka, `${romashka}/subscribers`, `${romashka}/bulk/services`, "/accounts"]) {
      expect((await page.goto(path))?.status(), path).toBe(403);
    }
    await expect(title(page)).toHaveText("Нет прав на это действие");
    expect((await page.goto("/a/00020000002"))?.status()).toBe(404);
    await expect(title(page)).toHaveText("Страница не найдена");
    await seen(page);
  });
});

test.describe("an account with nothing in it", () => {
  const empty = "/a/00020000900";
  const pages = [
    ["", "Здесь пока пусто, и это нормально"],
    ["/invoices", "Счетов пока нет"],
    ["/deliveries", "Отправленных документов пока нет"],
    ["/subscribers?q=99999", "Ничего не найдено"],
    ["/orders", "Заявок в обработке нет"],
    ["/orders?tab=finished", "Предыдущих заявок пока нет"],
  ] as const;

  test("says what will stand on each page", async ({ page }) => {
    await enter(page, "375291000900");
    for (const [path, text] of pages) {
      await page.goto(empty + path);
      await expect(page.getByText(text)).toBeVisible();
      await seen(page);
    }
    await page.goto(`${empty}/subscribers`);
    await expect(rowsOf(page)).toHaveCount(1);
    await page.goto(`${empty}/invoices`);
    await expect(page.getByText("Нет адреса, который получает счета")).toBeVisible();
  });
});
