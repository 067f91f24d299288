import { recordAudit } from "../../journal/index.ts";
import { type DateOrDay, isoDay } from "../../kernel/dates.ts";
import { NotFound } from "../../kernel/errors.ts";
import { type AccountScope, inScope, readAtOnce, type Tx } from "../../platform/db.ts";

/** May confirm others' orders on these days of Minsk, whatever the person's own role. */
export type Deputy = {
  readonly id: number;
  readonly userId: number;
  readonly name: string;
  readonly since: string;
  readonly until: string;
};
export type Person = { readonly userId: number; readonly name: string };

export const listDeputies = async (scope: AccountScope) => {
  const { knex } = scope.db;
  const { deputies, people } = await readAtOnce(scope, {
    deputies: knex.raw(
      `select d.id, d.user_id as "userId", u.name, d.since::text, d.until::text from order_deputies d join lateral find_user(d.user_id) u on true
       where d.account_id = ? order by d.until desc, d.id desc limit 100`,
      [scope.accountId],
    ),
    people: knex.raw(
      `select distinct u.id as "userId", u.name from grants g join users u on u.id = g.user_id and u.status = 'active'
       where g.account_id = ? and g.revoked_at is null and g.suspended_at is null and g.role <> 'subscriber' order by u.name limit 200`,
      [scope.accountId],
    ),
  });
  return { deputies: deputies as Deputy[], people: people as Person[] };
};

export const addDeputy = (scope: AccountScope, { userId, name }: Person, since: string, until: string): Promise<void> =>
  inScope(scope, async (tx) => {
    await tx("order_deputies").insert({ account_id: scope.accountId, user_id: userId, since, until });
    await recordAudit(tx, { action: "orders:add-deputy", subject: name, after: { since, until } });
  });

/** @throws NotFound */
export const removeDeputy = (scope: AccountScope, id: number): Promise<void> =>
  inScope(scope, async (tx) => {
    const { rows } = await tx.raw(
      `delete from order_deputies where account_id = ? and id = ?
       returning (select name from find_user(user_id)), since::text, until::text`,
      [scope.accountId, id],
    );
    const [removed] = rows as { name: string; since: string; until: string }[];
    if (!removed) throw new NotFound(`deputy ${id}`);
    const { name, ...before } = removed;
    await recordAudit(tx, { action: "orders:remove-deputy", subject: name, before });
  });

export const isDeputy = async (tx: Tx, at: DateOrDay): Promise<boolean> => {
  const day = isoDay(at);
  const found = await tx("order_deputies")
    .where({ account_id: tx.scope.accountId, user_id: tx.scope.actor.userId })
    .whereRaw("? between since and until", [day])
    .first("id");
  return found !== undefined;
};
