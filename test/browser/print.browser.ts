import type { Page } from "@playwright/test";
import { asAdministrator, asPlant, expect, plant, romashka, test } from "../support/person.ts";
import { readPdf } from "../support/read-pdf.ts";

/** What Chromium prints on A4. */
const printed = async (page: Page) => readPdf(await page.pdf({ format: "A4", preferCSSPageSize: true }));
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

const chrome = ["Перейти к содержанию", "Поиск по лицевому счету", "Меню", "Сменить роль", "Доступность", "Выйти"];

test("paper has the page and nothing of the frame", async ({ page }) => {
  await asAdministrator(page);
  for (const [path, text] of [
    ["", "Баланс"],
    ["/invoices", "Состояние"],
    ["/subscribers", "Статус"],
    ["/charges", "Прогноз"],
  ] as const) {
    await page.goto(romashka + path);
    const { pages } = await printed(page);
    expect(flat(pages[0] ?? ""), path).toContain(text);
    for (const word of chrome) expect(flat(pages.join(" ")), path).not.toContain(word);
  }
});

test("a long list begins on the first sheet, and each sheet has the table's head", async ({ page }) => {
  await asPlant(page);
  await page.goto(`${plant}/subscribers`);
  const { pages } = await printed(page);
  expect(pages.length).toBeGreaterThan(1);
  for (const sheet of pages.map(flat)) {
    expect(sheet).toMatch(/Номер.*Тариф.*Статус/);
    expect(sheet).toMatch(/\+375.*Активный/);
  }
});

test("what is dark on the screen is dark on white on paper", async ({ page }) => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await asAdministrator(page);
  await page.goto(`${romashka}/invoices`);
  await page.evaluate('document.documentElement.setAttribute("data-bs-theme", "dark")');
  const colours = await page.evaluate<string[]>(
    "[document.body, document.querySelector('.card'), document.querySelector('td')].map((part) => getComputedStyle(part).color)",
  );
  for (const colour of colours) {
    const [red = 255] = /\d+/.exec(colour)?.map(Number) ?? [];
    expect(red, colour).toBeLessThan(100);
  }
});
