import type { Knex } from "../../platform/db.ts";

export type BenchService = { readonly id: number; readonly category: number };

const firstIds = { list: 900_001, card: 910_001, operations: 920_001, slow: 930_001 };

/** Services that nobody has, offered on every tariff, each excluding one that some have: all of the assessment's work is done. */
export const addServices = async (owner: Knex, count: number, use: keyof typeof firstIds): Promise<BenchService[]> => {
  const firstId = firstIds[use];
  const lastId = firstId + count - 1;
  await owner.raw(
    `insert into services (id, category_id, name, monthly_fee)
     select ? + n, 3, 'bench ' || ? + n, 100 from generate_series(0, ?::int) n`,
    [firstId, firstId, count - 1],
  );
  await owner.raw(
    "insert into service_tariffs select s.id, t.id from services s, tariffs t where s.id between ? and ?",
    [firstId, lastId],
  );
  await owner.raw(
    `insert into service_rules select s.id, 'excludes', (select service_id from subscriber_services group by 1 order by count(*) limit 1)
     from services s where s.id between ? and ?`,
    [firstId, lastId],
  );
  return Array.from({ length: count }, (_, index) => ({ id: firstId + index, category: 3 }));
};

export const readNumbers = async (owner: Knex, account: number): Promise<string[]> => {
  const rows = await owner("subscribers").where("account_id", account).orderBy("msisdn").select("msisdn");
  return (rows as { msisdn: string }[]).map(({ msisdn }) => msisdn);
};

/** A copy of a draft, confirmed, that no worker knows of. @returns its id */
export const copyOrder = async (owner: Knex, account: number, id: number): Promise<number> => {
  const copy = id + 500_000;
  const bindings = { copy, account, id };
  await owner.raw(
    `with copied as (
       insert into orders (account_id, id, number, operation, params, source, state, author_user_id, author_name, author_role, total, refused, unchanged)
       select account_id, :copy::bigint, :copy::int, operation, params, source, 'accepted', author_user_id, author_name, author_role, total, refused, unchanged
       from orders where account_id = :account and id = :id returning 1)
     insert into order_items (account_id, order_id, position, row_number, input, subscriber_id, msisdn, state, reason, detail, before, after)
     select account_id, :copy, position, row_number, input, subscriber_id, msisdn, state, reason, detail, before, after
     from order_items, copied where account_id = :account and order_id = :id`,
    bindings,
  );
  await owner.raw("analyze order_items");
  return copy;
};

/**
 * What the workers do to an order, as SQL that knows it all beforehand: every item marked sent, then in one statement the network's
 * ledger and its effect, the connected service, the item done. As the tables' owner, so without row-level security. @returns milliseconds
 */
export const runAsStatement = async (owner: Knex, account: number, order: number, service: number): Promise<number> => {
  const bindings = { account, order, service };
  const begun = performance.now();
  await owner.transaction(async (trx) => {
    await trx.raw(markSent, bindings);
    await trx.raw(settle, bindings);
  });
  return performance.now() - begun;
};

const markSent = `update order_items set state = 'sent', attempts = attempts + 1
  where account_id = :account and order_id = :order and state = 'pending'`;

const settle = `
  with ended as (
    update order_items set state = 'done', finished_at = now()
    where account_id = :account and order_id = :order and state = 'sent'
    returning account_id || ':' || order_id || ':' || position as key, subscriber_id, msisdn
  ), told as (
    insert into simulated_network.commands (key, msisdn, name, params, state, ready_at)
    select key, msisdn, 'connect-service', jsonb_build_object('serviceId', :service::int), 'done', now() from ended
  ), happened as (
    insert into simulated_network.effects (key, msisdn, name, params, at)
    select key, msisdn, 'connect-service', jsonb_build_object('serviceId', :service::int), now() from ended
  ), connected as (
    insert into subscriber_services (account_id, subscriber_id, service_id, order_number)
    select :account, subscriber_id, :service, :order from ended
  )
  update orders set state = 'done', done = (select count(*) from ended), finished_at = now()
  where account_id = :account and id = :order`;
