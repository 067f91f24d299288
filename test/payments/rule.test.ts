import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startPortal } from "../support/portal.ts";
import { payingIn } from "./paying.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given } = portal;
const { givenPayer, registrationsOf, journalOf } = payingIn(portal);
const noon = new Date("2026-11-09T09:00:00Z");
beforeEach(() => portal.setNow(noon));

const open = "Можно зарегистрировать оплату";
const invoiceOf = (month: string, issued_on: string, due_on: string) => ({
  month,
  issued_on,
  due_on,
  number: `С-${month}`,
});

describe("registration is open", () => {
  // Minsk is three hours ahead of UTC all year: its day ends at 21:00
  it.each([
    ["the month's first moment", "2026-10-31T21:00:00Z", "10.11.2026", "05.12.2026"],
    ["its first day", "2026-11-01T09:00:00Z", "10.11.2026", "05.12.2026"],
    ["the 9th's last moment", "2026-11-09T20:59:59.999Z", "10.11.2026", "05.12.2026"],
    ["the 10th's first moment", "2026-11-09T21:00:00Z", "10.11.2026", "05.12.2026"],
    ["the 10th's last moment", "2026-11-10T20:59:59.999Z", "10.11.2026", "05.12.2026"],
  ])("for October at %s", async (_what, now, until, keepsUntil) => {
    portal.setNow(new Date(now));
    const { account, read, register } = await givenPayer();
    await given.invoice(account, { ...invoiceOf("2026-10-01", "2026-11-01", "2026-11-25") });
    const text = await read("/payments/registration");
    expect(text).toContain(`${open} счета № С-2026-10-01 за октябрь 2026`);
    expect(text).toContain(`Регистрация открыта до ${until} включительно`);
    expect(text).toContain(`обслуживание продолжится по ${keepsUntil} включительно`);
    await register({ paidOn: "2026-11-01" }).expect(303);
    expect(await registrationsOf(account)).toMatchObject([{ state: "waiting", keeps_until: "2026-12-05" }]);
  });

  it.each([
    [
      "December, in the next year",
      "2027-01-10T20:59:59Z",
      invoiceOf("2026-12-01", "2027-01-01", "2027-01-25"),
      "10.01.2027",
    ],
    [
      "January, in a short February",
      "2027-02-10T20:59:59Z",
      invoiceOf("2027-01-01", "2027-02-01", "2027-02-25"),
      "10.02.2027",
    ],
    [
      "February of a leap year",
      "2028-03-10T20:59:59Z",
      invoiceOf("2028-02-01", "2028-03-01", "2028-03-25"),
      "10.03.2028",
    ],
  ])("for %s", async (_what, now, invoice, until) => {
    portal.setNow(new Date(now));
    const { account, read } = await givenPayer({ kind: "fixed" });
    await given.invoice(account, invoice);
    expect(await read("/payments/registration")).toContain(`Регистрация открыта до ${until} включительно`);
    portal.setNow(new Date(new Date(now).getTime() + 1_000));
    expect(await read("/payments/registration")).toContain(`до ${until} включительно`);
    expect(await read("/payments/registration")).toContain("Срок прошел");
  });

  it("lets service go on for ten days from the due day, or from today where that has passed", async () => {
    const { account, read, register } = await givenPayer();
    await given.invoice(account, { due_on: "2026-11-07" });
    expect(await read("/payments/registration")).toContain("продолжится по 19.11.2026 включительно");
    await register().expect(303);
    expect(await read("/payments")).toContain("Обслуживание продолжится по 19.11.2026 включительно");
  });
});

const refusals: readonly (readonly [string, string, readonly object[], readonly string[]])[] = [
  [
    "from the 11th's first moment",
    "2026-11-10T21:00:00Z",
    [{ number: "С-10" }],
    ["Срок прошел: оплату счета № С-10 можно было зарегистрировать до 10.11.2026 включительно."],
  ],
  [
    "at the month's last moment",
    "2026-11-30T20:59:59.999Z",
    [{ number: "С-10" }],
    ["можно было зарегистрировать до 10.11.2026 включительно."],
  ],
  [
    "where an older invoice is unpaid too",
    "2026-11-09T09:00:00Z",
    [{ number: "С-10" }, { number: "С-9", month: "2026-09-01" }],
    [
      "Кроме последнего счета не оплачены более ранние: № С-9 за сентябрь 2026 (175,68 руб.).",
      "Её последний день: 10.11.2026.",
    ],
  ],
  [
    "where both rules are broken",
    "2026-11-11T09:00:00Z",
    [{ number: "С-10" }, { number: "С-9", month: "2026-09-01", unpaid: 1 }],
    ["№ С-9 за сентябрь 2026 (0,01 руб.).", "Срок прошел: оплату счета № С-10"],
  ],
  [
    "where an older invoice alone is unpaid",
    "2026-11-09T09:00:00Z",
    [
      { number: "С-10", unpaid: 0 },
      { number: "С-9", month: "2026-09-01" },
    ],
    ["более ранние: № С-9 за сентябрь 2026", "№ С-9 можно было зарегистрировать до 10.10.2026 включительно"],
  ],
  [
    "where all is paid",
    "2026-11-09T09:00:00Z",
    [{ unpaid: 0 }],
    ["Все счета оплачены, регистрировать нечего.", "до 10 числа месяца, следующего за месяцем счета, включительно"],
  ],
  ["where there was no invoice yet", "2026-11-09T09:00:00Z", [], ["регистрировать нечего"]],
];

const rule = () => portal.owner("operation_limits").where({ name: "registration-last-day" });

describe("registration is refused, by each rule in words", () => {
  it.each(refusals)("%s", async (_what, now, invoices, said) => {
    portal.setNow(new Date(now));
    const { account, agent, base, register } = await givenPayer();
    for (const invoice of invoices) await given.invoice(account, { ...invoice });
    const { text } = await agent.get(`${base}/payments/registration`).expect(200);
    const page = text.replaceAll("\u00A0", " ");
    for (const sentence of said) expect(page).toContain(sentence);
    expect(page).not.toContain("..");
    expect(page).not.toContain(open);
    expect(page).not.toContain('name="number"');
    const answer = (await register().expect(422)).text.replaceAll("\u00A0", " ");
    for (const sentence of said) expect(answer).toContain(sentence);
    expect(await registrationsOf(account)).toEqual([]);
    expect(await journalOf(account)).toEqual([]);
  });

  it("by the day that the operator has set", async () => {
    const { account, read } = await givenPayer();
    await given.invoice(account);
    await rule().update({ value: 31 });
    expect(await read("/payments/registration")).toContain("Регистрация открыта до 30.11.2026 включительно");
    await rule().update({ value: 8 });
    try {
      const text = await read("/payments/registration");
      expect(text).toContain("доступна до 8 числа следующего месяца");
      expect(text).toContain("до 08.11.2026 включительно");
      expect(text).not.toContain(open);
    } finally {
      await rule().update({ value: 10 });
    }
  });
});
