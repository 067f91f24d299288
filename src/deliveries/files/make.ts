import { z } from "zod";
import { recordAudit } from "../../journal/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Config } from "../../platform/config.ts";
import { type AccountScope, type Database, inScope, jobScope } from "../../platform/db.ts";
import { defineJob, type JobContext } from "../../platform/jobs.ts";
import type { Delivery } from "../delivery.ts";
import type { DocumentKind, Documents, Progress } from "../documents/document.ts";
import { keepDocument } from "../documents/keep.ts";
import { countAttempt, endDelivery, linkDocument, reopenDelivery, setProgress } from "../repository.ts";

const payload = z.object({ accountId: z.int(), deliveryId: z.uuid() });

/** Four tries within some minutes: what fails then fails by the document itself. */
export const makeFile = defineJob({ name: "deliveries.make-file", payload, retryLimit: 3, retryDelayMax: 120 });

type Deps = { db: Database; documents: Documents; clock: Clock; config: Pick<Config, "operator"> };

const dayMs = 86_400_000;

/** Makes the file of a delivery to nobody and keeps it. A try begins anew: what an earlier one left half made expires. */
export const runMakeFile =
  (deps: Deps) =>
  async (
    { accountId, deliveryId: id }: z.output<typeof payload>,
    { isLastTry, isPutBack }: JobContext,
  ): Promise<void> => {
    const scope = jobScope(deps.db, accountId);
    if (isPutBack) await inScope(scope, (tx) => reopenDelivery(tx, id));
    const delivery = await inScope(scope, (tx) => countAttempt(tx, id));
    if (!delivery) return;
    try {
      await make(deps, scope, delivery);
      await end(scope, delivery, "sent");
    } catch (error) {
      if (isLastTry) await end(scope, delivery, "failed");
      throw error;
    }
  };

const make = async ({ documents, clock, config }: Deps, scope: AccountScope, delivery: Delivery): Promise<void> => {
  const kind = kindOf(documents, delivery);
  const { subjectId, format, language: lang } = delivery;
  const made = await kind.make(scope, { subjectId, format, lang }, config.operator, progressOf(scope, delivery.id));
  const file = await keepDocument(scope, made, new Date(clock.now().getTime() + kind.keptDays * dayMs));
  await inScope(scope, (tx) => linkDocument(tx, delivery.id, file.id));
};

const kindOf = (documents: Documents, { kind }: Delivery): DocumentKind => {
  const found = documents.get(kind);
  if (!found) throw new Error(`no document is called ${kind}`);
  return found;
};

/** Of the row a page reads: it is written once a second at most. */
const progressPauseMs = 1_000;

const progressOf = (scope: AccountScope, id: string): Progress => {
  let next = 0;
  return async (share) => {
    if (performance.now() < next) return;
    next = performance.now() + progressPauseMs;
    await inScope(scope, (tx) => setProgress(tx, id, Math.floor(share * 100)));
  };
};

const end = (scope: AccountScope, { id, title, attempts }: Delivery, state: "sent" | "failed"): Promise<void> =>
  inScope(scope, async (tx) => {
    if (!(await endDelivery(tx, id, state, { answer: null, trouble: state === "failed" ? "document" : null }))) return;
    const [before, after] = [{ state: "queued" }, { title, state, attempts }];
    await recordAudit(tx, { action: "deliveries:end", subject: id, before, after });
  });
