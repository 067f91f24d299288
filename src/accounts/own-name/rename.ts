import { recordAudit } from "../../journal/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { type AccountScope, inScope } from "../../platform/db.ts";
import { updateOwnName } from "./repository.ts";

/** What everybody with access to the account sees it called from now on: «Офис»; "" takes the name away. */
export const renameAccount = (scope: AccountScope, name: string): Promise<void> =>
  inScope(scope, async (tx) => {
    const ownName = name === "" ? null : name;
    const before = await updateOwnName(tx, ownName);
    if (before === ownName) return;
    const subject = formatAccountNumber(scope.accountId);
    await recordAudit(tx, { action: "accounts:rename", subject, before: { ownName: before }, after: { ownName } });
  });
