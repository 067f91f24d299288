import type { Tx } from "../../platform/db.ts";

export const hasAdministrator = async (tx: Tx): Promise<boolean> => {
  const where = { account_id: tx.scope.accountId, role: "administrator", revoked_at: null };
  return (await tx("grants").where(where).first("id")) !== undefined;
};
