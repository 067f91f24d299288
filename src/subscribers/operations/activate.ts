import { z } from "zod";
import { isoDay } from "../../kernel/dates.ts";
import { assessBy, type Operation } from "../../orders/index.ts";
import { textsOf } from "./texts.ts";

/** Активация абонента (guide, chapters 10 and 15.4); there is no way back. */
export const activate: Operation = {
  name: "activate",
  permission: "orders:write",
  params: z.object({}),
  card: { section: null, icon: "circle-check", group: "main" },
  whom: { statuses: ["pending-activation", "active"] },
  already: ["already-active"],
  bars: {
    reason: `case when s.status = 'active' then 'already-active' when s.kind = 'mobile' and s.iccid is null then 'no-sim' end`,
  },
  assess: (tx, items) =>
    assessBy(tx, items, {
      reason: "null",
      before: `jsonb_build_object('status', s.status)`,
      after: `jsonb_build_object('status', 'active')`,
    }),
  command: () => ({ name: "activate", params: {} }),
  apply: async (tx, items, _params, { now }) => {
    // "is true": as in restore.ts
    await tx.raw(
      `update subscribers s set status = 'active', status_since = ?, activated_on = ? from (?) i
       where s.account_id = ? and s.id = i.subscriber_id and (s.status = 'pending-activation') is true`,
      [now, isoDay(now), items, tx.scope.accountId],
    );
  },
  texts: textsOf("activate", ["status"]),
  describe: async () => "",
};
