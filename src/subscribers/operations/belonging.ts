import { z } from "zod";
import { namePart } from "../../kernel/person-name.ts";
import { assessBy, type Operation, type OrderParams } from "../../orders/index.ts";
import type { AccountScope, Query, Tx } from "../../platform/db.ts";
import { readAtOnce } from "../../platform/db.ts";
import { textsOf } from "./texts.ts";

const everybody = ["active", "suspended", "pending-activation", "pending-termination", "terminated"];
/** The answer that takes a subscriber out of every department. */
export const none = "none";
const idOrNone = z
  .union([z.number(), z.string(), z.null()])
  .default("")
  .transform((id) => (id === "" || id === none || id === null ? null : Number(id)))
  .pipe(z.int().positive().max(Number.MAX_SAFE_INTEGER).nullable());

const departmentParams = z.object({ departmentId: idOrNone });
type Department = z.output<typeof departmentParams> & OrderParams;
/** Each subscriber's own, where an order is taken back. */
const wantedDepartment = `case when jsonb_exists(c.params, 'departmentId') then (c.params ->> 'departmentId')::bigint else :department::bigint end`;

/** Подразделение: the portal's own, the network knows nothing of it. */
export const setDepartment: Operation<Department> = {
  name: "set-department",
  permission: "orders:write",
  params: departmentParams,
  card: { section: "belonging", icon: "building", group: "main" },
  whom: { statuses: everybody },
  reasonFields: { "department-same": "departmentId", "no-department": "departmentId" },
  assess: (tx, items, { departmentId }) =>
    assessBy(
      tx,
      items,
      {
        joins: `cross join lateral (select ${wantedDepartment} as id) w
          left join departments d on d.account_id = :account and d.id = s.department_id
          left join departments n on n.account_id = :account and n.id = w.id`,
        reason: `case when w.id is not null and n.id is null then 'no-department' when s.department_id is not distinct from n.id then 'department-same' end`,
        unchanged: ["department-same"],
        before: `jsonb_build_object('department', d.name, 'departmentId', d.id)`,
        after: `jsonb_build_object('department', n.name, 'departmentId', n.id)`,
      },
      { department: departmentId },
    ),
  apply: async (tx, items, { departmentId }) => {
    await tx.raw(
      `update subscribers s set department_id = (select id from departments where account_id = :account and id = ${wantedDepartment})
       from (:items) c where s.account_id = :account and s.id = c.subscriber_id`,
      { items, account: tx.scope.accountId, department: departmentId },
    );
  },
  undo: (params) => ({
    operation: "set-department",
    params,
    item: "jsonb_build_object('departmentId', i.before -> 'departmentId')",
  }),
  texts: textsOf("set-department", ["department"], ["departmentId"]),
  subject: (scope, { departmentId }) => nameOf(scope, "departments", departmentId),
  describe: async () => "",
};

const noteText = z.string().transform(namePart).pipe(z.string().max(300, "note-long"));
const noteParams = z.object({ common: noteText.default("") });
const ownNote = z.object({ note: noteText.optional() }) as z.ZodType<OrderParams>;
type Note = z.output<typeof noteParams> & OrderParams;

const newNote = `coalesce(c.params ->> 'note', :common::text)`;

/** A note of each subscriber's own, from the card or a file; else one for all. */
export const setNote: Operation<Note> = {
  name: "set-note",
  permission: "orders:write",
  params: noteParams,
  itemParams: ownNote,
  card: { section: "belonging", icon: "pencil", group: "main" },
  whom: { statuses: everybody },
  reasonFields: { "note-same": "note" },
  assess: (tx, items, { common }) =>
    assessBy(
      tx,
      items,
      {
        reason: `case when s.note = ${newNote} then 'note-same' end`,
        unchanged: ["note-same"],
        before: `jsonb_build_object('note', s.note)`,
        after: `jsonb_build_object('note', ${newNote})`,
      },
      { common },
    ),
  apply: async (tx, items, { common }) => {
    await tx.raw(
      `update subscribers s set note = ${newNote} from (:items) c where s.account_id = :account and s.id = c.subscriber_id`,
      { items, common, account: tx.scope.accountId },
    );
  },
  undo: (params) => ({ operation: "set-note", params, item: "i.before" }),
  texts: textsOf("set-note", ["note"], ["common"]),
  describe: async () => "",
};

const labelParams = z.object({ labelId: z.coerce.number("no-label").int("no-label").positive("no-label") });
type Label = z.output<typeof labelParams> & OrderParams;

const hasLabel = `exists (select from subscriber_labels x where x.account_id = :account and x.label_id = :label and x.subscriber_id = s.id)`;
const assessLabel = (tx: Tx, items: Query, { labelId }: Label, isAdded: boolean): Query =>
  assessBy(
    tx,
    items,
    {
      joins: "left join labels l on l.account_id = :account and l.id = :label",
      reason: isAdded
        ? `case when l.id is null then 'no-label' when ${hasLabel} then 'has-label' end`
        : `case when l.id is null then 'no-label' when not ${hasLabel} then 'lacks-label' end`,
      unchanged: ["has-label", "lacks-label"],
      before: `jsonb_build_object('label', ${hasLabel})`,
      after: `jsonb_build_object('label', ${isAdded})`,
      ...(isAdded && {
        warnings: `case when l.locks_numbers and s.locked_at is null then '{"label-locks":null}'::jsonb end`,
      }),
    },
    { label: labelId },
  );

/** A label that locks numbers locks whoever gets it; taking the label off takes no lock off. */
export const addLabel: Operation<Label> = {
  name: "add-label",
  permission: "orders:write",
  params: labelParams,
  card: { section: "belonging", icon: "tag", group: "main" },
  whom: { statuses: everybody },
  reasonFields: { "has-label": "labelId", "no-label": "labelId" },
  assess: (tx, items, params) => assessLabel(tx, items, params, true),
  apply: async (tx, items, { labelId }, { now }) => {
    const bindings = { items, account: tx.scope.accountId, label: labelId, now };
    await tx.raw(
      `insert into subscriber_labels (account_id, label_id, subscriber_id)
       select :account, l.id, i.subscriber_id from (:items) i join labels l on l.account_id = :account and l.id = :label on conflict do nothing`,
      bindings,
    );
    await tx.raw(
      `update subscribers s set locked_at = :now from (:items) i join labels l on l.account_id = :account and l.id = :label and l.locks_numbers
       where s.account_id = :account and s.id = i.subscriber_id and s.locked_at is null`,
      bindings,
    );
  },
  undo: (params) => ({ operation: "remove-label", params }),
  texts: textsOf("add-label", ["label"], ["labelId"]),
  subject: (scope, { labelId }) => nameOf(scope, "labels", labelId),
  describe: async () => "",
};

export const removeLabel: Operation<Label> = {
  name: "remove-label",
  permission: "orders:write",
  params: labelParams,
  whom: { statuses: everybody },
  assess: (tx, items, params) => assessLabel(tx, items, params, false),
  apply: async (tx, items, { labelId }) => {
    await tx.raw(
      `delete from subscriber_labels where account_id = ? and label_id = ? and subscriber_id = any(array(select i.subscriber_id from (?) i))`,
      [tx.scope.accountId, labelId, items],
    );
  },
  undo: (params) => ({ operation: "add-label", params }),
  texts: textsOf("remove-label", ["label"], ["labelId"]),
  subject: (scope, { labelId }) => nameOf(scope, "labels", labelId),
  describe: async () => "",
};

const nameOf = async (scope: AccountScope, table: "departments" | "labels", id: number | null): Promise<string> => {
  if (id === null) return "—";
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex(table).where({ account_id: scope.accountId, id }).select("name"),
  });
  return (found[0] as { name: string } | undefined)?.name ?? "";
};
