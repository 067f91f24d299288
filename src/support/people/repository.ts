import type { Role } from "../../accounts/index.ts";
import { type AccountScope, type Query, readAtOnce } from "../../platform/db.ts";

export type Person = {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly loginAccount: number | null;
  readonly status: "active" | "suspended";
  readonly sessionVersion: number;
  readonly lastSignInAt: Date | null;
  readonly openSessions: number;
  /** On the account asked about. */
  readonly roles: readonly { readonly role: Role; readonly isSuspended: boolean }[];
};

const mostPeople = 50;

/** Who has access to the account, those of the widest rights first; the operator's own staff never. */
export const listPeople = async (scope: AccountScope): Promise<{ people: Person[]; isMore: boolean }> => {
  const { people } = await readAtOnce(scope, { people: peopleOf(scope, null) });
  return { people: people.slice(0, mostPeople) as Person[], isMore: people.length > mostPeople };
};

export const findPerson = async (scope: AccountScope, id: number): Promise<Person | undefined> => {
  const { people } = await readAtOnce(scope, { people: peopleOf(scope, id) });
  return people[0] as Person | undefined;
};

const peopleOf = (scope: AccountScope, id: number | null): Query =>
  scope.db.knex.raw(
    `select u.id, u.name, u.phone, u.email, u.login_account as "loginAccount", u.status,
       u.session_version as "sessionVersion", s.last as "lastSignInAt", s.open as "openSessions", held.roles
     from (
       select user_id, json_agg(json_build_object('role', role, 'isSuspended', is_suspended) order by rank) as roles,
         min(rank) as rank
       from (
         select user_id, role, bool_and(suspended_at is not null) as is_suspended,
           array_position(array['supervisor', 'administrator', 'accountant', 'viewer', 'subscriber'], role) as rank
         from grants where account_id = ? and revoked_at is null and (?::bigint is null or user_id = ?)
         group by user_id, role
       ) each_role group by user_id
     ) held join users u on u.id = held.user_id and not u.is_staff
     cross join lateral count_sign_ins(u.id) s
     order by held.rank, u.name, u.id limit ?`,
    [scope.accountId, id, id, mostPeople + 1],
  );
