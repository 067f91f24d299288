import { type AccountScope, type Database, inScope, type Knex, mintScope, type Tx } from "../platform/db.ts";

/** The operator's employee who asks, and from where. */
export type StaffMember = {
  readonly id: number;
  readonly name: string;
  readonly address: string;
  readonly requestId: string;
};

/** Searching all accounts takes some 50 ms at a million subscribers; words that are everywhere may take longer. */
const timeoutMs = 2_000;

/** A short transaction in which the functions of migrations/0008 know who asks; they ask the table of users themselves. */
export const asStaff = <T>(
  { knex }: Pick<Database, "knex">,
  staffId: number,
  work: (trx: Knex) => Promise<T>,
): Promise<T> =>
  knex.transaction(
    async (trx) => {
      await trx.raw("select set_config('app.staff_id', ?, true), set_config('statement_timeout', ?, true)", [
        String(staffId),
        String(timeoutMs),
      ]);
      return work(trx);
    },
    { readOnly: true },
  );

/** A transaction of one account in which row-level security knows which member of the staff writes. */
export const inStaffScope = <T>(scope: AccountScope, staffId: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inScope(scope, async (tx) => {
    await tx.raw("select set_config('app.staff_id', ?, true)", [String(staffId)]);
    return work(tx);
  });

/** The right of support to one customer's account, once `support_customer` has found it. */
export const staffScope = (
  db: Database,
  accountId: number,
  { id, name, address, requestId }: StaffMember,
  actingFor: string | null = null,
): AccountScope =>
  mintScope(db, accountId, { userId: id, name, msisdn: null, role: "support", actingFor, address, requestId });
