import { z } from "zod";
import { keepDocument, keepForGood, type LastingDocument } from "../../deliveries/index.ts";
import { recordAudit } from "../../journal/index.ts";
import { startOfDay } from "../../kernel/dates.ts";
import { addMonths, firstDay, monthOf } from "../../kernel/month.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Config } from "../../platform/config.ts";
import { type Database, inScope, jobScope, type Tx } from "../../platform/db.ts";
import { defineJob, type JobContext } from "../../platform/jobs.ts";
import { listedOf, resultFile } from "../document.ts";
import { deleteTicks } from "../drafts/repository.ts";
import { itemBatches } from "../items/batches.ts";
import type { Operations } from "../operation.ts";
import { isFinished, type OrderItem } from "../order.ts";
import { lockOrder } from "../repository.ts";
import { type Aged, agedOrders, deleteItems, languageOfAuthor, markArchived } from "./repository.ts";

/** Every hour of the night: what one run leaves the next one takes. Once more where its worker has died. */
export const archiveOrders = defineJob({
  name: "orders.archive-items",
  payload: z.object({}),
  retryLimit: 1,
  cron: "20 1-5 * * *",
});

export type ArchiveDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly operations: Operations;
  readonly config: Pick<Config, "orderItemsMonths">;
};

/** The queue takes a job for lost after 15 minutes. An order of 100 000 items takes some seconds (docs/scaling.md). */
const longestRunMs = 10 * 60_000;

/**
 * Of orders over a list that ended long ago the result becomes a file, and the items go. One that fails stays as it is and
 * stops no other; the job fails after them.
 */
export const runArchiveOrders =
  (deps: ArchiveDeps) =>
  async (_: object, { signal }: Pick<JobContext, "signal">): Promise<void> => {
    const { db, clock, config } = deps;
    const until = performance.now() + longestRunMs;
    const failures: Error[] = [];
    for await (const aged of agedOrders(db, endedBefore(clock.now(), config.orderItemsMonths))) {
      if (signal.aborted || performance.now() > until || failures.length === mostFailures) break;
      await archiveOrder(deps, aged, signal).catch((error: Error) => failures.push(error));
    }
    const [first] = failures;
    if (first && !signal.aborted) throw first;
  };

/** Of one run: then it is no single order that is at fault. */
const mostFailures = 20;

const endedBefore = (now: Date, months: number): Date => startOfDay(firstDay(addMonths(monthOf(now), -months)));

/** Until its order refers to it the file expires: a job that is cut short leaves one to which nothing does. */
const unusedMs = 86_400_000;

const archiveOrder = async (
  { db, clock, operations }: ArchiveDeps,
  { accountId, number }: Aged,
  signal: AbortSignal,
): Promise<void> => {
  const scope = jobScope(db, accountId);
  const lang = await languageOfAuthor(scope, number);
  const order = await listedOf(scope, number, operations, lang);
  const items = counted(itemBatches(scope, order.id), signal);
  const result = resultFile(order, lang, items.batches);
  const file = await keepDocument(scope, result, new Date(clock.now().getTime() + unusedMs));
  await inScope(scope, (tx) => replaceItems(tx, number, { file, rows: items.count(), now: clock.now() }));
};

const counted = (source: AsyncIterable<readonly OrderItem[]>, signal: AbortSignal) => {
  let rows = 0;
  const batches = async function* () {
    for await (const batch of source) {
      signal.throwIfAborted();
      rows += batch.length;
      yield batch;
    }
  };
  return { batches: batches(), count: () => rows };
};

type Replacement = { readonly file: LastingDocument; readonly rows: number; readonly now: Date };

/** Items and ticks go with the record of it, or nothing does: whatever is not as it was read has the transaction undone. */
const replaceItems = async (tx: Tx, number: number, { file, rows, now }: Replacement): Promise<void> => {
  const order = await lockOrder(tx, number);
  if (!order || !isFinished(order) || order.itemsDocumentId !== null) return;
  if (!(await keepForGood(tx, file.id))) throw new Error(`the file of order ${number} is gone`);
  const total = await deleteItems(tx, order.id);
  if (total !== rows) throw new Error(`order ${number} had ${total} items, its file ${rows}`);
  await deleteTicks(tx, order.id);
  await markArchived(tx, order.id, file.id, now);
  await recordAudit(tx, {
    action: "orders:archive",
    subject: String(number),
    after: { total, fileName: file.fileName },
  });
};
