import { readFile } from "node:fs/promises";
import { openKnex } from "../../src/platform/db.ts";
import { jpeg, png } from "../payments/scans.ts";
import {
  asAdministrator,
  databaseUrl,
  enter,
  expect,
  expectNoSidewaysScroll,
  romashka,
  rowsOf,
  seen,
  test,
  title,
} from "../support/person.ts";
import { readPdf } from "../support/read-pdf.ts";
import { button } from "./bulk.ts";

test("Платежи: the current month, 12 months by choice, Excel, what was registered", async ({ page }) => {
  await asAdministrator(page);
  await page.getByRole("link", { name: "Платежи", exact: true }).click();
  await expect(title(page)).toHaveText("Платежи");
  await expect(page.getByLabel("Период")).toHaveValue("month");
  await expect(page.getByText("В этом месяце платежей не было")).toBeVisible();
  await page.getByRole("link", { name: "Показать за 12 месяцев" }).click();
  await expect(page.getByLabel("Период")).toHaveValue("year");
  await expect(page.getByText(/^Всего \d+ платеж\S* на [\d\s]+,\d\d\sруб\.$/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Платежи" }).getByText("Банковский перевод").first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Прежние регистрации оплаты" })).toContainText("Подтверждена банком");
  await seen(page);
  const [book] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Excel", exact: true }).click(),
  ]);
  expect(book.suggestedFilename()).toMatch(/^платежи-00020000001-\d{4}-\d\d-\d\d\.xlsx$/);
});

test("Платежи of a fixed account: paid in the current month, nothing to register", async ({ page }) => {
  await enter(page, "375291000002", "Супервайзер");
  await page.goto("/a/00170000003/payments");
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(rowsOf(page)).toContainText("Списание по акцепту");
  await page.getByRole("link", { name: "Регистрация оплаты" }).click();
  await expect(page.getByText(/^Все счета оплачены, регистрировать нечего/)).toBeVisible();
  await seen(page);
});

test("Регистрация оплаты: refused where two invoices are unpaid, with papers to pay them by", async ({ page }) => {
  await enter(page, "375291000002", "Супервайзер");
  await page.goto("/a/00020000002/payments");
  await expect(page.getByText("Ожидает подтверждения банком")).toBeVisible();
  await seen(page);
  await page.getByRole("link", { name: "Регистрация оплаты" }).click();
  await expect(page.getByText("Сейчас зарегистрировать оплату нельзя")).toBeVisible();
  await expect(page.getByText(/Регистрация доступна, когда не оплачен только последний регулярный счет/)).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(2);
  await seen(page);
  const [paper] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("link", { name: /^Скачать PDF/ })
      .first()
      .click(),
  ]);
  expect((await readPdf(await readFile(await paper.path()))).text).toContain("Бенефициар");
});

// the last day of registration is set so that today is within it, whatever the day
const setLastDay = async (value: number) => {
  const knex = openKnex(databaseUrl(), undefined, 1);
  await knex("operation_limits").where({ name: "registration-last-day" }).update({ value });
  await knex.destroy();
};
test.describe("where it is open", () => {
  test.beforeAll(() => setLastDay(31));
  test.afterAll(() => setLastDay(10));

  test("Регистрация оплаты: from the account's page, wrong, right, and withdrawn", async ({ page }) => {
    await asAdministrator(page);
    await page.getByRole("link", { name: "Оплатить / зарегистрировать оплату" }).click();
    await expect(title(page)).toHaveText("Регистрация оплаты");
    await expect(page.getByText(/^Можно зарегистрировать оплату счета/)).toBeVisible();
    await seen(page);
    await page.getByLabel("Номер платежного поручения").fill("1187-А");
    const sum = await page.getByLabel("Сумма, руб.").inputValue();
    await page.getByLabel("Сумма, руб.").fill("сто рублей");
    await page
      .getByLabel("Скан платежного поручения")
      .setInputFiles({ name: "скан.jpg", mimeType: "image/jpeg", buffer: jpeg });
    await button(page, "Зарегистрировать оплату").click();
    await expect(page.getByText("Это не сумма.").last()).toBeVisible();
    await expect(page.getByText("Выберите файл ещё раз").last()).toBeVisible();
    await expect(page.getByLabel("Номер платежного поручения")).toHaveValue("1187-А");
    await seen(page);
    await page.getByLabel("Сумма, руб.").fill(sum);
    await page
      .getByLabel("Скан платежного поручения")
      .setInputFiles({ name: "скан.png", mimeType: "image/png", buffer: png });
    await button(page, "Зарегистрировать оплату").click();
    await expect(page).toHaveURL(`${romashka}/payments`);
    await expect(page.getByText(/№ 1187-А ожидает подтверждения банком\. Обслуживание продолжится по/)).toBeVisible();
    await seen(page);
    const row = page.getByRole("row").filter({ hasText: "1187-А" });
    const [scan] = await Promise.all([
      page.waitForEvent("download"),
      row.getByRole("link", { name: "Скачать" }).click(),
    ]);
    expect(scan.suggestedFilename()).toBe("скан.png");
    await page.goto(`${romashka}/payments/registration`);
    await expect(page.getByText("Оплата зарегистрирована и ожидает подтверждения банком")).toBeVisible();
    await seen(page);
    await page.goto(`${romashka}/payments`);
    await row.getByRole("button", { name: /^Отменить регистрацию/ }).click();
    await expect(page.getByText("Регистрация отменена.")).toBeVisible();
  });

  test.describe("on a phone without JavaScript", () => {
    test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

    test("Регистрация оплаты: sent, seen, withdrawn; 12 months by the form", async ({ page }) => {
      await asAdministrator(page);
      await page.goto(`${romashka}/payments`);
      await page.getByLabel("Период").selectOption({ label: "12 месяцев" });
      await button(page, "Показать").click();
      await expect(page.getByText(/^Всего \d+ платеж/)).toBeVisible();
      await page.getByRole("link", { name: "Регистрация оплаты" }).click();
      await page.getByLabel("Номер платежного поручения").fill("1190");
      await button(page, "Зарегистрировать оплату").click();
      await expect(page.getByText(/№ 1190 ожидает подтверждения банком/)).toBeVisible();
      await page.setViewportSize({ width: 320, height: 568 });
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: "Отменить регистрацию платежного поручения № 1190" }).click();
      await expect(page.getByText("Регистрация отменена.")).toBeVisible();
    });
  });
});
