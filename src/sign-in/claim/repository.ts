import type { LoginName } from "../../accounts/index.ts";
import { type Holding, holdingColumns } from "../../holdings/index.ts";
import type { Database } from "../../platform/db.ts";

export type Holder = Holding & {
  readonly id: number;
  readonly sessionVersion: number;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly hasPassword: boolean;
};

/** The user with this login, also a suspended one. */
export const findHolder = async ({ knex }: Database, name: LoginName): Promise<Holder | undefined> => {
  const [[kind, wanted] = []] = Object.entries(name) as [keyof typeof name, string | number][];
  const { rows } = await knex.raw(
    `select id, session_version as "sessionVersion", is_staff as "isStaff", status = 'active' as "isActive",
       has_password as "hasPassword", ${holdingColumns} from find_user(user_of_login(?, ?))`,
    [String(kind), String(wanted)],
  );
  return rows[0] as Holder | undefined;
};

export type SignInAccount = {
  readonly accountId: number;
  readonly kind: "mobile" | "fixed";
  readonly deliveryEmail: string | null;
  readonly clientName: string;
};

export const findSignInAccount = async ({ knex }: Database, accountId: number): Promise<SignInAccount | undefined> => {
  const { rows } = await knex.raw(
    `select account_id as "accountId", kind, delivery_email as "deliveryEmail", client_name as "clientName"
     from find_account_for_sign_in(?)`,
    [accountId],
  );
  return rows[0] as SignInAccount | undefined;
};
