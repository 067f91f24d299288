import { type ListPage, type PageStart, pageOf, pageSize } from "../kernel/paging.ts";
import { type AccountScope, type Database, type Query, readAtOnce, type Tx } from "../platform/db.ts";
import type { Delivery, DeliveryFormat, Trouble } from "./delivery.ts";

const columns = `id, kind, subject_id as "subjectId", title, titles, format, email, language, state, progress, attempts,
  server_answer as "serverAnswer", trouble, message_id as "messageId", document_id as "documentId",
  (select f.expires_at from documents f where f.account_id = deliveries.account_id and f.id = deliveries.document_id and f.ready_at is not null) as "expiresAt",
  created_at as "createdAt", sent_at as "sentAt"`;

// a delivery's job has its id (request.ts); the queue alone knows when its pause is over
const listColumns = `${columns}, case when state = 'queued' then (select j.start_after from pgboss.job j
  where j.name = 'deliveries.send' and j.id = deliveries.id and j.state = 'retry') end as "nextTryAt"`;

type Subject = Pick<Delivery, "kind" | "subjectId" | "email">;
type Wanted = Subject & Pick<Delivery, "format" | "language">;

/** Two requests for one document wait for each other until the transaction ends. */
export const lockSubject = async (tx: Tx, { kind, subjectId }: Omit<Subject, "email">): Promise<void> => {
  await tx.raw("select pg_advisory_xact_lock(hashtext('deliveries'), hashtext(?))", [
    `${tx.scope.accountId} ${kind} ${subjectId}`,
  ]);
};

export const isWaiting = async (tx: Tx, { format, ...subject }: Subject & Pick<Wanted, "format">): Promise<boolean> =>
  (await deliveriesOf(tx, subject)
    .where({ state: "queued", format })
    .whereRaw("created_at > now() - interval '1 minute'")
    .first("id")) !== undefined;

/** Whether the same file was asked for within a minute. */
export const isFileAsked = async (tx: Tx, { format, language, ...subject }: Wanted): Promise<boolean> =>
  (await deliveriesOf(tx, subject)
    .where({ format, language })
    .whereNot({ state: "failed" })
    .whereRaw("created_at > now() - interval '1 minute'")
    .first("id")) !== undefined;

/** Whether the portal has sent it there without being asked. */
export const isSentByItself = async (tx: Tx, subject: Subject): Promise<boolean> =>
  (await deliveriesOf(tx, subject).whereNull("requested_by").first("id")) !== undefined;

const deliveriesOf = (tx: Tx, { kind, subjectId, email }: Subject) =>
  tx("deliveries").where({ account_id: tx.scope.accountId, kind, subject_id: subjectId, email });

type NewDelivery = Pick<
  Delivery,
  "id" | "kind" | "subjectId" | "title" | "titles" | "format" | "email" | "language" | "messageId"
>;

export const insertDelivery = async (tx: Tx, delivery: NewDelivery): Promise<void> => {
  await tx("deliveries").insert({
    account_id: tx.scope.accountId,
    id: delivery.id,
    kind: delivery.kind,
    subject_id: delivery.subjectId,
    title: delivery.title,
    titles: JSON.stringify(delivery.titles),
    format: delivery.format,
    email: delivery.email,
    language: delivery.language,
    message_id: delivery.messageId,
    requested_by: tx.scope.actor.userId,
  });
};

const receiving = `from delivery_addresses d
  where d.account_id = a.id and d.confirmed_at is not null and d.paused_at is null`;

/** One row: a DeliveryAddress. */
export const deliveryAddressOf = ({ db, accountId }: AccountScope): Query =>
  db.knex.raw(
    `select (select string_agg(d.email, ', ' order by d.id) ${receiving}) as email, a.delivery_format as format
     from accounts a where a.id = ?`,
    [accountId],
  );

type Receiving = { readonly emails: readonly string[]; readonly format: DeliveryFormat };

export const findReceiving = async (tx: Tx): Promise<Receiving> => {
  const { rows } = await tx.raw<{ rows: Receiving[] }>(
    `select array(select d.email ${receiving} order by d.id) as emails, a.delivery_format as format
     from accounts a where a.id = ?`,
    [tx.scope.accountId],
  );
  return rows[0] ?? { emails: [], format: "pdf" };
};

export const linkDocument = async (tx: Tx, id: string, documentId: string): Promise<void> => {
  await tx("deliveries").where({ account_id: tx.scope.accountId, id }).update({ document_id: documentId });
};

export const findDelivery = async (tx: Tx, id: string): Promise<Delivery | undefined> => {
  const { rows } = await tx.raw<{ rows: Delivery[] }>(
    `select ${columns} from deliveries where account_id = ? and id = ?`,
    [tx.scope.accountId, id],
  );
  return rows[0];
};

/** The delivery with this try counted; undefined when it has ended or is not there. */
export const countAttempt = async (tx: Tx, id: string): Promise<Delivery | undefined> => {
  const { rows } = await tx.raw<{ rows: Delivery[] }>(
    `update deliveries set attempts = attempts + 1 where account_id = ? and id = ? and state = 'queued' returning ${columns}`,
    [tx.scope.accountId, id],
  );
  return rows[0];
};

/** For one that is to be tried again after it was given up. */
export const reopenDelivery = async (tx: Tx, id: string): Promise<void> => {
  await tx("deliveries").where({ account_id: tx.scope.accountId, id, state: "failed" }).update({ state: "queued" });
};

export const setProgress = async (tx: Tx, id: string, progress: number): Promise<void> => {
  await tx("deliveries").where({ account_id: tx.scope.accountId, id, state: "queued" }).update({ progress });
};

/** What a try came to: the server's words, and whose part failed where it did. */
export type TryResult = { readonly answer: string | null; readonly trouble: Trouble | null };

export const keepAnswer = async (tx: Tx, id: string, { answer, trouble }: TryResult): Promise<void> => {
  await tx("deliveries")
    .where({ account_id: tx.scope.accountId, id, state: "queued" })
    .update({ server_answer: answer, trouble });
};

/** False when it had ended before. */
export const endDelivery = async (
  tx: Tx,
  id: string,
  state: "sent" | "failed",
  { answer, trouble }: TryResult,
): Promise<boolean> => {
  const changed = await tx("deliveries")
    .where({ account_id: tx.scope.accountId, id, state: "queued" })
    .update({ state, server_answer: answer, trouble, ...(state === "sent" && { sent_at: tx.fn.now() }) });
  return changed > 0;
};

/** Newest first. */
export const listDeliveries = async (
  scope: AccountScope,
  start: PageStart<string>,
): Promise<ListPage<Delivery, string>> => {
  const { after, before } = start;
  const anchor = before ?? after;
  const [sign, order] = before === undefined ? ["<", "desc"] : [">", "asc"];
  // the anchor's time is read where it stands: a Date here has lost the microseconds
  const place = "(select created_at, id from deliveries where account_id = ? and id = ?)";
  const query = scope.db.knex.raw(
    `select ${listColumns} from deliveries where account_id = ? ${anchor ? `and (created_at, id) ${sign} ${place}` : ""}
     order by created_at ${order}, id ${order} limit ?`,
    [scope.accountId, ...(anchor ? [scope.accountId, anchor] : []), pageSize + 1],
  );
  const { deliveries } = await readAtOnce(scope, { deliveries: query });
  return pageOf(deliveries as Delivery[], start, ({ id }) => id);
};

/** Enough for three years of invoices sent a few times each. */
const mostMailings = 200;

/** What was sent of some kinds of documents, the newest first: kind, subjectId, state, createdAt, sentAt. */
export const recentMailings = ({ db, accountId }: AccountScope, kinds: readonly string[]): Query =>
  db.knex.raw(
    `select kind, subject_id as "subjectId", state, created_at as "createdAt", sent_at as "sentAt" from deliveries
     where account_id = ? and kind = any(?) and email is not null order by created_at desc, id limit ?`,
    [accountId, [...kinds], mostMailings],
  );

/** Documents of an account that wait because mail does not leave, and since when the first of them does. */
export type Waiting = { readonly count: number; readonly since: Date };

/**
 * Of more than 15 minutes, untried or tried in vain for a reason of the operator's: a recipient's server that asks to wait
 * stops nobody else's mail. Undefined where there are none.
 */
export const findWaiting = async (scope: AccountScope): Promise<Waiting | undefined> => {
  const { waiting } = await readAtOnce(scope, {
    waiting: scope.db.knex.raw(
      `select count(*)::int as count, min(created_at) as since from deliveries
       where account_id = ? and state = 'queued' and email is not null and created_at < now() - interval '15 minutes'
         and (attempts = 0 or trouble = 'operator')`,
      [scope.accountId],
    ),
  });
  const [row] = waiting as Waiting[];
  return row && row.count > 0 ? row : undefined;
};

/** Of all accounts, by the worker. */
export const findAbandoned = async ({ knex }: Database): Promise<{ accountId: number; id: string }[]> =>
  (
    await knex.raw<{ rows: { accountId: number; id: string }[] }>(
      `select account_id as "accountId", delivery_id as id from abandoned_deliveries()`,
    )
  ).rows;

type Figures = { readonly queued: number; readonly oldestSeconds: number; readonly refused: number };

/** Of all accounts, counts alone. */
export const readFigures = async ({ knex }: Database): Promise<Figures> => {
  const { rows } = await knex.raw<{ rows: Figures[] }>(
    `select queued, oldest_seconds as "oldestSeconds", refused from delivery_figures()`,
  );
  return rows[0] ?? { queued: 0, oldestSeconds: 0, refused: 0 };
};
