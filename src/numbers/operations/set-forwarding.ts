import { z } from "zod";
import { isAbroad, parseTarget } from "../../kernel/forwarding-target.ts";
import { assessBy, type Operation, type OrderParams } from "../../orders/index.ts";
import { conditions, usualWait, waits } from "../forwarding.ts";
import { textsOf } from "./texts.ts";

const raw = z.object({
  condition: z.enum(conditions, "forward-condition"),
  state: z.enum(["active", "registered", "erased"], "forward-state"),
  target: z.string().default(""),
  seconds: z
    .literal("")
    .transform(() => usualWait)
    .or(z.coerce.number().refine((seconds) => waits.some((wait) => wait === seconds), "forward-seconds"))
    .default(usualWait),
});

/** An erased one needs no target; only «нет ответа» has a time. */
const params = raw.transform((typed, context) => {
  const { condition, state } = typed;
  const seconds = condition === "no-reply" && state !== "erased" ? typed.seconds : null;
  if (state === "erased") return { condition, state, target: "", seconds };
  const target = parseTarget(typed.target);
  if (typeof target !== "string") return { condition, state, target: target.digits, seconds };
  context.addIssue({ code: "custom", path: ["target"], message: target });
  return z.NEVER;
});
type Params = z.output<typeof params> & OrderParams;

/** Whether calls forwarded to the target would come back to the subscriber, within the company: followed ten steps far. */
const loops = `exists (with recursive way (number, steps) as (
    select :target::text collate "C", 1
    union
    select f.target, way.steps + 1 from way join subscribers t on t.account_id = :account and t.msisdn = way.number
      join forwardings f on f.account_id = :account and f.subscriber_id = t.id and f.is_active
    where way.steps < 10)
  select from way where way.number = s.msisdn)`;

const current = `left join forwardings f on f.account_id = :account and f.subscriber_id = s.id and f.condition = :condition`;

/** Переадресация вызовов (guide, chapter 12; 3GPP TS 22.082). */
export const setForwarding: Operation<Params> = {
  name: "set-forwarding",
  permission: "orders:write",
  stepUp: true,
  isForSubscriber: true,
  params,
  card: { section: "forwarding", icon: "phone-call", group: "number" },
  whom: { statuses: ["active"], kinds: ["mobile", "telephone", "sip"] },
  heedsLockFor: ({ state, target }) => state !== "erased" && isAbroad(target),
  reasonFields: { "forward-self": "target", "forward-loop": "target" },
  assess: (tx, items, { condition, state, target, seconds }) =>
    assessBy(
      tx,
      items,
      {
        joins: current,
        reason: `case when :state::text = 'erased' and f.target is null then 'forward-same'
          when :state::text = 'erased' then null
          when f.target = :target and f.is_active = (:state::text = 'active') and f.seconds is not distinct from :seconds::int then 'forward-same'
          when s.msisdn = :target then 'forward-self' when ${loops} then 'forward-loop' end`,
        unchanged: ["forward-same"],
        before: `jsonb_build_object('target', f.target, 'state', case when f.target is null then 'erased' when f.is_active then 'active' else 'registered' end, 'seconds', f.seconds)`,
        after: `jsonb_build_object('target', nullif(:target::text, ''), 'state', :state::text, 'seconds', :seconds::int)`,
        warnings: `case when :state::text = 'active' then jsonb_strip_nulls(jsonb_build_object(
          'forward-cost', '',
          'forward-abroad', case when :abroad::boolean then '' end,
          'forward-roaming', case when :condition <> 'unconditional' and exists (select from subscriber_services x join services v on v.id = x.service_id
            where x.account_id = :account and x.subscriber_id = s.id and v.opens_roaming) then '' end,
          'forward-quiescent', case when :condition = 'unconditional' and exists (select from forwardings o where o.account_id = :account and o.subscriber_id = s.id
            and o.condition <> 'unconditional' and o.is_active) then '' end)) end`,
      },
      { condition, state, target, seconds, abroad: isAbroad(target) },
    ),
  command: ({ condition, state, target, seconds }) => ({
    name: "set-forwarding",
    params: { condition, state, target, seconds },
  }),
  apply: async (tx, items, { condition, state, target, seconds }) => {
    const bindings = { items, account: tx.scope.accountId, condition, target, seconds, active: state === "active" };
    if (state === "erased") {
      await tx.raw(
        `delete from forwardings f using (:items) i where f.account_id = :account and f.subscriber_id = i.subscriber_id and f.condition = :condition`,
        bindings,
      );
      return;
    }
    await tx.raw(
      `insert into forwardings (account_id, subscriber_id, condition, target, seconds, is_active)
       select :account, i.subscriber_id, :condition, :target::text, :seconds::int, :active::boolean from (:items) i
       on conflict (account_id, subscriber_id, condition) do update set target = excluded.target, seconds = excluded.seconds, is_active = excluded.is_active`,
      bindings,
    );
  },
  texts: textsOf("set-forwarding", ["target", "state", "seconds"]),
  subject: async (_scope, { condition }) => condition,
  describe: async () => "",
};
