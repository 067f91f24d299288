import type { Knex } from "../../platform/db.ts";

/** A record that does not stand where and as it was written. */
export type BrokenRecord = {
  readonly accountId: number;
  readonly position: number;
  /** The position that was to come here. */
  readonly expected: number;
  readonly isChanged: boolean;
  readonly isUnlinked: boolean;
};
/** How far a chain has been read. */
export type Reached = { readonly accountId: number; readonly position: number; readonly hash: string };
type Batch = { readonly count: number; readonly last: Reached | null; readonly broken: readonly BrokenRecord[] };

// Written here again instead of calling the database's function: somebody who can change a record could change that function too.
const canonical = `jsonb_build_object(
  'account_id', account_id, 'position', position, 'id', id,
  'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'user_id', user_id, 'user_name', user_name, 'role', role, 'acting_for', acting_for,
  'action', action, 'subject', subject, 'before', before::text, 'after', after::text,
  'address', address, 'request_id', request_id)::text`;

/** The next records of all chains after `from`, each compared with its own bytes and with the one before it. */
export const checkBatch = async (tx: Knex, from: Reached, size: number): Promise<Batch> => {
  const { rows } = await tx.raw<{ rows: Batch[] }>(
    `with batch as (
       select * from audit_records where (account_id, position) > (:accountId, :position) order by account_id, position limit :size
     ), checked as (
       select account_id, position, hash, previous_hash,
         sha256(previous_hash || convert_to(${canonical}, 'UTF8')) is distinct from hash as is_changed,
         1 + coalesce(lag(position) over chain, case when account_id = :accountId then cast(:position as bigint) else 0 end) as expected,
         coalesce(lag(hash) over chain, case when account_id = :accountId then decode(:hash, 'hex') else '' end) as before_it
       from batch window chain as (partition by account_id order by position)
     ), broken as (
       select account_id as "accountId", position, expected, is_changed as "isChanged", previous_hash is distinct from before_it as "isUnlinked"
       from checked where is_changed or position <> expected or previous_hash is distinct from before_it order by 1, 2
     )
     select (select count(*) from checked) as count, coalesce((select json_agg(broken) from broken), '[]') as broken,
       (select json_build_object('accountId', account_id, 'position', position, 'hash', encode(hash, 'hex'))
        from checked order by account_id desc, position desc limit 1) as last`,
    { ...from, size },
  );
  return rows[0] as Batch;
};

export type Head = Reached & { readonly lastPosition: number; readonly lastHash: string };

/** Each chain's head beside its newest record, read in batches by account. */
export const readHeads = async (tx: Knex, afterAccount: number, size: number): Promise<Head[]> => {
  const { rows } = await tx.raw<{ rows: Head[] }>(
    `select h.account_id as "accountId", h.position, encode(h.hash, 'hex') as hash,
       coalesce(l.position, 0) as "lastPosition", coalesce(encode(l.hash, 'hex'), '') as "lastHash"
     from audit_heads h left join lateral (
       select position, hash from audit_records where account_id = h.account_id and position is not null order by position desc limit 1
     ) l on true
     where h.account_id > ? order by h.account_id limit ?`,
    [afterAccount, size],
  );
  return rows;
};

/** Accounts that have records and no head. */
export const findHeadless = async (tx: Knex): Promise<number[]> => {
  const { rows } = await tx.raw<{ rows: { id: number }[] }>(
    "select account_id as id from audit_records except select account_id from audit_heads order by 1",
  );
  return rows.map(({ id }) => id);
};

export type Unchained = { readonly accountId: number; readonly count: number };

/** Records that no chain holds. */
export const findUnchained = async (tx: Knex): Promise<Unchained[]> => {
  const { rows } = await tx.raw<{ rows: Unchained[] }>(
    `select account_id as "accountId", count(*) as count from audit_records where position is null group by 1 order by 1`,
  );
  return rows;
};

/** The hash of the record in this place of a chain. */
export const hashAt = async (tx: Knex, { accountId, position }: Reached): Promise<string | undefined> => {
  const { rows } = await tx.raw<{ rows: { hash: string }[] }>(
    "select encode(hash, 'hex') as hash from audit_records where account_id = ? and position = ?",
    [accountId, position],
  );
  return rows[0]?.hash;
};
