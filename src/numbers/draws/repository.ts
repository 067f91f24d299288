import type { Kopecks } from "../../kernel/money.ts";
import { type AccountScope, inScope, readAtOnce, type Tx } from "../../platform/db.ts";

export type Category = { readonly id: number; readonly name: string; readonly fee: Kopecks; readonly free: number };
export type Drawn = {
  readonly msisdn: string;
  readonly category: string;
  readonly fee: Kopecks;
  readonly expiresAt: Date;
};
export type Choice = {
  readonly categories: readonly Category[];
  readonly drawn: readonly Drawn[];
  readonly spent: number;
  readonly most: number;
  readonly minutes: number;
};

/** Categories with their fees, what the subscriber has drawn today and holds, and how many attempts are left. */
export const readChoice = async (
  scope: AccountScope,
  subscriberId: number,
  { now, today }: Moment,
): Promise<Choice> => {
  const { knex } = scope.db;
  const own = [scope.accountId, subscriberId] as const;
  const read = await readAtOnce(scope, {
    categories: knex.raw(
      `select k.id, k.name, k.fee, count(p.msisdn) filter (where ${isFree})::int as free
       from number_categories k left join phone_numbers p on p.category_id = k.id and p.state in ('free', 'reserved')
       group by k.id order by k.position`,
      [now],
    ),
    drawn: knex.raw(
      `select d.msisdn, k.name as category, k.fee, d.expires_at as "expiresAt" from number_draws d
       join phone_numbers p on p.msisdn = d.msisdn and p.reservation = d.id and p.state = 'reserved' join number_categories k on k.id = p.category_id
       where d.account_id = ? and d.subscriber_id = ? and d.expires_at > ? order by d.drawn_at desc`,
      [...own, now],
    ),
    limits: knex.raw(
      `select (select count(*)::int from number_draws where account_id = ? and subscriber_id = ? and drawn_at >= ?) as spent,
         operation_limit('number-draws-a-day', ?) as most, operation_limit('number-reservation-minutes', ?) as minutes`,
      [...own, today, now, now],
    ),
  });
  const { spent, most, minutes } = read.limits[0] as Pick<Choice, "spent" | "most" | "minutes">;
  return { categories: read.categories as Category[], drawn: read.drawn as Drawn[], spent, most, minutes };
};

/** `today` is when the Minsk day began. */
export type Moment = { readonly now: Date; readonly today: Date };

// a reservation that has run out is free again, whoever held it
const isFree = `(p.state = 'free' or p.reserved_until <= ?)`;

/**
 * Takes a number of the category out of the pool for 15 minutes and counts the attempt. Two draws of one subscriber at the
 * same moment wait for each other; of one number one draw gets it, the others pass it by (`skip locked`).
 */
export const drawNumber = (
  scope: AccountScope,
  subscriberId: number,
  categoryId: number,
  { now, today }: Moment,
): Promise<"spent" | "none" | { msisdn: string }> =>
  inScope(scope, async (tx) => {
    await tx.raw("select pg_advisory_xact_lock(hashtext('number-draws'), hashtext(?::text))", [
      `${scope.accountId}:${subscriberId}`,
    ]);
    if (await isSpent(tx, subscriberId, { now, today })) return "spent";
    const { rows } = await tx.raw(
      `with taken as (
         select p.msisdn, gen_random_uuid() as id from phone_numbers p
         where p.category_id = :category and (p.state = 'free' or (p.state = 'reserved' and p.reserved_until <= :now))
         order by random() limit 1 for update skip locked
       ), made as (
         insert into number_draws (account_id, id, subscriber_id, msisdn, category_id, drawn_at, expires_at)
         select :account, id, :subscriber, msisdn, :category, :now, :now::timestamptz + make_interval(mins => operation_limit('number-reservation-minutes', :now)) from taken
         returning id, msisdn, expires_at
       )
       update phone_numbers p set state = 'reserved', reservation = made.id, reserved_until = made.expires_at
       from made where p.msisdn = made.msisdn returning p.msisdn`,
      { account: scope.accountId, subscriber: subscriberId, category: categoryId, now },
    );
    return (rows as { msisdn: string }[])[0] ?? "none";
  });

const isSpent = async (tx: Tx, subscriberId: number, { now, today }: Moment): Promise<boolean> => {
  const { rows } = await tx.raw(
    `select count(*)::int >= operation_limit('number-draws-a-day', ?) as spent from number_draws
     where account_id = ? and subscriber_id = ? and drawn_at >= ?`,
    [now, tx.scope.accountId, subscriberId, today],
  );
  return (rows[0] as { spent: boolean }).spent;
};
