import { z } from "zod";
import { assessBy, type Operation } from "../../orders/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { messages } from "./messages.ts";
import { textsOf } from "./texts.ts";

const live = ["active", "suspended", "pending-activation"];
const end = "(:now::timestamptz + make_interval(hours => (select operation_limit('termination-hours', :now))))";
const shownEnd = (format: string): string => `to_char(${end} at time zone 'Europe/Minsk', '${format}')`;

/**
 * Whoever stays: the last of an account are ended on paper alone (guide, chapter 15.5). "Not in" is looked up in a table of hashes.
 * Of "not exists" PostgreSQL made a loop over all the items for each subscriber, expecting to find one that stays at once
 * (97 000 of a million were assessed in 8.2 s, now in 3.1: the only one who stays lies behind thousands of them).
 */
const somebodyStays = `exists (select from subscribers o where o.account_id = :account and o.status in ('active', 'suspended', 'pending-activation')
  and o.id not in (select i.subscriber_id from (:items) i))`;

/** Прекращение обслуживания: within a day, and until then to be taken back. Ended by `endTerminations`. */
export const terminate: Operation = {
  name: "terminate",
  permission: "orders:write",
  stepUp: true,
  params: z.object({}),
  card: { section: null, icon: "trash", group: "number" },
  whom: { statuses: [...live, "pending-termination"] },
  heedsLock: true,
  already: ["already-terminating"],
  bars: { reason: "case when s.status = 'pending-termination' then 'already-terminating' end" },
  assess: (tx, items, _params, now) =>
    assessBy(
      tx,
      items,
      {
        joins: `cross join (select ${somebodyStays} as stays) a join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id
          left join lateral (select count(*) as count, sum(v.monthly_fee)::bigint as fee from subscriber_services x join services v on v.id = x.service_id
            where x.account_id = s.account_id and x.subscriber_id = s.id) v on true`,
        reason: "case when not a.stays then 'terminate-all' end",
        before: "jsonb_build_object('status', s.status, 'endsOn', null)",
        after: `jsonb_build_object('status', 'pending-termination', 'endsOn', ${shownEnd("YYYY-MM-DD")})`,
        oneOff: "(select operation_fee('terminate', 'any', :now))",
        monthly: "-(t.monthly_fee + coalesce(b.monthly_fee, 0) + coalesce(v.fee, 0))",
        losses: `jsonb_build_object('termination-number', s.number, 'termination-services', nullif(v.count, 0)::text)`,
        // an employee's instalments stay with the employee (domain.md §1.3)
        warnings: `jsonb_strip_nulls(jsonb_build_object('termination-until', ${shownEnd("YYYY-MM-DD HH24:MI")}, 'termination-split', case when s.has_split_bill then '' end))`,
      },
      { now },
    ),
  command: () => ({ name: "terminate", params: {} }),
  apply: async (tx, items, _params, { now }) => {
    // "is true": as in restore.ts
    await tx.raw(
      `update subscribers s set status_before = s.status, status = 'pending-termination', status_since = :now, terminates_at = ${end}
       from (:items) i where s.account_id = :account and s.id = i.subscriber_id and (s.status in ('active', 'suspended', 'pending-activation')) is true`,
      { items, now, account: tx.scope.accountId },
    );
  },
  undo: () => ({ operation: "cancel-termination", params: {} }),
  texts: (lang) => ({
    ...textsOf("terminate", ["status", "endsOn"])(lang),
    accepted: wordsFor(messages, lang).t("form.terminationAccepted"),
    warning: wordsFor(messages, lang).t("form.terminationUndo"),
  }),
  describe: async () => "",
};

/** Отмена прекращения: as long as it has not come; what was suspended is suspended again. */
export const cancelTermination: Operation = {
  name: "cancel-termination",
  permission: "orders:write",
  params: z.object({}),
  card: { section: null, icon: "arrow-back-up", group: "number" },
  whom: { statuses: ["pending-termination", "active"] },
  already: ["not-terminating"],
  bars: {
    reason:
      "case when s.status = 'active' then 'not-terminating' when s.terminates_at is null or s.terminates_at <= :now then 'termination-final' end",
  },
  assess: (tx, items) =>
    assessBy(tx, items, {
      reason: "null",
      before: `jsonb_build_object('status', s.status, 'endsOn', to_char(s.terminates_at at time zone 'Europe/Minsk', 'YYYY-MM-DD'))`,
      after: "jsonb_build_object('status', s.status_before, 'endsOn', null)",
    }),
  command: () => ({ name: "cancel-termination", params: {} }),
  apply: async (tx, items, _params, { now }) => {
    // "is true": as in restore.ts
    await tx.raw(
      `update subscribers s set status = s.status_before, status_before = null, status_since = ?, terminates_at = null
       from (?) i where s.account_id = ? and s.id = i.subscriber_id and (s.status = 'pending-termination') is true and s.status_before is not null`,
      [now, items, tx.scope.accountId],
    );
  },
  undo: () => ({ operation: "terminate", params: {} }),
  texts: textsOf("cancel-termination", ["status", "endsOn"]),
  describe: async () => "",
};
