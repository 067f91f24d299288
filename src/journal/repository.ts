import { addDays, startOfDay } from "../kernel/dates.ts";
import { type PageStart, pageOf } from "../kernel/paging.ts";
import { type AccountScope, type Knex, readAtOnce, type Tx } from "../platform/db.ts";
import type { JournalFilter, JournalList, JournalRecord, Visit } from "./record.ts";
import { firstOfVisit, isVisitAction, visitColumn } from "./visits.ts";

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

/** As `recordAudit`, for what belongs to no account: a sign-in, a sign-out, a choice of language. */
export const recordOwnAudit = async (knex: Knex, entry: OwnEntry): Promise<void> => {
  await knex("audit_records").insert({
    account_id: 0,
    user_id: entry.userId,
    user_name: entry.userName ?? "",
    action: entry.action,
    subject: entry.subject,
    before: entry.before && JSON.stringify(entry.before),
    after: entry.after && JSON.stringify(entry.after),
    address: entry.address ?? null,
    request_id: entry.requestId ?? null,
  });
};

export type AccountEntry = AuditEntry & { readonly accountId: number };

/**
 * As `recordAudit`, for what was done to many accounts at once by nobody signed in. Locks the heads of their chains: to be the
 * last thing that a transaction does (migrations/0036_audit_of_many.ts).
 */
export const recordAuditOfMany = async (knex: Knex, entries: readonly AccountEntry[]): Promise<void> => {
  const rows = entries.map(({ accountId, action, subject, before, after }) => ({
    accountId,
    action,
    subject,
    before,
    after,
  }));
  const accounts = [0, ...entries.map(({ accountId }) => accountId)];
  await knex.raw("select from audit_heads where account_id = any(?::bigint[]) order by account_id for update", [
    accounts,
  ]);
  await knex.raw("select set_config('app.audited_accounts', '{}', true)");
  await knex.raw(
    `insert into audit_records (account_id, role, action, subject, before, after)
     select r."accountId", 'worker', r.action, r.subject, r.before, r.after
     from jsonb_to_recordset(?::jsonb) r ("accountId" bigint, action text, subject text, before jsonb, after jsonb) order by 1`,
    [JSON.stringify(rows)],
  );
};

/** Sentences are long: so many of them are a page of 3 000 px on a phone. */
const pageSize = 12;

/** A page of the account's journal, newest first. A visit by support is one row, unless its records are asked for by their action. */
export const listRecords = async (
  scope: AccountScope,
  filter: JournalFilter,
  start: PageStart<number>,
): Promise<JournalList> => {
  const { page, any } = await readAtOnce(scope, {
    page: ordered(scope, filter, start, { most: pageSize + 1, isFolded: !isVisitAction(filter.action) }),
    any: scope.db.knex("audit_records").where("account_id", scope.accountId).select("id").limit(1),
  });
  const list = pageOf((page as Read[]).map(recordOf), { ...start, size: pageSize }, ({ id }) => id);
  return { ...list, isEmpty: any.length === 0 };
};

/** JSON has no moments. */
type Read = Omit<JournalRecord, "visit"> & {
  readonly visit?: (Omit<Visit, "until"> & { readonly until: string }) | null;
};
const recordOf = ({ visit, ...record }: Read): JournalRecord => ({
  ...record,
  visit: visit ? { ...visit, until: new Date(visit.until) } : null,
});

const batchSize = 2_000;

/** All that match, newest first, in batches that each have a short transaction of their own. */
export async function* recordBatches(
  scope: AccountScope,
  filter: JournalFilter,
): AsyncGenerator<readonly JournalRecord[], void, undefined> {
  let after: number | undefined;
  do {
    const { batch } = await readAtOnce(
      scope,
      {
        batch: ordered(scope, filter, { after }, { most: batchSize, isFolded: false }),
      },
      { from: "replica" },
    );
    const rows = batch as JournalRecord[];
    yield rows;
    after = rows.length < batchSize ? undefined : rows.at(-1)?.id;
  } while (after !== undefined);
}

const columns = `id, at, user_name as "userName", role, acting_for as "actingFor", action, subject, before, after, address`;

const ordered = (
  scope: AccountScope,
  filter: JournalFilter,
  { after, before }: PageStart<number>,
  { most, isFolded }: { most: number; isFolded: boolean },
): Knex.Raw => {
  const [sign, order] = before === undefined ? ["<", "desc"] : [">", "asc"];
  const anchor = before ?? after;
  const narrowed = [...conditionsOf(filter), ...(isFolded ? [{ sql: firstOfVisit, bindings: [] }] : [])];
  if (anchor !== undefined) {
    // the anchor's time is read where it stands: a Date here has lost the microseconds
    const at = "(select at from audit_records where account_id = ? and id = ?)";
    narrowed.push({ sql: `(at, id) ${sign} (${at}, ?)`, bindings: [scope.accountId, anchor, anchor] });
  }
  return scope.db.knex.raw(
    `select ${columns}${isFolded ? `, ${visitColumn}` : ""} from audit_records r where ${["account_id = ?", ...narrowed.map(({ sql }) => sql)].join(" and ")}
     order by at ${order}, id ${order} limit ?`,
    [scope.accountId, ...narrowed.flatMap(({ bindings }) => bindings), most],
  );
};

type Condition = { readonly sql: string; readonly bindings: readonly (string | number)[] };

const conditionsOf = function* ({ q, action, from, to }: JournalFilter): Generator<Condition> {
  if (from !== undefined) yield { sql: "at >= ?", bindings: [startOfDay(from).toISOString()] };
  if (to !== undefined) yield { sql: "at < ?", bindings: [startOfDay(addDays(to, 1)).toISOString()] };
  if (action !== undefined) yield { sql: "action = ?", bindings: [action] };
  if (q !== undefined) {
    const part = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    yield { sql: "(user_name ilike ? or acting_for ilike ? or subject ilike ?)", bindings: [part, part, part] };
  }
};
