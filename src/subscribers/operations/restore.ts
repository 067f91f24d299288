import { z } from "zod";
import { assessBy, type Operation } from "../../orders/index.ts";
import { textsOf } from "./texts.ts";

/** Восстановление of a number that was suspended by the customer; after a debt it comes back by being paid. */
export const restore: Operation = {
  name: "restore",
  permission: "orders:write",
  params: z.object({}),
  card: { section: null, icon: "player-play", group: "number" },
  whom: { statuses: ["suspended", "active"] },
  already: ["not-suspended"],
  bars: {
    reason: `case when s.status = 'active' then 'not-suspended' when s.status_reason = 'debt' then 'debt' when s.loss is not null then 'lost' end`,
  },
  assess: (tx, items) =>
    assessBy(tx, items, {
      reason: "null",
      before: `jsonb_build_object('status', s.status)`,
      after: `jsonb_build_object('status', 'active')`,
    }),
  command: () => ({ name: "restore", params: {} }),
  apply: async (tx, items, _params, { now }) => {
    // "is true": rows are found by their ids. By a status that it takes for rare PostgreSQL would read all who have it for each slice
    await tx.raw(
      `update subscribers s set status = 'active', status_reason = null, status_since = ?, suspended_until = null, suspension_warned_at = null
       from (?) i where s.account_id = ? and s.id = i.subscriber_id and (s.status = 'suspended') is true`,
      [now, items, tx.scope.accountId],
    );
  },
  texts: textsOf("restore", ["status"]),
  describe: async () => "",
};
