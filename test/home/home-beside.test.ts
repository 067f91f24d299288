import { afterAll, describe, expect, it } from "vitest";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const bare = (text: string) =>
  plainNumbers(text)
    .replaceAll("\u00A0", " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
const homeOf = async (
  account: { id: number; number: string },
  role: "administrator" | "accountant" = "administrator",
) => {
  const agent = await signIn(portal, await given.holder(role, account));
  return (await agent.get(`/a/${account.number}`).expect(200)).text;
};

describe("GET /a/:account, beside the figures", () => {
  it("says how fresh they are: the time of today, the day of another day", async () => {
    const account = await given.account({ refreshed_at: "2026-11-09T07:42:00Z" });
    expect(await homeOf(account)).toContain("Данные на 10:42; роуминг до 30 дней");
    await owner("accounts").where({ id: account.id }).update({ refreshed_at: "2026-11-08T20:59:00Z" });
    expect(await homeOf(account)).toContain("Данные на 08.11.2026; роуминг до 30 дней");
  });

  it("tells what changed since the last month, the largest causes first, with a link to the whole", async () => {
    const account = await given.account();
    const subscriber = await given.subscriber(account);
    for (const [month, gross] of [
      ["2026-09-01", 1_000],
      ["2026-10-01", 4_500],
    ] as const) {
      const charge = { item: "roaming:voice", charge_group: "roaming", name: "Роуминг", position: 1 };
      await owner("charges").insert({ account_id: account.id, month, subscriber_id: subscriber.id, ...charge, gross });
      await given.invoice(account, { month, charges: gross, closing: gross, unpaid: 0 });
    }
    const text = await homeOf(account, "accountant");
    const { id } = await owner("invoices").where({ account_id: account.id, month: "2026-10-01" }).first("id");
    expect(bare(text)).toContain("Счет больше на 35,00 руб. Роуминг: +35,00 руб.");
    expect(text).toContain(`href="/a/${account.number}/invoices/${id}/changes"`);
    const kept = await owner("invoice_changes").where({ account_id: account.id });
    expect(kept).toMatchObject([{ invoice_id: id, totals: [{ cause: "roaming", amount: 3_500, numbers: 1 }] }]);
  });

  it("lists what is due when, what is overdue first and marked", async () => {
    const account = await given.account();
    await given.invoice(account, { month: "2026-10-01", due_on: "2026-11-25", unpaid: 250 });
    await given.invoice(account, { month: "2026-09-01", due_on: "2026-10-25", unpaid: 1_000 });
    const text = bare(await homeOf(account));
    expect(text).toContain("сентябрь 2026 25.10.2026 Просрочен 10,00 руб. октябрь 2026 25.11.2026 2,50 руб.");
    const paid = await given.account();
    expect(bare(await homeOf(paid))).toContain("Неоплаченных счетов нет.");
  });

  it("says that a registered payment waits for the bank, and how long service goes on", async () => {
    const account = await given.account();
    const invoice = await given.invoice(account);
    const registration = { account_id: account.id, invoice_id: invoice.id, author_name: "x", paid_on: "2026-11-06" };
    const times = { keeps_until: "2026-12-05", registered_at: "2026-11-06T09:00:00Z" };
    await owner("payment_registrations").insert({ ...registration, ...times, document_number: "412", amount: 17_568 });
    const text = bare(await homeOf(account));
    expect(text).toContain(
      "Оплата зарегистрирована и ожидает подтверждения банком: платежное поручение № 412 от 06.11.2026 на 175,68 руб.",
    );
    expect(text).toContain("Обслуживание продолжается по 05.12.2026.");
  });

  it("draws twelve months, with a title, a description and the table of the same figures", async () => {
    const account = await given.account();
    for (let month = 1; month <= 10; month++) {
      const charges = month * 1_000;
      await given.invoice(account, {
        month: `2026-${String(month).padStart(2, "0")}-01`,
        charges,
        closing: charges,
        unpaid: 0,
      });
    }
    const text = await homeOf(account);
    expect(text).toContain('<svg class="chart"');
    expect(text).toMatch(/<title id="year-chart-title">Начисления и платежи за 12 месяцев<\/title>/);
    expect(bare(text)).toContain(
      "Больше всего начислено 100,00 руб. (октябрь 2026), меньше всего 10,00 руб. (январь 2026).",
    );
    expect(text.match(/class="chart-bar"/g)).toHaveLength(10);
    expect(bare(text)).toContain("октябрь 2026 100,00 0,00");
    const empty = await homeOf(await given.account());
    expect(empty).not.toContain('<svg class="chart"');
  });
});
