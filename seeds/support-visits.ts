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
