import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, inScope, readAtOnce } from "../../platform/db.ts";
import type { SubscriberFilter } from "../subscriber.ts";

/** A filter with its order and columns, under a name: one's own, or shared with everybody who sees the account. */
export type SavedView = {
  readonly id: number;
  readonly name: string;
  readonly isShared: boolean;
  readonly isPinned: boolean;
  readonly isOwn: boolean;
  readonly filter: SubscriberFilter;
};
export type NewView = Pick<SavedView, "name" | "isShared" | "isPinned" | "filter">;

const mostViews = 50;

export const listViews = async (scope: AccountScope): Promise<SavedView[]> => {
  const { views } = await readAtOnce(scope, {
    views: scope.db.knex.raw(
      `select id, name, is_shared as "isShared", is_pinned as "isPinned", user_id = ? as "isOwn", filter
       from saved_views where account_id = ? and (user_id = ? or is_shared) order by is_pinned desc, name, id limit ?`,
      [scope.actor.userId, scope.accountId, scope.actor.userId, mostViews * 2],
    ),
  });
  return views as SavedView[];
};

/** One of the same name of the same person is replaced. @throws RuleBroken("tooMany") */
export const saveView = (scope: AccountScope, { name, isShared, isPinned, filter }: NewView): Promise<void> =>
  inScope(scope, async (tx) => {
    const { accountId, actor } = scope;
    await tx.raw("select pg_advisory_xact_lock(hashtext('saved views'), hashtext(?))", [
      `${accountId}:${actor.userId}`,
    ]);
    const own = { account_id: accountId, user_id: actor.userId };
    const row = { is_shared: isShared, is_pinned: isPinned, filter: JSON.stringify(filter) };
    const replaced = await tx("saved_views")
      .where({ ...own, name })
      .update(row);
    if (replaced === 0) {
      const { rows } = await tx.raw(
        "select count(*)::int as count from saved_views where account_id = ? and user_id = ?",
        [accountId, actor.userId],
      );
      if ((rows[0] as { count: number }).count >= mostViews) throw new RuleBroken("tooMany");
      await tx("saved_views").insert({ ...own, name, ...row });
    }
    await recordAudit(tx, { action: "views:save", subject: name, after: { isShared } });
  });

/** One's own; a shared one also by whoever manages the account. @throws NotFound */
export const removeView = (scope: AccountScope, id: number, mayRemoveShared: boolean): Promise<SavedView> =>
  inScope(scope, async (tx) => {
    const { rows } = await tx.raw(
      `delete from saved_views where account_id = ? and id = ? and (user_id = ? or (is_shared and ?))
       returning id, name, is_shared as "isShared", is_pinned as "isPinned", user_id = ? as "isOwn", filter`,
      [scope.accountId, id, scope.actor.userId, mayRemoveShared, scope.actor.userId],
    );
    const [removed] = rows as SavedView[];
    if (!removed) throw new NotFound("view");
    await recordAudit(tx, { action: "views:delete", subject: removed.name });
    return removed;
  });
