import { type AccountScope, readAtOnce, type Tx } from "../platform/db.ts";
import type { Product, ProductKey } from "./product.ts";

export const findProduct = async (scope: AccountScope, key: ProductKey): Promise<Product | undefined> => {
  const { products } = await readAtOnce(scope, {
    products: scope.db.knex.raw(
      `select p.id, p.key, p.name, p.description, a.connected_on as "connectedOn",
         coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'fee', r.fee, 'isMonthly', r.is_monthly) order by r.position)
           from product_prices r where r.product_id = p.id), '[]') as prices,
         (select o.number from product_applications x join orders o on o.account_id = x.account_id and o.id = x.order_id
           where x.account_id = :account and x.product_id = p.id and x.is_open) as "openOrder",
         (select max(o.number) from product_applications x join orders o on o.account_id = x.account_id and o.id = x.order_id
           where x.account_id = :account and x.product_id = p.id and not x.is_open) as "lastOrder"
       from products p left join account_products a on a.account_id = :account and a.product_id = p.id where p.key = :key`,
      { account: scope.accountId, key },
    ),
  });
  return products[0] as Product | undefined;
};

export type Application = { readonly contact: string; readonly phone: string; readonly comment: string };

/** @returns false where another one for the product is on its way already */
export const insertApplication = async (
  tx: Tx,
  orderId: number,
  productId: number,
  { contact, phone, comment }: Application,
): Promise<boolean> => {
  const { rowCount } = await tx.raw(
    `insert into product_applications (account_id, order_id, product_id, contact, phone, comment) values (?, ?, ?, ?, ?, ?)
     on conflict (account_id, product_id) where is_open do nothing`,
    [tx.scope.accountId, orderId, productId, contact, phone, comment],
  );
  return rowCount === 1;
};

export type Letter = Application & {
  readonly orderId: number;
  readonly number: number;
  readonly product: string;
  readonly client: string;
  readonly unp: string;
  readonly state: string;
  readonly author: string;
};

export const findLetter = async (tx: Tx, orderId: number): Promise<Letter | undefined> => {
  const { rows } = await tx.raw(
    `select o.id as "orderId", o.number, o.state, o.author_name as author, p.name as product, c.name as client, c.unp, x.contact, x.phone, x.comment
     from product_applications x join orders o on o.account_id = x.account_id and o.id = x.order_id join products p on p.id = x.product_id
     join accounts a on a.id = x.account_id join clients c on c.id = a.client_id where x.account_id = ? and x.order_id = ?`,
    [tx.scope.accountId, orderId],
  );
  return (rows as Letter[])[0];
};

export const closeApplication = async (tx: Tx, orderId: number): Promise<void> => {
  await tx("product_applications")
    .where({ account_id: tx.scope.accountId, order_id: orderId })
    .update({ is_open: false });
};
