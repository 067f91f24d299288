import { z } from "zod";
import { parseDay } from "../../kernel/dates.ts";
import { assessBy, type Operation, type OrderParams } from "../../orders/index.ts";
import { textsOf } from "./texts.ts";

const params = z.object({
  reason: z.enum(["leave", "lost"], "suspension-reason"),
  /** The last day, in Minsk; without it the longest that is allowed. */
  until: z
    .string()
    .default("")
    .refine((day) => day === "" || parseDay(day) !== undefined, "suspension-day"),
});
type Params = z.output<typeof params> & OrderParams;

/** The end of a suspension: the day chosen, else as long as the reason allows (operation_limits, asked once and not for each item). */
const longest = `(:now::timestamptz + make_interval(days => (select operation_limit('suspension-days-' || :reason::text, :now::timestamptz))))`;
const end = `coalesce((nullif(:until::text, '')::date + 1)::timestamp at time zone 'Europe/Minsk', ${longest})`;

/** Приостановление by the customer's own wish; ends by itself, and says so before. */
export const suspend: Operation<Params> = {
  name: "suspend",
  permission: "orders:write",
  params,
  card: { section: "suspension", icon: "player-pause", group: "number" },
  whom: { statuses: ["active", "suspended"] },
  already: ["already-suspended"],
  bars: { reason: "case when s.status = 'suspended' then 'already-suspended' end" },
  reasonFields: { "suspension-past": "until", "suspension-long": "until" },
  assess: (tx, items, { reason, until }, now) =>
    assessBy(
      tx,
      items,
      {
        joins: `cross join lateral (select ${end} as at, ${longest} as latest) e`,
        reason: `case when e.at <= :now::timestamptz then 'suspension-past' when e.at > e.latest + interval '1 day' then 'suspension-long' end`,
        detail: `case when e.at > e.latest + interval '1 day' then to_char(e.latest at time zone 'Europe/Minsk', 'YYYY-MM-DD') end`,
        before: `jsonb_build_object('status', s.status, 'until', null)`,
        after: `jsonb_build_object('status', 'suspended', 'until', to_char(e.at at time zone 'Europe/Minsk', 'YYYY-MM-DD'))`,
        warnings: `jsonb_build_object('suspension-ends', to_char(e.at at time zone 'Europe/Minsk', 'YYYY-MM-DD'),
          'suspension-billing', (select operation_limit('suspension-unbilled-days', :now::timestamptz))::text)`,
      },
      { now, reason, until },
    ),
  command: ({ reason }) => ({ name: "suspend", params: { reason } }),
  apply: async (tx, items, { reason, until }, { now }) => {
    // "is true": as in restore.ts
    await tx.raw(
      `update subscribers s set status = 'suspended', status_reason = :reason, status_since = :now, suspended_until = ${end}, suspension_warned_at = null
       from (:items) i where s.account_id = :account and s.id = i.subscriber_id and (s.status = 'active') is true`,
      { reason, until, now, items, account: tx.scope.accountId },
    );
  },
  undo: () => ({ operation: "restore", params: {} }),
  texts: textsOf("suspend", ["status", "until"]),
  describe: async () => "",
};
