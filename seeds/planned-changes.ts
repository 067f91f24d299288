import { addMonths, firstDay } from "../src/kernel/month.ts";
import { momentBack } from "./calendar.ts";
import type { Author } from "./registrations.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

/** Of the last invoice's changes, two that were planned: a cause as a whole, and one number's change of tariff. */
export async function addPlannedChanges(
  { trx, calendar }: Scene,
  accountId: number,
  author: Author,
  subscriber: { readonly id: number; readonly msisdn: string } | undefined,
): Promise<void> {
  const month = firstDay(addMonths(calendar.month, -1));
  const invoice = await trx("invoices").where({ account_id: accountId, month }).first("id", "number");
  if (!invoice || !subscriber) return;
  const planned = [
    { cause: "new-number", subscriber_id: null, note: "Камера на проходной, служебная записка № 31" },
    { cause: "tariff", subscriber_id: subscriber.id, note: "Перевод в другой отдел" },
  ];
  const at = momentBack(calendar, 2, "10:15");
  const by = { author_user_id: author.id, author_name: author.name, planned_at: at };
  const of = { account_id: accountId, invoice_id: invoice.id, against: "previous" };
  await insertRows(
    trx,
    "planned_changes",
    planned.map((plan) => ({ ...of, ...plan, ...by })),
  );
  await insertRows(
    trx,
    "audit_records",
    planned.map(({ cause, subscriber_id, note }) => ({
      account_id: accountId,
      at,
      user_id: author.id,
      user_name: author.name,
      role: author.role,
      address: "192.0.2.17",
      action: "changes:plan",
      subject: invoice.number,
      after: {
        cause,
        against: "previous",
        plan: note,
        ...(subscriber_id !== null && { changedNumber: subscriber.msisdn }),
      },
    })),
  );
}
