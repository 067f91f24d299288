import { readFileSync } from "node:fs";
import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { hashPassword } from "../../src/passwords/index.ts";
import { openKnex } from "../../src/platform/db.ts";
import { asvs } from "../support/asvs.ts";
import { databaseUrl, expect, password, seen, signIn, test, title } from "../support/person.ts";
import { asShown } from "../support/shown.ts";

const home = "/profile/second-factor";
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: secret.replaceAll(" ", "") }).generate({ timestamp: Date.now() + steps * 30_000 });

/** Users and an account of this file only, so that no other test is asked for a second factor. */
const phones = { totp: "375291990001", passkey: "375291990002", sms: "375291990003", none: "375291990004" };
const accountId = 20_009_902;
const own = "/a/00020009902";
const db = () => openKnex(databaseUrl(), undefined, 1);

const addPeople = async () => {
  const knex = db();
  const hash = await hashPassword(password);
  const client = {
    name: "ООО «Второй шаг»",
    unp: "190999999",
    address: "г. Минск",
    contract_number: "Д-2",
    contract_date: "2020-01-15",
  };
  await knex("clients").insert(client).onConflict("unp").ignore();
  const { id: clientId } = await knex("clients").where({ unp: client.unp }).first("id");
  await knex("accounts").insert({ id: accountId, client_id: clientId, kind: "mobile" }).onConflict("id").ignore();
  for (const [name, phone] of Object.entries(phones)) {
    const [user] = await knex("users")
      .insert({ name: `Проверкин ${name}`, phone, password_hash: hash })
      .returning("id");
    await knex("grants").insert({ user_id: user.id, role: "administrator", account_id: accountId });
  }
  const { id: tariffId } = await knex("tariffs").first("id");
  const subscriber = {
    account_id: accountId,
    msisdn: phones.sms,
    iccid: "8937501000099990003",
    last_name: "Проверкин",
  };
  const [line] = await knex("subscribers")
    .insert({ ...subscriber, tariff_id: tariffId, status: "active" })
    .returning("id");
  const holding = { phone_account_id: accountId, phone_subscriber_id: line.id, phone_proved_at: new Date() };
  await knex("users").where({ phone: phones.sms }).update(holding);
  await knex.destroy();
};
const removePeople = async () => {
  const knex = db();
  const ids = knex("users").whereIn("phone", Object.values(phones)).select("id");
  for (const table of ["second_factors", "recovery_codes", "passkeys", "sign_ins", "grants"]) {
    await knex(table).whereIn("user_id", ids.clone()).delete();
  }
  await knex("users").whereIn("phone", Object.values(phones)).delete();
  await knex("subscribers").where({ account_id: accountId }).delete();
  await knex.destroy();
};

test.beforeAll(addPeople);
test.afterAll(removePeople);

const shot = (page: Page, name: string) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : undefined;
const looked = async (page: Page, name: string) => {
  await seen(page);
  await shot(page, `${name}-1440`);
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, `${name}-390`);
  await page.setViewportSize({ width: 1440, height: 900 });
};

test.describe("an application with codes", () => {
  test.use({ expectedStatuses: [403] });

  test(`is set up, asked for at sign-in and before a risky action, and removed ${asvs("6.5.6")}`, async ({
    page,
    context,
  }) => {
    test.setTimeout(120_000);
    await signIn(page, phones.totp);
    await page.goto(home);
    await expect(title(page)).toHaveText("Второй фактор");
    await page.getByRole("button", { name: "Включить" }).first().click();
    await expect(page.getByRole("img", { name: "QR-код для приложения с кодами" })).toBeVisible();
    const secret = await page.locator(".factor-secret code").innerText();
    await looked(page, "totp");
    await page.getByLabel("Код из приложения").fill("000000");
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await expect(page.getByText("Код не подошёл").last()).toBeVisible();
    await looked(page, "totp-wrong");
    await expect(page.locator(".factor-secret code")).toHaveText(secret);
    await page.getByLabel("Код из приложения").fill(codeOf(secret));
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await expect(title(page)).toHaveText("Коды восстановления");
    const codes = await page.locator(".factor-codes code").allInnerTexts();
    expect(codes).toHaveLength(10);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Скопировать" }).click();
    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /Скачать/ }).click(),
    ]);
    for (const kept of [copied, readFileSync(await saved.path(), "utf8")]) {
      expect(codes.filter((code) => !kept.includes(code))).toEqual([]);
    }
    await page.evaluate("window.print = () => { window.printed = true; }");
    await page.getByRole("button", { name: "Распечатать" }).click();
    expect(await page.evaluate("window.printed")).toBe(true);
    await expect(page.getByRole("status").first()).toContainText("Другие сеансы завершены");
    await looked(page, "codes");
    await page.reload();
    await expect(page.getByText("Эти коды уже показаны")).toBeVisible();
    await page.getByRole("link", { name: "Второй фактор" }).first().click();
    await looked(page, "overview-on");

    await signInAgain(page, context, phones.totp);
    await expect(title(page)).toHaveText("Подтвердите вход");
    await looked(page, "second-factor");
    await page.goto(own);
    await expect(title(page)).toHaveText("Подтвердите вход");
    await page.getByLabel("Код из приложения").fill("111111");
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await expect(page.getByText("Код не подошёл").last()).toBeVisible();
    await looked(page, "second-factor-wrong");
    // the next step: the code of the current one turned the application on
    await page.getByLabel("Код из приложения").fill(codeOf(secret, 1));
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await expect(page).toHaveURL(own);

    await makeStale(phones.totp);
    await page.goto(`${own}/bulk/termination`);
    await expect(title(page)).toHaveText("Подтвердите, что это вы");
    await looked(page, "step-up");
    await page.getByLabel("Код из приложения").fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await expect(page).toHaveURL(`${own}/bulk/termination`);

    await page.goto(home);
    await expect(page.getByText("Осталось 9 кодов")).toBeVisible();
    await page.getByRole("button", { name: "Отключить" }).click();
    await expect(page.getByRole("status")).toContainText("Приложение с кодами отключено");
    await signInAgain(page, context, phones.totp);
    await expect(page).toHaveURL(own);
  });

  test("a form left open for too long leads to the second factor", async ({ page }) => {
    await signIn(page, phones.sms);
    await page.goto(home);
    const knex = db();
    const { id } = await knex("users").where({ phone: phones.sms }).first("id");
    await knex("second_factors").insert({ user_id: id, kind: "sms", confirmed_at: new Date(), created_at: new Date() });
    await knex.destroy();
    await page.getByRole("button", { name: "Включить" }).first().click();
    await expect(title(page)).toHaveText(/Подтвердите|втор/i);
    await looked(page, "stale");
    await page.getByRole("link", { name: "Подтвердить" }).click();
    await expect(title(page)).toHaveText("Подтвердите, что это вы");
    await page.getByRole("button", { name: "Выслать код по SMS" }).click();
    await expect(page.getByText(asShown("Мы отправили код на +375 29 ***-**-03"))).toBeVisible();
    await looked(page, "step-up-sms");
  });
});

test(`without a second factor the password is asked for before somebody is invited ${asvs("7.5.1")}`, async ({
  page,
}) => {
  await signIn(page, phones.none);
  await makeStale(phones.none);
  await page.goto(`${own}/access/invitations/new`);
  await expect(title(page)).toHaveText("Подтвердите, что это вы");
  await looked(page, "step-up-password");
  await page.getByLabel("Пароль", { exact: true }).fill("not it");
  await page.getByRole("button", { name: "Подтвердить" }).click();
  await expect(page.getByText("Пароль не подошёл").last()).toBeVisible();
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Подтвердить" }).click();
  await expect(page).toHaveURL(`${own}/access/invitations/new`);
});

test.describe("a passkey", () => {
  test("is made and signs in, at a host name and not at an IP address", async ({ page, context }) => {
    test.setTimeout(120_000);
    await page.goto("/sign-in/password");
    await expect(page.getByRole("button", { name: "Войти с ключом доступа" })).toBeHidden();
    await signIn(page, phones.passkey);
    await page.goto(home);
    const there = page.getByRole("link", { name: "Открыть" });
    await expect(page.getByText("Ключи доступа работают по адресу http://localhost:")).toBeVisible();
    await looked(page, "passkey-elsewhere");

    const origin = new URL((await there.getAttribute("href")) ?? "").origin;
    await context.addCookies([{ name: "lang", value: "ru", url: origin }]);
    await addAuthenticator(page, context);
    await page.goto(`${origin}/sign-in/password`);
    await expect(page.getByRole("button", { name: "Войти с ключом доступа" })).toBeVisible();
    await looked(page, "sign-in");
    await page.getByLabel("Номер телефона").fill(phones.passkey);
    await page.getByLabel("Пароль", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Войти в аккаунт" }).click();
    await page.goto(origin + home);
    await page.getByLabel("Название ключа").fill("Рабочий ноутбук");
    await page.getByRole("button", { name: "Добавить ключ доступа" }).click();
    await expect(title(page)).toHaveText("Коды восстановления");
    await page.goto(origin + home);
    await expect(page.getByRole("cell", { name: "Рабочий ноутбук", exact: true })).toBeVisible();
    await looked(page, "passkey");

    await context.clearCookies({ name: "portal" });
    await page.goto(`${origin}/sign-in/password?next=${encodeURIComponent(`${own}/invoices`)}`);
    await page.getByRole("button", { name: "Войти с ключом доступа" }).click();
    await expect(page).toHaveURL(`${origin}${own}/invoices`);

    // a password, and the passkey as the second factor
    await context.clearCookies({ name: "portal" });
    await page.goto(`${origin}/sign-in/password`);
    await page.getByLabel("Номер телефона").fill(phones.passkey);
    await page.getByLabel("Пароль", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Войти в аккаунт" }).click();
    await expect(title(page)).toHaveText("Подтвердите вход");
    await looked(page, "second-factor-passkey");
    await page.getByRole("button", { name: "Использовать ключ доступа" }).click();
    await expect(page).toHaveURL(origin + own);

    await page.goto(origin + home);
    await page.getByRole("button", { name: "Удалить ключ «Рабочий ноутбук»" }).click();
    await expect(page.getByRole("status")).toContainText("Ключ доступа удалён");
    await expect(page.getByText("Ключей доступа пока нет")).toBeVisible();
  });

  test("that is missing leaves the other ways, and the page says so", async ({ page, context, baseURL }) => {
    const origin = `http://localhost:${new URL(baseURL ?? "").port}`;
    await context.addCookies([{ name: "lang", value: "ru", url: origin }]);
    const session = await addAuthenticator(page, context);
    await page.goto(`${origin}/sign-in/password`);
    await session.send("WebAuthn.disable");
    await session.send("WebAuthn.enable");
    await addKeyless(session);
    await page.getByRole("button", { name: "Войти с ключом доступа" }).click();
    await expect(page.getByText("Войти с ключом не удалось")).toBeVisible();
    await looked(page, "sign-in-no-key");
    await expect(page.getByRole("button", { name: "Войти с ключом доступа" })).toBeEnabled();
  });
});

const signInAgain = async (page: Page, context: BrowserContext, phone: string) => {
  await context.clearCookies({ name: "portal" });
  await signIn(page, phone);
};

/** As if the factor had been confirmed eleven minutes ago. */
const makeStale = async (phone: string) => {
  const knex = db();
  const { id } = await knex("users").where({ phone }).first("id");
  await knex.raw(
    `update sessions set sess = jsonb_set(sess::jsonb, '{provedAt}', to_jsonb((sess->>'provedAt')::bigint - 660000))::json
     where (sess->'passport'->'user'->>'id')::bigint = ?`,
    [id],
  );
  await knex.destroy();
};

const addAuthenticator = async (page: Page, context: BrowserContext): Promise<CDPSession> => {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await addKeyless(session);
  return session;
};
const addKeyless = (session: CDPSession) =>
  session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
