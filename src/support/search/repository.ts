import { arrayOf, type Database } from "../../platform/db.ts";
import { fromReplica } from "../../platform/replica.ts";
import { asStaff } from "../staff.ts";
import { type Asked, type Kind, kinds } from "./query.ts";

export type Found = {
  readonly accountId: number;
  readonly clientName: string;
  readonly unp: string;
  readonly userId: number | null;
  readonly msisdn: string | null;
  readonly name: string | null;
  readonly orderNumber: number | null;
};
export type FoundGroup = { readonly kind: Kind; readonly rows: readonly Found[]; readonly isMore: boolean };

export const mostFound = 20;

/** Undefined when the words occur in so many names that the search takes too long. */
export const searchCustomers = async (
  db: Database,
  staffId: number,
  asked: readonly Asked[],
): Promise<FoundGroup[] | undefined> => {
  try {
    return await fromReplica(db, (knex) =>
      asStaff({ knex }, staffId, async (trx) => {
        const found = new Map<Kind, Found[]>();
        for (const { kind, wanted } of asked) {
          const { rows } = await trx.raw(
            `select account_id as "accountId", client_name as "clientName", unp, user_id as "userId", msisdn, name,
             order_number as "orderNumber" from support_search(?, ?::text[], ?)`,
            [kind, arrayOf(wanted), mostFound + 1],
          );
          found.set(kind, [...(found.get(kind) ?? []), ...(rows as Found[])]);
        }
        return kinds.flatMap((kind) => groupOf(kind, found.get(kind) ?? []));
      }),
    );
  } catch (error) {
    if ((error as { code?: string }).code === canceled) return undefined;
    throw error;
  }
};

// PostgreSQL: the statement's time was over
const canceled = "57014";

const groupOf = (kind: Kind, rows: readonly Found[]): FoundGroup[] =>
  rows.length === 0 ? [] : [{ kind, rows: rows.slice(0, mostFound), isMore: rows.length > mostFound }];
