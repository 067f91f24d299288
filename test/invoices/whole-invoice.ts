import type { Portal } from "../support/portal.ts";

type Changes = { readonly month?: string; readonly number?: string };
type Account = { readonly id: number };

/** An invoice of 1 200,00 and 60,00 less 12,00 with its lines, one payment and one number's charges, all of it adding up. */
export const givenWholeInvoice = async (portal: Portal, account: Account, changes: Changes = {}) => {
  const { owner, given } = portal;
  const invoice = await given.invoice(account, {
    opening: 50_000,
    charges: 124_800,
    vat: 20_800,
    payments: 50_000,
    closing: 124_800,
    unpaid: 124_800,
    ...changes,
  });
  const month = changes.month ?? "2026-10-01";
  const line = (position: number, charge_group: string, name: string, gross: number) => {
    const vat = Math.round(gross / 6);
    const key = { account_id: account.id, invoice_id: invoice.id, position };
    return { ...key, charge_group, name, quantity: 1, net: gross - vat, vat_rate: 20, vat, gross };
  };
  await owner("invoice_lines").insert([
    line(1, "subscription", "Свое решение. Новатор", 120_000),
    line(2, "roaming", "Услуги связи в роуминге", 6_000),
    line(3, "discounts", "Корпоративная скидка", -1_200),
  ]);
  await owner("payments").insert({
    account_id: account.id,
    received_on: month.replace(/01$/, "12"),
    amount: 50_000,
    document_number: "1187",
  });
  const subscriber = await given.subscriber(account, { last_name: "Жукоўскі", first_name: "Алесь" });
  await owner("charges").insert({
    account_id: account.id,
    month,
    subscriber_id: subscriber.id,
    position: 1,
    charge_group: "subscription",
    name: "Свое решение. Новатор",
    gross: 124_800,
  });
  return { ...invoice, msisdn: subscriber.msisdn };
};
