import { recordAudit } from "../journal/index.ts";
import { NotFound, RuleBroken } from "../kernel/errors.ts";
import { type AccountScope, inScope, type Tx } from "../platform/db.ts";
import type { GroupKind, NewGroup } from "./group.ts";
import {
  countGroups,
  deleteGroup,
  hasSubscribers,
  insertGroup,
  isNameTaken,
  lockGroup,
  mostGroups,
  updateGroup,
} from "./repository.ts";

const journalled = {
  departments: { create: "departments:create", change: "departments:change", delete: "departments:delete" },
  labels: { create: "labels:create", change: "labels:change", delete: "labels:delete" },
} as const;

/** One of the same name is made once, however often it is asked for. @throws RuleBroken("tooMany") */
export const createGroup = (scope: AccountScope, kind: GroupKind, group: NewGroup): Promise<void> =>
  inScope(scope, async (tx) => {
    await holdNames(tx, kind);
    if (await isNameTaken(tx, kind, group.name, null)) return;
    if ((await countGroups(tx, kind)) >= mostGroups) throw new RuleBroken("tooMany");
    const id = await insertGroup(tx, kind, group);
    await recordAudit(tx, { action: journalled[kind].create, subject: String(id), after: saidOf(kind, group) });
  });

type Changed = Omit<NewGroup, "name"> & { readonly name?: string | undefined };

export type Change = { readonly before: NewGroup; readonly after: NewGroup };

/** @throws NotFound, RuleBroken("nameTaken") */
export const changeGroup = (scope: AccountScope, kind: GroupKind, id: number, wanted: Changed): Promise<Change> =>
  inScope(scope, async (tx) => {
    await holdNames(tx, kind);
    const before = await lockGroup(tx, kind, id);
    if (!before) throw new NotFound(kind);
    const group = { ...wanted, name: wanted.name ?? before.name };
    if (await isNameTaken(tx, kind, group.name, id)) throw new RuleBroken("nameTaken");
    await updateGroup(tx, kind, id, group);
    const [was, is] = [saidOf(kind, before), saidOf(kind, group)];
    await recordAudit(tx, { action: journalled[kind].change, subject: String(id), before: was, after: is });
    return { before, after: group };
  });

export type Removal = { readonly group: NewGroup; readonly hadSubscribers: boolean };

/** A department in which somebody is stays; a label is taken off everybody. @throws NotFound, RuleBroken("notEmpty") */
export const removeGroup = (scope: AccountScope, kind: GroupKind, id: number): Promise<Removal> =>
  inScope(scope, async (tx) => {
    const group = await lockGroup(tx, kind, id);
    if (!group) throw new NotFound(kind);
    const hadSubscribers = await hasSubscribers(tx, kind, id);
    if (kind === "departments" && hadSubscribers) throw new RuleBroken("notEmpty");
    await deleteGroup(tx, kind, id);
    await recordAudit(tx, { action: journalled[kind].delete, subject: String(id), before: saidOf(kind, group) });
    return { group, hadSubscribers };
  });

/** Two groups of one name cannot be made at the same moment. */
const holdNames = (tx: Tx, kind: GroupKind) =>
  tx.raw("select pg_advisory_xact_lock(hashtext(?), hashtext(?::text))", [kind, tx.scope.accountId]);

const saidOf = (kind: GroupKind, { name, costCentre, locksNumbers }: NewGroup) =>
  kind === "departments" ? { name, costCentre } : { name, locksNumbers };
