import { z } from "zod";
import { parseMsisdn } from "../../kernel/msisdn.ts";
import { assessBy, type Operation, type OrderParams } from "../../orders/index.ts";
import { textsOf } from "./texts.ts";

const itemParams = z.object({
  newMsisdn: z
    .string("number-missing")
    .transform((text) => parseMsisdn(text) ?? "")
    .refine((msisdn) => msisdn !== "", "number-missing"),
});
type Item = z.output<typeof itemParams> & OrderParams;

/** A number that this subscriber has drawn and that is still reserved for it. */
const drawn = `left join number_draws d on d.account_id = :account and d.subscriber_id = s.id and d.msisdn = c.params ->> 'newMsisdn' and d.expires_at > :now::timestamptz
  left join phone_numbers p on p.msisdn = d.msisdn and p.reservation = d.id and p.state = 'reserved'
  left join number_categories k on k.id = p.category_id`;

/** Смена номера (guide, chapter 13): to a number drawn from the pool of a category. */
export const changeNumber: Operation<OrderParams, Item> = {
  name: "change-number",
  permission: "orders:write",
  stepUp: true,
  isIrreversible: true,
  params: z.object({}),
  itemParams,
  card: { section: "number", icon: "arrows-exchange", group: "number" },
  whom: { statuses: ["active"], kinds: ["mobile"] },
  heedsLock: true,
  assess: (tx, items, _params, now) =>
    assessBy(
      tx,
      items,
      {
        joins: drawn,
        reason: "case when p.msisdn is null then 'number-expired' end",
        before: "jsonb_build_object('number', s.msisdn)",
        after: "jsonb_build_object('number', c.params ->> 'newMsisdn')",
        oneOff: "k.fee",
        warnings: `jsonb_build_object('number-quarantine', (select operation_limit('number-quarantine-days', :now))::text, 'number-codes', '')`,
      },
      { now },
    ),
  command: (_params, { newMsisdn }) => ({ name: "change-number", params: { newMsisdn } }),
  apply: async (tx, items, _params, { now }) => {
    const bindings = { items, account: tx.scope.accountId, now };
    // the old number rests; where it never came from the pool it joins it, in the plainest category
    await tx.raw(
      `insert into phone_numbers (msisdn, category_id, state, free_from)
       select s.msisdn, (select id from number_categories order by fee, id limit 1), 'quarantine', :now::timestamptz + make_interval(days => (select operation_limit('number-quarantine-days', :now)))
       from (:items) i join subscribers s on s.account_id = :account and s.id = i.subscriber_id where s.msisdn <> i.params ->> 'newMsisdn'
       on conflict (msisdn) do update set state = 'quarantine', free_from = excluded.free_from, reservation = null, reserved_until = null`,
      bindings,
    );
    await tx.raw(
      `update phone_numbers p set state = 'assigned', reservation = null, reserved_until = null, free_from = null from (:items) i where p.msisdn = i.params ->> 'newMsisdn'`,
      bindings,
    );
    await tx.raw(
      `update subscribers s set msisdn = i.params ->> 'newMsisdn', held_since = :now, sim_changed_at = :now from (:items) i
       where s.account_id = :account and s.id = i.subscriber_id and s.msisdn <> i.params ->> 'newMsisdn'`,
      bindings,
    );
  },
  texts: textsOf("change-number", ["number"]),
  describe: async () => "",
};
