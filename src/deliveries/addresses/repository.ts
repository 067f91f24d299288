import type { AccountFormat } from "../../kernel/delivery-format.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { AccountScope, Database, Query, Tx } from "../../platform/db.ts";
import type { Address } from "./address.ts";

const columns = `id, email, confirmed_at as "confirmedAt", token_expires_at as "linkExpiresAt", replaces_id as "replacesId",
  asked_by_name as "askedByName", asked_at as "askedAt", paused_at as "pausedAt", pause_reason as "pauseReason"`;

/** All of an account, the one that has been there longest first: ten at most. */
export const addressesOf = ({ db, accountId }: AccountScope): Query =>
  db.knex.raw(`select ${columns} from delivery_addresses where account_id = ? order by id`, [accountId]);

export const listAddresses = async (tx: Tx): Promise<Address[]> => {
  const { rows } = await tx.raw<{ rows: Address[] }>(
    `select ${columns} from delivery_addresses where account_id = ? order by id`,
    [tx.scope.accountId],
  );
  return rows;
};

/** Changes of an account's addresses and schedules wait for each other until the transaction ends. */
export const lockAddresses = async (tx: Tx): Promise<void> => {
  await tx.raw("select pg_advisory_xact_lock(hashtext('delivery_addresses'), hashtext(?))", [
    String(tx.scope.accountId),
  ]);
};

export type Link = { readonly tokenHash: string; readonly expiresAt: Date };
type NewAddress = Link & { readonly email: string; readonly replacesId: number | null; readonly askedAt: Date };

export const insertAddress = async (tx: Tx, { email, replacesId, askedAt, ...link }: NewAddress): Promise<number> => {
  const { accountId, actor } = tx.scope;
  const [row] = await tx("delivery_addresses")
    .insert({
      account_id: accountId,
      email,
      replaces_id: replacesId,
      asked_by: actor.userId,
      asked_by_name: actor.name,
      asked_at: askedAt,
      token_hash: link.tokenHash,
      token_expires_at: link.expiresAt,
    })
    .returning<{ id: number }[]>("id");
  if (!row) throw new Error("the insert gave no row");
  return row.id;
};

type Confirmed = Pick<Address, "id" | "email" | "askedByName" | "pauseReason"> &
  Record<"confirmedAt" | "askedAt", string> & { readonly pausedAt: string | null };

/** An address that confirmed once, under the id that it had. */
export const insertConfirmed = async (tx: Tx, address: Confirmed): Promise<void> => {
  await tx("delivery_addresses").insert({
    account_id: tx.scope.accountId,
    id: address.id,
    email: address.email,
    confirmed_at: address.confirmedAt,
    asked_by_name: address.askedByName,
    asked_at: address.askedAt,
    paused_at: address.pausedAt,
    pause_reason: address.pauseReason,
  });
};

const one = (tx: Tx, id: number) => tx("delivery_addresses").where({ account_id: tx.scope.accountId, id });

/** The link before it dies. */
export const setLink = async (tx: Tx, id: number, { tokenHash, expiresAt }: Link): Promise<void> => {
  await one(tx, id).update({ token_hash: tokenHash, token_expires_at: expiresAt });
};

export const deleteAddress = async (tx: Tx, id: number): Promise<void> => {
  await one(tx, id).delete();
};

export const markConfirmed = async (tx: Tx, id: number, at: Date): Promise<void> => {
  await one(tx, id).update({ confirmed_at: at, token_hash: null, token_expires_at: null, replaces_id: null });
};

/** A confirmed address becomes another one; what is sent to it on schedule goes to the new one. */
export const changeEmail = async (tx: Tx, id: number, email: string, at: Date): Promise<void> => {
  await one(tx, id).update({ email, confirmed_at: at, bounces: 0, paused_at: null, pause_reason: null });
};

export const endPause = async (tx: Tx, id: number): Promise<void> => {
  await one(tx, id).update({ bounces: 0, paused_at: null, pause_reason: null });
};

/** @returns the id of a confirmed address that has bounced so often for the first time */
export const countBounce = async (
  tx: Tx,
  email: string,
  { most, answer }: { most: number; answer: string },
): Promise<number | undefined> => {
  const { rows } = await tx.raw<{ rows: { id: number; isPaused: boolean }[] }>(
    `update delivery_addresses set bounces = bounces + 1,
       paused_at = case when bounces + 1 >= :most then coalesce(paused_at, now()) end,
       pause_reason = case when bounces + 1 >= :most then coalesce(pause_reason, :answer) end
     where account_id = :account and email = :email and confirmed_at is not null
     returning id, bounces = :most as "isPaused"`,
    { account: tx.scope.accountId, email, most, answer },
  );
  return rows[0]?.isPaused ? rows[0].id : undefined;
};

export const forgetBounces = async (tx: Tx, email: string): Promise<void> => {
  await tx("delivery_addresses")
    .where({ account_id: tx.scope.accountId, email, paused_at: null })
    .where("bounces", ">", 0)
    .update({ bounces: 0 });
};

/** How papers look that the portal sends by itself. */
export type Paper = { readonly format: AccountFormat; readonly language: Lang };

/** One row: a Paper. */
export const paperOf = ({ db, accountId }: AccountScope): Query =>
  db.knex("accounts").where("id", accountId).select("delivery_format as format", "delivery_language as language");

export const findPaper = async (tx: Tx): Promise<Paper> => {
  const paper: Paper | undefined = await tx("accounts")
    .where("id", tx.scope.accountId)
    .first("delivery_format as format", "delivery_language as language");
  return paper ?? { format: "pdf", language: "ru" };
};

export const updatePaper = async (tx: Tx, { format, language }: Paper): Promise<void> => {
  await tx("accounts").where("id", tx.scope.accountId).update({ delivery_format: format, delivery_language: language });
};

/** Whom a letter is about. */
export const findClientName = async (tx: Tx): Promise<string> => {
  const { rows } = await tx.raw<{ rows: { name: string }[] }>(
    "select c.name from accounts a join clients c on c.id = a.client_id where a.id = ?",
    [tx.scope.accountId],
  );
  return rows[0]?.name ?? "";
};

/** Where a link leads; nobody is in scope yet. */
export const findByToken = async (
  { knex }: Pick<Database, "knex">,
  tokenHash: string,
): Promise<{ accountId: number; id: number } | undefined> => {
  const { rows } = await knex.raw('select account_id as "accountId", address_id as id from find_delivery_address(?)', [
    tokenHash,
  ]);
  return rows[0] as { accountId: number; id: number } | undefined;
};

export type Administrator = {
  readonly userId: number;
  readonly email: string | null;
  readonly language: Lang;
};

/** Those who may change where documents go. */
export const listAdministrators = async (tx: Tx): Promise<Administrator[]> => {
  const { rows } = await tx.raw<{ rows: Administrator[] }>(
    `select u.id as "userId", u.email, u.language from users u where u.status = 'active' and u.id in (
       select user_id from grants where account_id = ? and role in ('administrator', 'supervisor') and revoked_at is null and suspended_at is null)
     order by u.id limit 50`,
    [tx.scope.accountId],
  );
  return rows;
};
