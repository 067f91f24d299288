import { type Address, addressesOf } from "../../deliveries/index.ts";
import { type AccountScope, type Database, readAtOnce } from "../../platform/db.ts";
import { asStaff } from "../staff.ts";

export type ClientAccount = {
  readonly accountId: number;
  readonly kind: "mobile" | "fixed";
  readonly status: "active" | "suspended" | "closed";
  readonly clientName: string;
  readonly unp: string;
};
export type SignInAttempt = {
  readonly at: Date;
  readonly userId: number;
  readonly userName: string;
  readonly action: string;
  readonly way: string;
  readonly address: string | null;
};

const mostAttempts = 20;

/** The account asked for first, then the client's others; none where there is no such account. */
export const readCustomer = async (db: Database, staffId: number, accountId: number): Promise<ClientAccount[]> =>
  asStaff(db, staffId, async (trx) => {
    const { rows } = await trx.raw(
      `select account_id as "accountId", kind, status, client_name as "clientName", unp from support_customer(?)`,
      [accountId],
    );
    return rows as ClientAccount[];
  });

/** The newest first: of one person, or of all who have access to the account. */
export const readSignIns = async (
  db: Database,
  staffId: number,
  accountId: number,
  personId: number | null = null,
): Promise<SignInAttempt[]> =>
  asStaff(db, staffId, async (trx) => {
    const { rows } = await trx.raw(
      `select at, user_id as "userId", user_name as "userName", action, way, address
       from support_sign_ins(?, ?::bigint, ?)`,
      [accountId, personId, mostAttempts],
    );
    return rows as SignInAttempt[];
  });

export const readAddresses = async (scope: AccountScope): Promise<readonly Address[]> => {
  const { addresses } = await readAtOnce(scope, { addresses: addressesOf(scope) });
  return addresses as Address[];
};
