import { type Month, monthRange } from "../../../kernel/month.ts";
import { type AccountScope, arrayOf, readAtOnce } from "../../../platform/db.ts";
import { recordsScope } from "../../records-scope.ts";
import { type Chosen, chosenAfter } from "../chosen/repository.ts";
import { type Place, placeOf } from "./call-record.ts";

/** Rows that the database sends as one text, and the subscribers they are of. */
export type Batch = { readonly text: string; readonly numbers: ReadonlyMap<string, string> };

const subscribersAtOnce = 500;
const rowsAtOnce = 2_000;

/**
 * All records of a request, by subscriber and time, each batch read in a short transaction of its own while the one
 * before it is written. Subscribers come in slices and by id: the records may lie in a database of their own.
 */
export async function* recordBatches(scope: AccountScope, requestId: string, month: Month): AsyncGenerator<Batch> {
  let after = 0;
  for (;;) {
    const chosen = await chosenAfter(scope, requestId, after, subscribersAtOnce);
    if (chosen.length > 0) yield* batchesOf(scope, chosen, month);
    after = chosen.at(-1)?.id ?? after;
    if (chosen.length < subscribersAtOnce) return;
  }
}

async function* batchesOf(scope: AccountScope, chosen: readonly Chosen[], month: Month): AsyncGenerator<Batch> {
  const numbers = new Map(chosen.map(({ id, number }) => [String(id), number]));
  const ids = chosen.map(({ id }) => id);
  let reading = readBatch(scope, ids, month, start);
  for (;;) {
    const { text, rows } = await reading;
    if (text === null) return;
    const isLast = rows < rowsAtOnce;
    if (!isLast) {
      reading = readBatch(scope, ids, month, placeOf(text));
      // it is awaited above, unless the reader leaves before
      reading.catch(() => undefined);
    }
    yield { text, numbers };
    if (isLast) return;
  }
}

type Read = { readonly text: string | null; readonly rows: number };

/** As one text: a million rows of twelve columns each cost pg's client three times the time of writing them. */
const readBatch = async (scope: AccountScope, ids: readonly number[], month: Month, after: Place): Promise<Read> => {
  const { from, to } = monthRange(month);
  const subscriber = Number(after.subscriber);
  const own = recordsScope(scope);
  const { read } = await readAtOnce(
    own,
    {
      read: own.db.knex.raw(rowsSql, {
        account: own.accountId,
        ids: arrayOf(ids.filter((id) => id >= subscriber)),
        from,
        to,
        most: rowsAtOnce,
        subscriber,
        seconds: Number(after.seconds),
        id: Number(after.id),
      }),
    },
    { from: "replica" },
  );
  return read[0] as Read;
};

/** Before every record. */
const start: Place = { subscriber: "0", seconds: "0", id: "0" };

const rowsSql = `
  select string_agg(concat_ws(E'\\x1f', subscriber_id, date_part('epoch', started_at), id, direction, kind, is_roaming::int,
    seconds, bytes, is_in_bundle::int, gross, translate(peer, E'\\x1e\\x1f', ''), translate(zone, E'\\x1e\\x1f', '')), E'\\x1e') as text,
    count(*)::int as rows
  from (select * from usage_records where account_id = :account and subscriber_id = any(:ids::bigint[])
    and started_at >= :from and started_at < :to
    and (subscriber_id, started_at, id) >
      (:subscriber::bigint, timestamptz 'epoch' + make_interval(secs => :seconds::double precision), :id::bigint)
    order by subscriber_id, started_at, id limit :most) r`;
