import type { Locator, Page } from "@playwright/test";
import { en301549 } from "../support/en301549.ts";
import { expect, password, romashka, test, title } from "../support/person.ts";
import { button, expectDone, expectPlan, tick } from "./bulk.ts";

const stops = 90;

/** Tab, or Shift+Tab, until it is there; wherever the focus stops on the way, it is seen. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let stop = 0; stop < stops; stop++) {
    await page.keyboard.press(key);
    expect(await page.evaluate(focusMark), "what marks the focus").not.toBe("");
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`not reached by ${key}: ${String(target)}`);
}

/** Down the choices of the select in focus. */
async function pick(page: Page, text: string): Promise<void> {
  const chosen = page.locator("select:focus option:checked");
  for (let stop = 0; stop < stops && (await chosen.innerText()) !== text; stop++)
    await page.keyboard.press("ArrowDown");
  await expect(chosen).toHaveText(text);
}

const focusMark = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return "the window";
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
  if (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) return "outline";
  return boxShadow === "none" ? "" : "shadow";
})()`;

test(`the whole way by keyboard alone ${en301549("9.2.1.1", "9.2.1.2", "9.2.4.1", "9.2.4.3", "9.2.4.7")}`, async ({
  page,
}) => {
  await page.goto("/sign-in/password");
  const phone = page.getByLabel("Номер телефона");
  await expect(phone).toBeFocused();
  await page.keyboard.type("375291000001");
  await tabTo(page, page.getByLabel("Пароль", { exact: true }));
  await page.keyboard.type(password);
  await tabTo(page, button(page, "Войти в аккаунт"));
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("Выберите способ входа");
  await tabTo(page, button(page, /^Администратор/));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(romashka);

  const services = page.getByRole("navigation", { name: "Меню" }).getByRole("link", { name: "Услуги", exact: true });
  await tabTo(page, services);
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("Услуги");
  await tabTo(page, page.getByRole("link", { name: "Перейти к содержанию" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Категория услуг"));
  await pick(page, "Управление вызовами");
  await tabTo(page, page.getByLabel("Услуга", { exact: true }));
  await pick(page, "Кто звонил");
  await tabTo(page, page.getByLabel("Действие"));
  await pick(page, "Подключить");
  await tabTo(page, page.getByLabel("Выбрать из списка"));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Загрузить файл")).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await tabTo(page, button(page, "Далее"));
  await page.keyboard.press("Enter");

  await expect(page.getByText("Кто звонил", { exact: true })).toBeVisible();
  await tabTo(page, tick(page, "+375 29 100-00-02"));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Продолжить"));
  await page.keyboard.press("Enter");
  await expectPlan(page, { done: 1, refused: 0, monthly: "0,00 руб." });
  await tabTo(page, button(page, "Подтвердить"));
  await page.keyboard.press("Enter");
  await expectDone(page, "Выполнена");
  await tabTo(page, page.getByRole("link", { name: "Скачать в Excel" }));
});
