import { z } from "zod";
import { mostInName, nameFault, namePart } from "../../kernel/person-name.ts";
import { assessBy, type Operation, type OrderParams } from "../../orders/index.ts";
import { textsOf } from "./texts.ts";

const part = (most: number) =>
  z
    .string("name-missing")
    .transform(namePart)
    .superRefine((text, context) => {
      const fault = nameFault(text, most);
      if (fault) context.addIssue({ code: "custom", message: fault });
    });
const itemParams = z.object({
  lastName: part(mostInName.lastName),
  firstName: part(mostInName.firstName),
  middleName: part(mostInName.middleName),
});
export type NewName = z.output<typeof itemParams>;

/** Переименование (guide, chapter 11). */
export const rename: Operation<OrderParams, NewName> = {
  name: "rename",
  permission: "orders:write",
  params: z.object({}),
  itemParams,
  card: { section: "name", icon: "pencil", group: "main" },
  whom: { statuses: ["active", "suspended", "pending-activation"] },
  reasonFields: { "name-same": "lastName" },
  assess: (tx, items) =>
    assessBy(tx, items, {
      reason: `case when s.last_name = c.params ->> 'lastName' and s.first_name = c.params ->> 'firstName' and s.middle_name = c.params ->> 'middleName' then 'name-same' end`,
      unchanged: ["name-same"],
      before: `jsonb_build_object('lastName', s.last_name, 'firstName', s.first_name, 'middleName', s.middle_name)`,
      after: `jsonb_build_object('lastName', c.params ->> 'lastName', 'firstName', c.params ->> 'firstName', 'middleName', c.params ->> 'middleName')`,
    }),
  command: (_params, name) => ({ name: "rename", params: name }),
  apply: async (tx, items, _params, { now }) => {
    await tx.raw(
      `update subscribers s set last_name = i.params ->> 'lastName', first_name = i.params ->> 'firstName', middle_name = i.params ->> 'middleName', held_since = ?
       from (?) i where s.account_id = ? and s.id = i.subscriber_id`,
      [now, items, tx.scope.accountId],
    );
  },
  texts: textsOf("rename", ["lastName", "firstName", "middleName"]),
  describe: async () => "",
};
