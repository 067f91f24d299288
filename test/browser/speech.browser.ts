import type { Page } from "@playwright/test";
import { en301549 } from "../support/en301549.ts";
import { asAdministrator, expect, password, romashka, test } from "../support/person.ts";
import { asShown } from "../support/shown.ts";
import { button, expectDone, tick } from "./bulk.ts";

/*
 * Chapter 15.1 of the guide as a screen reader speaks it: Chromium's accessibility tree read from its beginning to its end, names and roles
 * in order, and what is said without being asked (live regions).
 */

type AxNode = {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly childIds?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
};

/** Roles that are spoken; texts of links, buttons and the like are their names. */
const spoken = new Set(
  "banner navigation main contentinfo region search form heading link button textbox searchbox combobox checkbox radio group table columnheader alert status progressbar".split(
    " ",
  ),
);

async function speech(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send("Accessibility.getFullAXTree")) as { nodes: AxNode[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const said: string[] = [];
  const read = (node: AxNode): void => {
    const role = node.role?.value ?? "";
    if (!node.ignored && spoken.has(role)) said.push(`${role} ${node.name?.value ?? ""}`.trim());
    for (const id of node.childIds ?? []) {
      const child = byId.get(id);
      if (child) read(child);
    }
  };
  const [root] = nodes;
  if (root) read(root);
  return said.map((line) => line.replaceAll("\u00A0", " "));
}

/** All of these are said, in this order; others may be said between them. */
function expectOrder(said: readonly string[], order: readonly (string | RegExp)[]): void {
  let from = 0;
  for (const line of order) {
    const at = said.findIndex(
      (each, index) => index >= from && (typeof line === "string" ? each === line : line.test(each)),
    );
    expect(at, `"${String(line)}" after "${said[from - 1]}" in\n${said.join("\n")}`).toBeGreaterThanOrEqual(from);
    from = at + 1;
  }
}

test(`15.1 in the order it is spoken ${en301549("9.1.3.2", "9.2.4.6", "9.3.3.2", "9.4.1.3")}`, async ({ page }) => {
  await page.goto("/sign-in/password");
  expectOrder(await speech(page), [
    "link Перейти к содержанию",
    "banner",
    "main",
    "heading Вход в аккаунт",
    /^textbox Номер телефона/,
    /^textbox Пароль/,
    "button Войти в аккаунт",
    "contentinfo",
    "link Доступность",
  ]);
  await page.getByLabel("Номер телефона").fill("375291000001");
  await page.getByLabel("Пароль", { exact: true }).fill(`${password}?`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  expectOrder(await speech(page), ["heading Вход в аккаунт", "alert", /^textbox Номер телефона/]);

  await asAdministrator(page);
  await page.goto(`${romashka}/bulk/services`);
  expectOrder(await speech(page), [
    "link Перейти к содержанию",
    "navigation Меню",
    "link Лицевой счет",
    "banner",
    "search Поиск по лицевому счету",
    /^button Пользователь/,
    "main",
    "heading Услуги",
    /^combobox Категория услуг/,
    "combobox Услуга",
    "combobox Действие",
    "group Способ ввода абонента",
    "radio Выбрать из списка",
    "radio Загрузить файл",
    "button Далее",
    "contentinfo",
  ]);
  await page.getByLabel(/^Категория услуг/).selectOption("Управление вызовами");
  await page.getByLabel("Услуга", { exact: true }).selectOption("Голосовая почта");
  await page.getByLabel("Действие").selectOption("Подключить");
  await page.getByLabel("Выбрать из списка").check();
  await button(page, "Далее").click();
  const number = "+375 29 100-00-16";
  await expect(tick(page, number)).toBeVisible();
  expectOrder(await speech(page), [
    "main",
    "heading Выбор абонентов",
    "region Выбор абонентов",
    /^table/,
    "columnheader Номер",
    `checkbox Выбрать ${asShown(number)}`.replaceAll("\u00A0", " "),
    "button Продолжить",
  ]);
  await tick(page, number).check();
  await button(page, "Продолжить").click();
  await expect(button(page, "Подтвердить")).toBeVisible();
  expectOrder(await speech(page), [
    "main",
    "heading Подключение услуг",
    "heading Голосовая почта",
    "group Когда выполнить",
    "button Отмена",
    "button Подтвердить",
    "table Будет выполнено",
  ]);
  await button(page, "Подтвердить").click();
  await expect(page.getByRole("status").filter({ hasText: "Ваша заявка зафиксирована" })).toBeVisible();
  expectOrder(await speech(page), ["main", /^heading/, /^status/, /^table/]);
  await expectDone(page, "Выполнена");
});
