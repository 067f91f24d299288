import type { Knex, Tx } from "../platform/db.ts";

export type AuditEntry = {
  /** What was done, as `<noun>:<verb>`, such as `orders:accept`. */
  action: string;
  /** What it was done to, such as an order's number; never a password or a code. */
  subject: string;
  before?: object | undefined;
  after?: object | undefined;
};

/** Writes who did what in the transaction that does it: both are there or neither. */
export const recordAudit = async (tx: Tx, entry: AuditEntry): Promise<void> => {
  const { actor, accountId } = tx.scope;
  await tx("audit_records").insert({
    account_id: accountId,
    user_id: actor.userId,
    user_name: actor.name,
    role: actor.role,
    acting_for: actor.actingFor ?? null,
    address: actor.address ?? null,
    request_id: actor.requestId ?? null,
    action: entry.action,
    subject: entry.subject,
    before: entry.before && JSON.stringify(entry.before),
    after: entry.after && JSON.stringify(entry.after),
  });
};

export type OwnEntry = AuditEntry & { userId: number | null; userName?: string; address?: string; requestId?: string };

/** The same for what belongs to no account: a sign-in, a sign-out, a choice of language. */
export const recordOwnAudit = async (knex: Knex, entry: OwnEntry): Promise<void> => {
  await knex("audit_records").insert({
    account_id: 0,
    user_id: entry.userId,
    user_name: entry.userName ?? "",
    action: entry.action,
    subject: entry.subject,
    after: entry.after && JSON.stringify(entry.after),
    address: entry.address ?? null,
    request_id: entry.requestId ?? null,
  });
};
