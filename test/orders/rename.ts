import { z } from "zod";
import type { Operation, OrderParams } from "../../src/orders/index.ts";

/** An operation as a chapter would bring it: a value of its own for each item, before and after, a loss and a warning. */
export const rename = (command?: Operation["command"]): Operation => ({
  name: "test-rename",
  permission: "orders:write",
  params: z.object({}),
  itemParams: z.object({ name: z.string().min(1, "name-missing") }) as z.ZodType<OrderParams>,
  whom: { statuses: ["active", "suspended", "pending-activation", "pending-termination"] },
  assess: (tx, items) =>
    tx.raw(
      `select i.subscriber_id, case when s.first_name = v.name then 'unchanged' else 'pending' end as verdict,
         case when s.first_name = v.name then 'same-name' end as reason, null as detail,
         10::bigint as one_off, 0::bigint as monthly,
         jsonb_build_object('name', s.first_name) as before, jsonb_build_object('name', v.name) as after,
         case when s.first_name <> '' then jsonb_build_object('old-name', s.first_name) end as losses,
         jsonb_build_object('look', null) as warnings
       from (:items) i
       join subscribers s on s.account_id = :account and s.id = i.subscriber_id
       cross join lateral (select coalesce(i.params ->> 'name', 'Имя') as name) v`,
      { items, account: tx.scope.accountId },
    ),
  ...(command && { command }),
  apply: async (tx, items) => {
    await tx.raw(
      `update subscribers s set first_name = coalesce(i.params ->> 'name', 'Имя') from (?) i
       where s.account_id = ? and s.id = i.subscriber_id`,
      [items, tx.scope.accountId],
    );
  },
  texts: () => ({
    title: "Переименование",
    action: () => "Переименование",
    reason: (code) => (code === "same-name" ? "Имя уже такое" : undefined),
    changes: (before, after) => [
      { field: "Имя", before: String(before?.["name"] ?? ""), after: String(after?.["name"] ?? "") },
    ],
  }),
  describe: async () => "",
});
