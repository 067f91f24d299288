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
/** A part that is not given stays as it is. */
const itemParams = z.object({
  lastName: part(mostInName.lastName).optional(),
  firstName: part(mostInName.firstName).optional(),
  middleName: part(mostInName.middleName).optional(),
}) as z.ZodType<OrderParams>;

const last = "coalesce(c.params ->> 'lastName', s.last_name)";
const first = "coalesce(c.params ->> 'firstName', s.first_name)";
const middle = "coalesce(c.params ->> 'middleName', s.middle_name)";

/** Переименование (guide, chapter 11). */
export const rename: Operation = {
  name: "rename",
  permission: "orders:write",
  params: z.object({}),
  itemParams,
  card: { section: "name", icon: "pencil", group: "main" },
  whom: { statuses: ["active", "suspended", "pending-activation"] },
  reasonFields: { "name-same": "lastName" },
  assess: (tx, items) =>
    assessBy(tx, items, {
      reason: `case when (s.last_name, s.first_name, s.middle_name) = (${last}, ${first}, ${middle}) then 'name-same' end`,
      unchanged: ["name-same"],
      before: `jsonb_build_object('lastName', s.last_name, 'firstName', s.first_name, 'middleName', s.middle_name)`,
      after: `jsonb_build_object('lastName', ${last}, 'firstName', ${first}, 'middleName', ${middle})`,
    }),
  command: (_params, name) => ({ name: "rename", params: name }),
  apply: async (tx, items, _params, { now }) => {
    await tx.raw(
      `update subscribers s set last_name = ${last}, first_name = ${first}, middle_name = ${middle}, held_since = ?
       from (?) c where s.account_id = ? and s.id = c.subscriber_id`,
      [now, items, tx.scope.accountId],
    );
  },
  undo: () => ({ operation: "rename", params: {}, item: "i.before" }),
  texts: textsOf("rename", ["lastName", "firstName", "middleName"]),
  describe: async () => "",
};
