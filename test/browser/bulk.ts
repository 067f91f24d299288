import type { Locator, Page } from "@playwright/test";
import { expect, figure, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";

export type Wanted = {
  readonly account: string;
  readonly category: string;
  readonly service: string;
  readonly action?: "Подключить" | "Отключить";
};
export type Upload = string | { name: string; mimeType: string; buffer: Buffer };

/** Операции с услугами, filled in up to the way of naming the subscribers. */
export async function choose(page: Page, { account, category, service, action = "Подключить" }: Wanted): Promise<void> {
  await page.goto(`${account}/bulk/services`);
  await page.getByLabel("Категория услуг").selectOption(category);
  await page.getByLabel("Услуга", { exact: true }).selectOption(service);
  await page.getByLabel("Действие").selectOption(action);
}

export async function chooseFromList(page: Page, wanted: Wanted): Promise<void> {
  await choose(page, wanted);
  await page.getByLabel("Выбрать из списка").check();
  await next(page);
  await expect(title(page)).toHaveText("Выбор абонентов");
}

export async function upload(page: Page, wanted: Wanted, file: Upload): Promise<void> {
  await choose(page, wanted);
  await page.getByLabel("Загрузить файл").check();
  await page.getByLabel("Файл со списком номеров").setInputFiles(file);
  await next(page);
}

export const next = (page: Page): Promise<void> => page.getByRole("button", { name: "Далее" }).click();
export const button = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name });
export const tick = (page: Page, number: string): Locator =>
  page.getByRole("checkbox", { name: `Выбрать ${asShown(number)}` });
export const chosen = (page: Page): Locator => page.locator(".selection-summary .stat-value");

export async function expectPlan(
  page: Page,
  plan: { done: number; already?: number; refused: number; monthly: string; oneOff?: string },
) {
  await expect(page).toHaveURL(/\/bulk\/drafts\/\d+$/);
  await expect(figure(page, "Будет выполнено")).toHaveText(String(plan.done));
  await expect(figure(page, "Уже так, пропустим")).toHaveText(String(plan.already ?? 0));
  await expect(figure(page, "Не будет выполнено")).toHaveText(String(plan.refused));
  await expect(figure(page, "Разовая плата")).toHaveText(plan.oneOff ?? "0,00 руб.");
  const sign = plan.monthly.startsWith("0,00") ? "" : "+";
  await expect(figure(page, "Изменение ежемесячной платы")).toHaveText(`${sign}${plan.monthly}/мес.`);
}

/** The order's number, once its page says that it is done. */
export async function expectDone(page: Page, state: "Выполнена" | "Выполнена частично"): Promise<string> {
  await expect(page).toHaveURL(/\/orders\/\d+/);
  await expect(page.locator(".order-about .badge")).toHaveText(state, { timeout: 20_000 });
  return /\/orders\/(\d+)/.exec(page.url())?.[1] ?? "";
}

/** The draft's people by what will happen to them. */
export const heap = async (
  page: Page,
  name: "Будет выполнено" | "Уже так, пропустим" | "Не будет выполнено",
): Promise<void> => {
  await page.getByRole("navigation", { name: "Что будет с абонентами" }).getByRole("link", { name }).click();
  await expect(page).toHaveURL(/heap=/);
};
