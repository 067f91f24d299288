import { afterAll, describe, expect, it } from "vitest";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

type Charge = { readonly item: string; readonly name: string; readonly gross: number } & Readonly<
  Record<string, unknown>
>;
const groups: Readonly<Record<string, string>> = {
  usage: "traffic",
  roaming: "roaming",
  fee: "one-off",
  instalment: "instalments",
  discount: "discounts",
};

const givenInvoices = async () => {
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  const [anna, boris] = [
    await given.subscriber(account, { last_name: "Анна" }),
    await given.subscriber(account, { last_name: "Борис" }),
  ];
  const charge = async (month: string, subscriber: { id: number }, charges: readonly Charge[]) => {
    for (const [index, each] of charges.entries()) {
      const charge_group = groups[each.item.split(":")[0] ?? ""] ?? "subscription";
      const key = { account_id: account.id, month, subscriber_id: subscriber.id, position: index + 1 };
      await owner("charges").insert({ ...key, charge_group, ...each });
    }
  };
  const issue = async (month: string) => {
    const gross: number[] = await owner("charges").where({ account_id: account.id, month }).pluck("gross");
    const charges = gross.reduce((sum, each) => sum + each, 0);
    return given.invoice(account, { month, charges, closing: charges, unpaid: 0 });
  };
  const read = async (path: string) =>
    plainNumbers((await agent.get(`/a/${account.number}/invoices/${path}`).expect(200)).text)
      .replaceAll("\u00A0", " ")
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " ");
  return { account, agent, anna, boris, charge, issue, read, base: `/a/${account.number}/invoices` };
};

/** September and October: a tariff changed, use grew and became dearer, a number and its fees are new. */
const givenChanges = async () => {
  const world = await givenInvoices();
  const { anna, boris, charge, issue } = world;
  await charge("2026-09-01", anna, [
    { item: "tariff:1", name: "Лидер", gross: 2_290, unit: "month" },
    { item: "usage:voice", name: "Разговоры", gross: 700, quantity: 100, unit: "minute" },
    { item: "service:7", name: "Кто звонил", gross: 150, unit: "month" },
  ]);
  await charge("2026-10-01", anna, [
    { item: "tariff:2", name: "Новатор", gross: 1_490, unit: "month" },
    { item: "usage:voice", name: "Разговоры", gross: 1_200, quantity: 150, unit: "minute" },
    { item: "roaming:voice", name: "Роуминг Польша", gross: 3_700, quantity: 20, unit: "minute" },
  ]);
  await charge("2026-10-01", boris, [
    { item: "tariff:2", name: "Новатор", gross: 745, quantity: 0.5, unit: "month", days: 15 },
  ]);
  const september = await issue("2026-09-01");
  const october = await issue("2026-10-01");
  return { ...world, september, october };
};

const amountsOf = (text: string) =>
  [...text.matchAll(/data-label="Влияние на счет">\+(\d,\d\d)/g)].map(([, amount]) => amount);
const linkOf = (text: string, rel: string) =>
  [...text.matchAll(/href="([^"]+)" rel="(\w+)"/g)].find(([, , each]) => each === rel)?.[1]?.replaceAll("&amp;", "&") ??
  "";

describe("GET /a/:account/invoices/:id/changes", () => {
  it("says in a sentence, by cause and by number why the invoice differs from the one before", async () => {
    const { october, anna, read } = await givenChanges();
    const text = await read(`${october.id}/changes`);
    // 31,40 → 71,35
    expect(text).toContain(
      "Счет больше на 39,95 руб.: роуминг +37,00 руб., смена тарифа -8,00 руб., новые номера +7,45 руб., остальное +3,50 руб..".replace(
        "..",
        ".",
      ),
    );
    expect(text).toContain("Разница счетов +39,95 руб.");
    expect(text).toContain("Объем услуг связи 1 +3,50 руб.");
    expect(text).toContain("Изменение цены 1 +1,50 руб.");
    expect(text).toContain("Отключенные услуги 1 -1,50 руб.");
    expect(text).toContain("Лидер → Новатор");
    expect(text).toContain("Разговоры: 100 → 150 мин");
    expect(text).toContain("Разговоры: 0,07 руб. → 0,08 руб. за мин");
    expect(text).toContain("Анна");
    expect(text.indexOf("Роуминг Польша")).toBeLessThan(text.indexOf("Лидер → Новатор"));
    expect(anna.msisdn).toMatch(/^375/);
  });

  it("is narrowed to a cause, in Excel is whole, and keeps the sums until the figures change", async () => {
    const { account, agent, october, base, read } = await givenChanges();
    const text = await read(`${october.id}/changes?cause=price`);
    expect(text).toContain("0,07 руб. → 0,08 руб. за мин");
    expect(text).not.toContain("Лидер → Новатор");
    expect(await read(`${october.id}/changes?cause=late`)).toContain("По этому условию изменений нет");
    const book = await agent.get(`${base}/${october.id}/changes.xlsx`).expect(200);
    expect(book.headers["content-disposition"]).toContain("2026-10.xlsx");
    const [kept] = await owner("invoice_changes").where({ account_id: account.id });
    expect(kept).toMatchObject({ invoice_id: october.id, against: "previous" });
    // another import: the sums are made anew
    await owner("charges")
      .where({ account_id: account.id, month: "2026-10-01", name: "Роуминг Польша" })
      .update({ gross: 4_700 });
    await owner("invoices")
      .where({ id: october.id, account_id: account.id })
      .update({ charges: 8_135, closing: 8_135 });
    await owner("accounts").where({ id: account.id }).update({ refreshed_at: "2026-11-09T09:30:00Z" });
    expect(await read(`${october.id}/changes`)).toContain("Счет больше на 49,95 руб.: роуминг +47,00 руб.");
  });

  it("explains the first invoice, a year without one, and two that are the same", async () => {
    const { september, read, charge, issue, anna } = await givenChanges();
    expect(await read(`${september.id}/changes`)).toContain("Это первый счет");
    expect(await read(`${september.id}/changes?against=year`)).toContain("Счета за сентябрь 2025 нет");
    await charge("2025-09-01", anna, [
      { item: "tariff:1", name: "Лидер", gross: 2_290, unit: "month" },
      { item: "usage:voice", name: "Разговоры", gross: 700, quantity: 100, unit: "minute" },
      { item: "service:7", name: "Кто звонил", gross: 150, unit: "month" },
    ]);
    await issue("2025-09-01");
    expect(await read(`${september.id}/changes?against=year`)).toContain("Ничего не изменилось");
  });

  it("shows what no number was charged for as one sum, so that the causes still are the difference", async () => {
    const { account, october, read } = await givenChanges();
    await owner("invoices")
      .where({ id: october.id, account_id: account.id })
      .update({ charges: 17_135, closing: 17_135 });
    const text = await read(`${october.id}/changes`);
    expect(text).toContain("Без разбивки по номерам +100,00 руб.");
    expect(text).toContain("Разница счетов +139,95 руб.");
  });

  it("pages through many numbers, the largest first, each once, there and back", async () => {
    const { account, agent, base, issue } = await givenInvoices();
    const tariff = await given.tariff();
    const numbers = Array.from({ length: 120 }, (_, n) => ({
      account_id: account.id,
      msisdn: String(375_295_000_000 + account.id * 200 + n).slice(0, 12),
      tariff_id: tariff.id,
      status: "active",
    }));
    const made = await owner("subscribers").insert(numbers).returning("id");
    await issue("2026-09-01");
    await owner("charges").insert(
      made.map(({ id }, n) => ({
        account_id: account.id,
        month: "2026-10-01",
        subscriber_id: id,
        position: 1,
        charge_group: "one-off",
        item: "fee:x",
        name: "Плата",
        gross: 100 + Math.floor(n / 3),
      })),
    );
    const { id } = await issue("2026-10-01");
    const first = await agent.get(`${base}/${id}/changes`).expect(200);
    const second = await agent.get(linkOf(first.text, "next")).expect(200);
    const third = await agent.get(linkOf(second.text, "next")).expect(200);
    const shown = [first, second, third].map(({ text }) => amountsOf(text));
    expect(shown.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(shown.flat()).toEqual(shown.flat().toSorted((a = "", b = "") => (a < b ? 1 : -1)));
    const back = await agent.get(linkOf(third.text, "prev")).expect(200);
    expect(amountsOf(back.text)).toEqual(shown[1]);
  });

  it("is 404 for another account's invoice, 403 for a subscriber", async () => {
    const { october, account } = await givenChanges();
    const other = await givenInvoices();
    await other.agent.get(`${other.base}/${october.id}/changes`).expect(404);
    await other.agent.get(`${other.base}/${october.id}/changes.xlsx`).expect(404);
    const subscriber = await signIn(portal, await given.holder("subscriber", account));
    await subscriber.get(`/a/${account.number}/invoices/${october.id}/changes`).expect(403);
  });
});

describe("POST /a/:account/invoices/:id/changes/plans", () => {
  it("marks a cause or one number's as planned, once, in the journal; the mark hides it and is taken back", async () => {
    const { account, agent, anna, base, october, read } = await givenChanges();
    const path = `${base}/${october.id}/changes/plans`;
    const whole = { against: "previous", cause: "roaming", note: "Выставка в Варшаве" };
    await post(agent, path, whole).expect(303);
    await post(agent, path, whole).expect(303);
    await post(agent, path, {
      against: "previous",
      cause: "tariff",
      number: anna.msisdn,
      note: "Новая должность",
    }).expect(303);
    const text = await read(`${october.id}/changes`);
    expect(text).toContain("Запланировано: Выставка в Варшаве (");
    expect(text).toContain("Запланировано: Новая должность (");
    const hidden = await read(`${october.id}/changes?planned=hidden`);
    expect(hidden).not.toContain("Роуминг Польша");
    expect(hidden).not.toContain("Лидер → Новатор");
    expect(hidden).toContain("Разговоры: 100 → 150 мин");
    const plans = await owner("planned_changes").where({ account_id: account.id }).orderBy("id");
    expect(plans).toHaveLength(2);
    await post(agent, `/a/${account.number}/planned-changes/${plans[0].id}/withdrawal`).expect(303);
    await post(agent, `/a/${account.number}/planned-changes/${plans[0].id}/withdrawal`).expect(404);
    expect(await read(`${october.id}/changes`)).not.toContain("Выставка в Варшаве");
    const actions = await owner("audit_records")
      .where({ account_id: account.id })
      .whereLike("action", "changes:%")
      .orderBy("id")
      .pluck("action");
    expect(actions).toEqual(["changes:plan", "changes:plan", "changes:withdraw"]);
  });

  it("says beside the field what is wrong and keeps what was typed; who only reads may not", async () => {
    const { account, agent, base, october } = await givenChanges();
    const path = `${base}/${october.id}/changes/plans`;
    const wrong = await post(agent, path, {
      against: "previous",
      cause: "nonsense",
      number: "375291112233",
      note: "",
    }).expect(422);
    expect(wrong.text).toContain("Выберите причину.");
    expect(wrong.text).toContain("Напишите, что было запланировано.");
    expect(wrong.text).toContain('value="375291112233"');
    const stranger = await given.subscriber(await given.account());
    const foreign = await post(agent, path, {
      against: "year",
      cause: "roaming",
      number: stranger.msisdn,
      note: "x",
    }).expect(422);
    expect(foreign.text).toContain("Такого номера на лицевом счете нет.");
    const viewer = await signIn(portal, await given.holder("viewer", account));
    await post(viewer, path, { against: "year", cause: "roaming", note: "x" }).expect(403);
    expect((await viewer.get(`${base}/${october.id}/changes`).expect(200)).text).not.toContain("/changes/plans");
    expect(await owner("planned_changes").where({ account_id: account.id })).toEqual([]);
  });
});
