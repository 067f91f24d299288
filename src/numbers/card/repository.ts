import { type AccountScope, readAtOnce } from "../../platform/db.ts";
import type { Forwarding } from "../forwarding.ts";

export const listForwardings = async (scope: AccountScope, subscriberId: number): Promise<Forwarding[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db
      .knex("forwardings")
      .where({ account_id: scope.accountId, subscriber_id: subscriberId })
      .select("condition", "target", "seconds", "is_active as isActive"),
  });
  return found as Forwarding[];
};

/** As many as anybody would look through; the others are typed. */
const mostShown = 100;

/** Free cards of the account, the one reserved for this subscriber first. */
export const listFreeSims = async (scope: AccountScope, subscriberId: number): Promise<string[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select iccid from sim_cards where account_id = ? and (state = 'free' or (state = 'reserved' and reserved_for = ?))
       order by (reserved_for is null), iccid limit ?`,
      [scope.accountId, subscriberId, mostShown],
    ),
  });
  return (found as { iccid: string }[]).map(({ iccid }) => iccid);
};
