import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { asPlant, databaseUrl, expect, figure, plant, rowsOf, seen, test } from "../support/person.ts";
import { button, chooseFromList, chosen, expectDone } from "./bulk.ts";

test.afterEach(() => tellSimulatedNetwork(databaseUrl(), {}));

test("2 000 subscribers: the progress moves by itself to the end", async ({ page }) => {
  await asPlant(page);
  await chooseFromList(page, {
    account: plant,
    category: "Звонки и сообщения",
    service: "Безлимит на фиксированную сеть",
  });
  await button(page, /^Выбрать всех \(2 000\)/).click();
  await expect(chosen(page)).toHaveText("2 000");
  await button(page, "Продолжить").click();
  await expect(page.getByRole("heading", { name: "Подключение услуг" })).toBeVisible();
  // Ten slices, six at once: 8 % refused at the start stand for 5 s, then some 63 % for 5 s. The network's time limit is 10 s.
  await tellSimulatedNetwork(databaseUrl(), { delayMs: 5_000 });
  await button(page, "Подтвердить").click();
  await expect(page.getByText("Ваша заявка зафиксирована")).toBeVisible();
  const order = page.url();
  // until a worker has taken it up
  await expect(async () => {
    await page.goto(`${plant}/orders`);
    const row = rowsOf(page).filter({ hasText: "Безлимит на фиксированную сеть" });
    await expect(row).toContainText("В обработке", { timeout: 100 });
  }).toPass();
  await page.goto(order);

  const moves: string[] = [];
  await page.exposeFunction("moved", (text: string) => moves.push(text));
  await page.evaluate(`new MutationObserver(([change]) => moved(change.target.textContent)).observe(
    document.querySelector("[data-progress-percent]"), { childList: true })`);
  await expect(page.getByText(/^Обработано [\d\s]+ из 2\s000$/)).toBeVisible();
  await expect.poll(() => moves.filter((text) => text !== "100 %").length, { timeout: 20_000 }).toBeGreaterThan(0);
  await expectDone(page, "Выполнена частично");
  await expect(page.locator("[data-progress-percent]")).toHaveCount(0);
  const count = async (label: string) => Number((await figure(page, label).innerText()).replace(/\s/g, ""));
  expect(await count("Всего")).toBe(2_000);
  expect((await count("Выполнено")) + (await count("Уже так")) + (await count("Отказано"))).toBe(2_000);
  expect(await count("Не удалось")).toBe(0);
  await seen(page);
});
