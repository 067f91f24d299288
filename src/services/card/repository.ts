import type { Kopecks } from "../../kernel/money.ts";
import { type AccountScope, inScope } from "../../platform/db.ts";
import { assessConnection, assessDisconnection, fits } from "../repository.ts";

type Verdict = {
  readonly verdict: "pending" | "unchanged" | "refused";
  readonly reason: string | null;
  readonly detail: string | null;
};
/** One service of the catalogue, and what one subscriber can do with it. */
export type Offer = {
  readonly id: number;
  readonly category: string;
  readonly name: string;
  readonly description: string;
  readonly monthlyFee: Kopecks;
  readonly oneOffFee: Kopecks;
  readonly isConnected: boolean;
  readonly connectedAt: Date | null;
  readonly needs: readonly string[];
  readonly excludes: readonly string[];
  readonly connecting: Verdict;
  readonly disconnecting: Verdict;
};

/** Every service that is sold to lines of the account's kind or connected, assessed by the rules of the orders themselves, in one statement. */
export const listOffers = (scope: AccountScope, subscriberId: number): Promise<Offer[]> =>
  inScope(scope, async (tx) => {
    const pairs = () => tx.raw("select ?::bigint as subscriber_id, id as service_id from services", [subscriberId]);
    const { rows } = await tx.raw(
      `select v.id, k.name as category, v.name, v.description, v.monthly_fee as "monthlyFee", v.one_off_fee as "oneOffFee",
         x.service_id is not null as "isConnected", x.connected_at as "connectedAt",
         array(select o.name from service_rules r join services o on o.id = r.other_service_id where r.service_id = v.id and r.kind = 'requires' order by 1) as needs,
         array(select o.name from service_rules r join services o on o.id = case when r.service_id = v.id then r.other_service_id else r.service_id end
           where (r.service_id = v.id or r.other_service_id = v.id) and r.kind = 'excludes' order by 1) as excludes,
         jsonb_build_object('verdict', c.verdict, 'reason', c.reason, 'detail', c.detail) as connecting,
         jsonb_build_object('verdict', d.verdict, 'reason', d.reason, 'detail', d.detail) as disconnecting
       from services v join service_categories k on k.id = v.category_id
       left join subscriber_services x on x.account_id = :account and x.subscriber_id = :subscriber and x.service_id = v.id
       join (:connecting) c on c.service_id = v.id
       join (:disconnecting) d on d.service_id = v.id
       where x.service_id is not null or (v.archived_on is null and ${fits})
       order by k.position, v.name`,
      {
        account: scope.accountId,
        subscriber: subscriberId,
        connecting: assessConnection(tx, pairs()),
        disconnecting: assessDisconnection(tx, pairs()),
      },
    );
    return rows as Offer[];
  });
