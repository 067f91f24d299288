import { type AccountScope, type Query, readAtOnce, type Tx } from "../platform/db.ts";
import type { Group, GroupKind, NewGroup } from "./group.ts";

/** More than a company has departments, or anybody labels. */
export const mostGroups = 500;

export const listGroups = async (scope: AccountScope, kind: GroupKind): Promise<Group[]> => {
  const { groups } = await readAtOnce(scope, { groups: queryOf(scope, kind) });
  return groups as Group[];
};

const queryOf = ({ db, accountId }: AccountScope, kind: GroupKind): Query =>
  kind === "departments"
    ? db.knex.raw(
        `select d.id, d.name, d.cost_centre as "costCentre", false as "locksNumbers",
           (select count(*)::int from subscribers s where s.account_id = d.account_id and s.department_id = d.id) as subscribers
         from departments d where d.account_id = ? order by d.name`,
        [accountId],
      )
    : db.knex.raw(
        `select l.id, l.name, '' as "costCentre", l.locks_numbers as "locksNumbers",
           (select count(*)::int from subscriber_labels x where x.account_id = l.account_id and x.label_id = l.id) as subscribers
         from labels l where l.account_id = ? order by l.name`,
        [accountId],
      );

const columnsOf = (kind: GroupKind, { name, costCentre, locksNumbers }: NewGroup) =>
  kind === "departments" ? { name, cost_centre: costCentre } : { name, locks_numbers: locksNumbers };

export const countGroups = async (tx: Tx, kind: GroupKind): Promise<number> => {
  const { rows } = await tx.raw("select count(*)::int as count from ?? where account_id = ?", [
    kind,
    tx.scope.accountId,
  ]);
  return (rows[0] as { count: number }).count;
};

export const isNameTaken = async (tx: Tx, kind: GroupKind, name: string, except: number | null): Promise<boolean> => {
  const { rows } = await tx.raw("select id from ?? where account_id = ? and lower(name) = lower(?)", [
    kind,
    tx.scope.accountId,
    name,
  ]);
  return (rows as { id: number }[]).some(({ id }) => id !== except);
};

export const insertGroup = async (tx: Tx, kind: GroupKind, group: NewGroup): Promise<number> => {
  const [made] = await tx(kind)
    .insert({ account_id: tx.scope.accountId, ...columnsOf(kind, group) })
    .returning("id");
  return (made as { id: number }).id;
};

export const lockGroup = async (tx: Tx, kind: GroupKind, id: number): Promise<NewGroup | undefined> => {
  const own = kind === "departments" ? ["cost_centre as costCentre"] : ["locks_numbers as locksNumbers"];
  const row = await tx(kind)
    .where({ account_id: tx.scope.accountId, id })
    .forUpdate()
    .first("name", ...own);
  return row && { costCentre: "", locksNumbers: false, ...(row as object) };
};

export const updateGroup = async (tx: Tx, kind: GroupKind, id: number, group: NewGroup): Promise<void> => {
  await tx(kind).where({ account_id: tx.scope.accountId, id }).update(columnsOf(kind, group));
};

export const hasSubscribers = async (tx: Tx, kind: GroupKind, id: number): Promise<boolean> => {
  const own = { account_id: tx.scope.accountId };
  const found =
    kind === "departments"
      ? await tx("subscribers")
          .where({ ...own, department_id: id })
          .first("id")
      : await tx("subscriber_labels")
          .where({ ...own, label_id: id })
          .first("label_id");
  return found !== undefined;
};

export const deleteGroup = async (tx: Tx, kind: GroupKind, id: number): Promise<void> => {
  await tx(kind).where({ account_id: tx.scope.accountId, id }).delete();
};
