import { z } from "zod";
import { parseMsisdn } from "../../kernel/msisdn.ts";
import { assessBy, type Operation, type OrderParams } from "../../orders/index.ts";
import { enqueue } from "../../platform/jobs.ts";
import { tellOfLoss } from "../loss-notice.ts";
import { textsOf } from "./texts.ts";

const params = z.object({
  /** The colleague who takes the calls meanwhile; empty: nobody. */
  forwardTo: z
    .string()
    .default("")
    .transform((text) => (text.trim() === "" ? "" : (parseMsisdn(text) ?? "?")))
    .refine((text) => text !== "?", "loss-colleague"),
});
type Params = z.output<typeof params> & OrderParams;

/** The k-th of the items gets the k-th free card of the account: two lists side by side, so that nothing is joined. */
const spare = `(select pair.subscriber_id, pair.iccid from
  (select array_agg(n.subscriber_id order by n.subscriber_id) as people from (:items) n) i,
  (select array_agg(c.iccid order by c.iccid) as cards from (select iccid from sim_cards where account_id = :account and is_free
     order by iccid limit (select count(*) from (:items) n)) c) f,
  unnest(i.people, f.cards) as pair (subscriber_id, iccid))`;

/** The card of each item whose phone is lost. */
const lost = `(select s.id, s.loss ->> 'sim' as iccid from (:items) i join subscribers s on s.account_id = :account and s.id = i.subscriber_id offset 0)`;

/** «Потерян телефон»: suspends, forwards, holds sign-in codes (a suspended number gets none), reserves a SIM, tells the administrator. */
export const reportLost: Operation<Params> = {
  name: "report-lost",
  permission: "orders:write",
  params,
  card: { section: "lost", icon: "alert-triangle", group: "number" },
  whom: { statuses: ["active"], kinds: ["mobile"] },
  reasonFields: { "loss-self": "forwardTo" },
  assess: (tx, items, { forwardTo }, now) =>
    assessBy(
      tx,
      items,
      {
        // full, as PostgreSQL makes no nested loop of it: it expects one item, and 20 000 took more than a minute
        joins: `full join ${spare} spare on spare.subscriber_id = c.subscriber_id`,
        reason: `case when s.msisdn = :target::text then 'loss-self' end`,
        before: `jsonb_build_object('status', s.status, 'forwarding', (select f.target from forwardings f where f.account_id = :account and f.subscriber_id = s.id and f.condition = 'unconditional' and f.is_active))`,
        after: `jsonb_build_object('status', 'suspended', 'forwarding', nullif(:target::text, ''))`,
        warnings: `jsonb_build_object('loss-codes', null, 'suspension-ends', to_char((:now::timestamptz + make_interval(days => (select operation_limit('suspension-days-lost', :now::timestamptz)))) at time zone 'Europe/Minsk', 'YYYY-MM-DD'))
          || case when spare.iccid is null then '{"loss-no-sim":null}'::jsonb else jsonb_build_object('loss-sim', spare.iccid) end`,
      },
      { target: forwardTo, now },
    ),
  command: ({ forwardTo }) => ({ name: "report-lost", params: { forwardTo } }),
  apply: async (tx, items, { forwardTo }, { now }) => {
    const bindings = { items, account: tx.scope.accountId, target: forwardTo, now };
    // "is true": as in restore.ts
    await tx.raw(
      `update subscribers s set status = 'suspended', status_reason = 'lost', status_since = :now, suspension_warned_at = null,
         suspended_until = :now::timestamptz + make_interval(days => (select operation_limit('suspension-days-lost', :now::timestamptz))),
         loss = jsonb_build_object('sim', spare.iccid, 'forwarding', (select to_jsonb(f) from forwardings f
           where f.account_id = :account and f.subscriber_id = s.id and f.condition = 'unconditional'))
       from ${spare} spare where s.account_id = :account and s.id = spare.subscriber_id and (s.status = 'active') is true`,
      bindings,
    );
    // by the card's number, as a plain value (replace-sim.ts): all of the account's cards were read for each slice
    await tx.raw(
      `update sim_cards x set state = 'reserved', reserved_for = l.id from ${lost} l
       where x.account_id = :account and x.iccid = l.iccid and x.state = 'free'`,
      bindings,
    );
    if (forwardTo !== "") {
      await tx.raw(
        `insert into forwardings (account_id, subscriber_id, condition, target, is_active)
         select :account, i.subscriber_id, 'unconditional', :target::text, true from (:items) i
         on conflict (account_id, subscriber_id, condition) do update set target = excluded.target, is_active = true`,
        bindings,
      );
    }
  },
  // once for the whole list: a message for every few numbers of 100 000 would be thousands of SMS to each administrator
  whenEnded: (tx, orderNumber) =>
    enqueue(tx, tellOfLoss, [{ payload: { accountId: tx.scope.accountId, orderNumber } }]),
  texts: textsOf("report-lost", ["status", "forwarding"]),
  describe: async () => "",
};

/** «Телефон найден»: undoes exactly that. */
export const reportFound: Operation = {
  name: "report-found",
  permission: "orders:write",
  params: z.object({}),
  card: { section: null, icon: "arrow-back-up", group: "number" },
  whom: { statuses: ["suspended"], kinds: ["mobile"] },
  already: ["not-lost"],
  bars: { reason: "case when s.loss is null then 'not-lost' end" },
  assess: (tx, items) =>
    assessBy(tx, items, {
      reason: "null",
      before: `jsonb_build_object('status', s.status, 'forwarding', (select f.target from forwardings f where f.account_id = :account and f.subscriber_id = s.id and f.condition = 'unconditional' and f.is_active))`,
      after: `jsonb_build_object('status', 'active', 'forwarding', case when (s.loss -> 'forwarding' ->> 'is_active')::boolean then s.loss -> 'forwarding' ->> 'target' end)`,
    }),
  command: () => ({ name: "report-found", params: {} }),
  apply: async (tx, items, _params, { now }) => {
    const bindings = { items, account: tx.scope.accountId, now };
    await tx.raw(
      `delete from forwardings f using subscribers s, (:items) i where s.account_id = :account and s.id = i.subscriber_id and s.loss is not null
         and f.account_id = :account and f.subscriber_id = s.id and f.condition = 'unconditional'`,
      bindings,
    );
    await tx.raw(
      `insert into forwardings (account_id, subscriber_id, condition, target, is_active)
       select :account, s.id, 'unconditional', s.loss -> 'forwarding' ->> 'target', (s.loss -> 'forwarding' ->> 'is_active')::boolean
       from (:items) i join subscribers s on s.account_id = :account and s.id = i.subscriber_id
       where s.loss -> 'forwarding' ->> 'target' is not null on conflict do nothing`,
      bindings,
    );
    await tx.raw(
      `update sim_cards x set state = 'free', reserved_for = null from ${lost} l
       where x.account_id = :account and x.iccid = l.iccid and x.reserved_for = l.id and x.state = 'reserved'`,
      bindings,
    );
    await tx.raw(
      `update subscribers s set status = 'active', status_reason = null, status_since = :now, suspended_until = null, loss = null
       from (:items) i where s.account_id = :account and s.id = i.subscriber_id and s.loss is not null`,
      bindings,
    );
  },
  texts: textsOf("report-found", ["status", "forwarding"]),
  describe: async () => "",
};
