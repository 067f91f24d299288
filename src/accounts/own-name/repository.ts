import { type AccountScope, readAtOnce, type Tx } from "../../platform/db.ts";

export const findOwnName = async (scope: AccountScope): Promise<string | null> => {
  const { names } = await readAtOnce(scope, {
    names: scope.db.knex("accounts").where({ id: scope.accountId }).select({ name: "own_name" }),
  });
  return (names[0] as { name: string | null } | undefined)?.name ?? null;
};

/** @returns what it was called before */
export const updateOwnName = async (tx: Tx, name: string | null): Promise<string | null> => {
  const row: { name: string | null } | undefined = await tx("accounts")
    .where({ id: tx.scope.accountId })
    .forUpdate()
    .first({ name: "own_name" });
  await tx("accounts").where({ id: tx.scope.accountId }).update({ own_name: name });
  return row?.name ?? null;
};
