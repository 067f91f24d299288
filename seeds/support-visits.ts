import { randomUUID } from "node:crypto";
import { momentBack } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

const accountId = 20_000_001;

type Visit = {
  daysAgo: number;
  from: string;
  reason: string;
  ticket: string;
  pages: readonly string[];
  ending: "ended" | "time";
};

const visits: readonly Visit[] = [
  {
    daysAgo: 12,
    from: "10:04",
    reason: "Администратор не находит счет за прошлый месяц",
    ticket: "Т-48213",
    pages: ["/a/:account", "/a/:account/invoices", "/a/:account/invoices/:id"],
    ending: "ended",
  },
  {
    daysAgo: 2,
    from: "09:12",
    reason: "Письма со счетами не доходят до бухгалтерии",
    ticket: "Т-48977",
    pages: ["/a/:account", "/a/:account/deliveries"],
    ending: "time",
  },
];

/** Support viewed the portal as the administrator of ООО «Ромашка», who sees it in the journal. */
export async function addVisits({ trx, calendar }: Scene, staff: { id: number; name: string }): Promise<void> {
  const customer = await trx("users").where("phone", "375291000001").first("name");
  const rows = visits.flatMap(({ daysAgo, from, reason, ticket, pages, ending }) => {
    const start = new Date(momentBack(calendar, daysAgo, from)).getTime();
    const after = { reason, ticket, role: "administrator", viewing: randomUUID() };
    const record = (minutes: number, action: string, subject: string) => ({
      account_id: accountId,
      at: new Date(start + minutes * 60_000).toISOString(),
      user_id: staff.id,
      user_name: staff.name,
      role: "support",
      acting_for: customer.name,
      action,
      subject,
      after,
      address: "192.0.2.40",
    });
    return [
      record(0, "support:view-begin", customer.name),
      ...pages.map((page, index) => record(index + 1, "support:view-page", page)),
      record(ending === "time" ? 30 : pages.length + 2, "support:view-end", ending),
    ];
  });
  await insertRows(trx, "audit_records", rows);
}

/** An employee has asked an hour ago that an administrator who has left no longer signs in with the number; a colleague may confirm it. */
export async function addRemoval({ trx, calendar }: Scene, author: { id: number; name: string }): Promise<void> {
  const person = await trx("users").where("phone", "375291000009").first("id", "name");
  const askedAt = new Date(calendar.now.getTime() - 3_600_000);
  const why = { reason: "Сотрудник уволился, номер с новой SIM-картой у его преемника", ticket: "Т-49102" };
  const until = new Date(askedAt.getTime() + 24 * 3_600_000).toISOString();
  const removal = {
    account_id: accountId,
    user_id: person.id,
    user_name: person.name,
    what: "login",
    ...why,
    asked_by: author.id,
    asked_by_name: author.name,
    asked_at: askedAt.toISOString(),
    expires_at: until,
    state: "open",
  };
  await insertRows(trx, "support_removals", [removal]);
  await insertRows(trx, "audit_records", [
    {
      account_id: accountId,
      at: askedAt.toISOString(),
      user_id: author.id,
      user_name: author.name,
      role: "support",
      action: "support:ask-removal",
      subject: person.name,
      after: { userId: person.id, removal: "login", ...why, until },
      address: "192.0.2.40",
    },
  ]);
}
