import { type AccountScope, readAtOnce } from "../../platform/db.ts";
import type { Order } from "../order.ts";

/** Numbers of the order that one takes back, and of those that take it back. */
export type Links = { readonly undoes: number | null; readonly undoneBy: readonly number[] };

export const readLinks = async (scope: AccountScope, { id, undoes }: Pick<Order, "id" | "undoes">): Promise<Links> => {
  const { knex } = scope.db;
  const orders = () => knex("orders").where({ account_id: scope.accountId }).whereNotNull("number").select("number");
  const { first, others } = await readAtOnce(scope, {
    first: orders().where({ id: undoes ?? 0 }),
    others: orders().where({ undoes: id }).orderBy("number").limit(10),
  });
  return { undoes: numberIn(first)[0] ?? null, undoneBy: numberIn(others) };
};

const numberIn = (rows: unknown[]): number[] => (rows as { number: number }[]).map(({ number }) => number);
