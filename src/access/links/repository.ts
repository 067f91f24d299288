import { type AccountScope, readAtOnce, type Tx } from "../../platform/db.ts";
import { type LinkedInvitation, linkedInvitation } from "../invitations/repository.ts";

export type Invitee = {
  readonly id: number;
  /** Not staff, not suspended, and without a right to the account: a link does not restore a suspended right. */
  readonly mayAccept: boolean;
};
type SentTo = Pick<LinkedInvitation, "phone" | "email" | "sentTo">;

/** The user who has the number or the mailbox that the invitation went to; nobody who only had the number before. */
export const findInvitee = async (
  scope: AccountScope,
  { phone, email, sentTo }: SentTo,
): Promise<Invitee | undefined> => {
  const { users } = await readAtOnce(scope, {
    users: scope.db.knex.raw(
      `select u.id, u.status = 'active' and not u.is_staff and not exists (
         select from grants g where g.account_id = ? and g.user_id = u.id and g.revoked_at is null and g.subscriber_id is null
       ) as "mayAccept" from find_user(user_of_login(?, ?)) u where (?::bigint is null or (u.phone_account_id, u.phone_subscriber_id) = (?, ?))`,
      [
        scope.accountId,
        email === null ? "phone" : "email",
        email ?? phone ?? "",
        sentTo?.phoneAccountId ?? null,
        sentTo?.phoneAccountId ?? null,
        sentTo?.phoneSubscriberId ?? null,
      ],
    ),
  });
  return users[0] as Invitee | undefined;
};

/** Reads the invitation again, within the transaction that uses it. */
export const readLinked = async (tx: Tx, id: number): Promise<LinkedInvitation | undefined> => {
  const { rows }: { rows: LinkedInvitation[] } = await linkedInvitation(tx, tx.scope.accountId, id);
  return rows[0];
};
