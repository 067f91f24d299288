import { openKnex } from "../../src/platform/db.ts";
import { asvs } from "../support/asvs.ts";
import { givenIn, password } from "../support/given.ts";
import { databaseUrl, expect, rowsOf, seen, signIn, test, title } from "../support/person.ts";
import { button, expectDone, upload } from "./bulk.ts";

const canary = `"'><img src=x onerror=alert(1)>`;
// a browser sends the double quote of a file's name as %22
const fileName = `${canary.slice(1)}.csv`;

/** An account in which every name is the canary's. */
async function givenCanary(): Promise<{ account: string; phone: string }> {
  const knex = openKnex(databaseUrl(), undefined, 2);
  try {
    const given = givenIn(knex);
    const client = await given.client({ name: canary });
    const account = await given.account({ client_id: client.id });
    for (const msisdn of ["375291900001", "375291900002"]) {
      const name = { last_name: canary, first_name: canary, middle_name: canary };
      await given.subscriber(account, { msisdn, tariff_id: 101, ...name });
    }
    await given.invoice(account);
    const { phone } = await given.holder("supervisor", account, { name: canary });
    return { account: `/a/${account.number}`, phone };
  } finally {
    await knex.destroy();
  }
}

// Were it ever run, the test's own watch would have heard its dialog, or the CSP that stopped it.
test(`a name that is a script stays a name, wherever it is shown ${asvs("1.1.2", "1.2.1")}`, async ({ page }) => {
  await signIn(page, canary);
  await expect(page.getByLabel("Номер телефона")).toHaveValue(canary);
  const { account, phone } = await givenCanary();
  await signIn(page, phone, undefined, password);
  for (const path of ["/accounts", account, `${account}/invoices`, `${account}/subscribers`]) {
    await page.goto(path);
    await expect(page.getByText(canary).first(), path).toBeVisible();
  }
  await expect(rowsOf(page)).toHaveCount(2);
  await page.goto(`${account}/subscribers?q=${encodeURIComponent(canary)}`);
  await expect(page.getByRole("searchbox", { name: "Номер", exact: true }).last()).toHaveValue(canary);

  const wanted = { account, category: "Звонки и сообщения", service: "500 SMS" };
  await upload(page, wanted, {
    name: fileName,
    mimeType: "text/csv",
    buffer: Buffer.from(`375291900001\n${canary}\n`),
  });
  await expect(page.getByText(`Файл: ${fileName}`)).toBeVisible();
  await expect(rowsOf(page)).toContainText(canary);
  await seen(page);
  await button(page, "Подтвердить").click();
  const number = await expectDone(page, "Выполнена частично");
  await expect(page.getByText(fileName)).toBeVisible();
  await expect(rowsOf(page).filter({ hasText: canary })).toHaveCount(2);

  await page.goto(`${account}/bulk/services`);
  await page.getByLabel("Категория услуг").selectOption(wanted.category);
  await page.getByLabel("Услуга", { exact: true }).selectOption("Безлимит внутри компании");
  await page.getByLabel("Действие").selectOption("Подключить");
  await button(page, "Далее").click();
  await expect(title(page)).toHaveText("Выбор абонентов");
  await expect(rowsOf(page).filter({ hasText: canary })).toHaveCount(2);

  await page.goto(`${account}/orders?tab=finished`);
  await expect(page.getByRole("link", { name: number, exact: true })).toBeVisible();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
});
