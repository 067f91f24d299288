import { type Documents, repeatDelivery } from "../../deliveries/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, type Database, inScope } from "../../platform/db.ts";
import { type StaffMember, staffScope } from "../staff.ts";
import { type ClientAccount, readCustomer } from "./repository.ts";

export type Customer = {
  readonly accountId: number;
  readonly clientName: string;
  readonly unp: string;
  readonly accounts: readonly ClientAccount[];
  readonly scope: AccountScope;
};

/** @throws NotFound when there is no such account, or who asks is no active member of the staff */
export const openCustomer = async (db: Database, staff: StaffMember, accountId: number): Promise<Customer> => {
  const accounts = await readCustomer(db, staff.id, accountId);
  const [first] = accounts;
  if (!first) throw new NotFound("account");
  const { clientName, unp } = first;
  return { accountId, clientName, unp, accounts, scope: staffScope(db, accountId, staff) };
};

/**
 * Sends the document of a failed delivery again, to the account's current address.
 * @throws NotFound, or RuleBroken where there is nothing to send again
 */
export const resendDelivery = (
  { scope }: Customer,
  id: string,
  options: { documents: Documents; reason: string; publicUrl: string },
): Promise<unknown> =>
  inScope(scope, (tx) =>
    repeatDelivery(tx, id, {
      ...options,
      check: ({ state }) => {
        if (state !== "failed") throw new RuleBroken("notFailed");
      },
    }),
  );
