import { deliveryAddressOf } from "../../deliveries/index.ts";
import type { Kopecks } from "../../kernel/money.ts";
import type { Month } from "../../kernel/month.ts";
import { type ListPage, type PageStart, pageOf, pageSize } from "../../kernel/paging.ts";
import { type AccountScope, arrayOf, type Database, inScope, readAtOnce, type Tx } from "../../platform/db.ts";
import type { DetailsRequest, NewRequest } from "./details-request.ts";

const columns = `id, to_char(month, 'YYYY-MM') as month, format, is_full as "isFull", reason, source, file_name as "fileName", reading,
  author_user_id as "authorUserId", author_name as "authorName", author_role as "authorRole", created_at as "createdAt",
  requested_at as "requestedAt", subscribers, made_at as "madeAt", records, net, gross, sha256`;

type Begun = NewRequest & Pick<DetailsRequest, "source" | "fileName" | "reading">;

/** By the user of the transaction. @returns its id */
export const insertRequest = async (tx: Tx, wanted: Begun, now: Date): Promise<string> => {
  const { accountId, actor } = tx.scope;
  const [row] = await tx("call_detail_requests")
    .insert({
      account_id: accountId,
      month: `${wanted.month}-01`,
      format: wanted.format,
      is_full: wanted.isFull,
      reason: wanted.reason,
      source: wanted.source,
      file_name: wanted.fileName,
      reading: arrayOf(wanted.reading),
      author_user_id: actor.userId,
      author_name: actor.name,
      author_role: actor.role,
      created_at: now,
    })
    .returning("id");
  return (row as { id: string }).id;
};

const oneOf = `select ${columns} from call_detail_requests where account_id = ? and id = ?`;
const lockedOneOf = `${oneOf} for update`;

export const readRequest = async (tx: Tx, id: string): Promise<DetailsRequest | undefined> => {
  const { rows } = await tx.raw<{ rows: DetailsRequest[] }>(oneOf, [tx.scope.accountId, id]);
  return rows[0];
};

/** Until the transaction ends nobody else changes it. */
export const lockRequest = async (tx: Tx, id: string): Promise<DetailsRequest | undefined> => {
  const { rows } = await tx.raw<{ rows: DetailsRequest[] }>(lockedOneOf, [tx.scope.accountId, id]);
  return rows[0];
};

export const findRequest = (scope: AccountScope, id: string): Promise<DetailsRequest | undefined> =>
  inScope(scope, (tx) => readRequest(tx, id));

export const markRequested = async (tx: Tx, id: string, subscribers: number, now: Date): Promise<void> => {
  await tx("call_detail_requests")
    .where({ account_id: tx.scope.accountId, id })
    .update({ subscribers, requested_at: now });
};

/** What a file turned out to be. */
export type Made = {
  readonly records: number;
  readonly net: Kopecks;
  readonly gross: Kopecks;
  readonly sha256: string;
};

export const keepMade = async (tx: Tx, id: string, made: Made): Promise<void> => {
  await tx("call_detail_requests")
    .where({ account_id: tx.scope.accountId, id })
    .update({ ...made, made_at: tx.fn.now() });
};

/** The request that a schedule has made for a month. */
export const findScheduled = async (tx: Tx, month: Month): Promise<string | undefined> => {
  const row: { id: string } | undefined = await tx("call_detail_requests")
    .where({ account_id: tx.scope.accountId, month: `${month}-01`, source: "schedule" })
    .whereNotNull("requested_at")
    .first("id");
  return row?.id;
};

/** What was requested, newest first. */
export const listRequests = async (
  scope: AccountScope,
  start: PageStart<string>,
): Promise<ListPage<DetailsRequest, string>> => {
  const { after, before } = start;
  const order = before === undefined ? "desc" : "asc";
  const query = scope.db
    .knex("call_detail_requests")
    .select(scope.db.knex.raw(columns))
    .where({ account_id: scope.accountId })
    .whereNotNull("requested_at")
    .orderBy([
      { column: "requested_at", order },
      { column: "id", order },
    ])
    .limit(pageSize + 1);
  // the anchor's time is read where it stands: a Date here has lost the microseconds
  const place = [scope.accountId, before ?? after ?? ""];
  if (before !== undefined) void query.whereRaw(afterPlace, place);
  else if (after !== undefined) void query.whereRaw(beforePlace, place);
  const { requests } = await readAtOnce(scope, { requests: query });
  return pageOf(requests as DetailsRequest[], start, ({ id }) => id);
};

const anchor = "(select requested_at, id from call_detail_requests where account_id = ? and id = ?)";
const beforePlace = `(requested_at, id) < ${anchor}`;
const afterPlace = `(requested_at, id) > ${anchor}`;

/** Where documents of the account go; null where no address is set. */
export const findDeliveryAddress = async (scope: AccountScope): Promise<string | null> => {
  const { accounts } = await readAtOnce(scope, {
    accounts: deliveryAddressOf(scope),
  });
  return (accounts as { email: string | null }[])[0]?.email ?? null;
};

/** Of a month's telecommunication services, percent (vat_rates); undefined where no rate is known. */
export const findVatRate = async (scope: AccountScope, month: Month): Promise<number | undefined> => {
  const { rates } = await readAtOnce(scope, {
    rates: scope.db.knex.raw(
      `select rate from vat_rates where service_class = 'telecom' and valid_from <= ?::date and (valid_to is null or valid_to >= ?::date)
       order by valid_from desc limit 1`,
      [`${month}-01`, `${month}-01`],
    ),
  });
  return (rates as { rate: number }[])[0]?.rate;
};

export const deleteOldDrafts = async (db: Database, madeBefore: Date): Promise<void> => {
  await db.knex.raw("select forget_call_detail_drafts(?)", [madeBefore]);
};
