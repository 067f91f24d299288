import { z } from "zod";
import { recordAudit } from "../../journal/index.ts";
import { isoDay } from "../../kernel/dates.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Config } from "../../platform/config.ts";
import { type Database, inScope, jobScope, type Tx } from "../../platform/db.ts";
import { defineJob, type JobContext } from "../../platform/jobs.ts";
import { isReceiving } from "../addresses/address.ts";
import { findPaper, listAddresses, lockAddresses } from "../addresses/repository.ts";
import type { DocumentKind, Documents } from "../documents/document.ts";
import { requestDelivery } from "../request.ts";
import { accountsDue, insertRun, isRun, listRunning } from "./repository.ts";
import { type Due, dueOf, type Schedule } from "./schedule.ts";

/** Every ten minutes: an invoice goes out on the day it is issued, soon after it has come in. */
export const runSchedules = defineJob({
  name: "deliveries.run-schedules",
  payload: z.object({}),
  cron: "*/10 * * * *",
});

export type ScheduleDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly documents: Documents;
  readonly config: Pick<Config, "publicUrl">;
};

/** One transaction an account, each schedule in a savepoint: one that fails stops neither the others nor other accounts, and the job then fails. */
export const runRunSchedules =
  (deps: ScheduleDeps) =>
  async (_payload: object, { signal }: Pick<JobContext, "signal">): Promise<void> => {
    const now = deps.clock.now();
    const failures: unknown[] = [];
    for (const id of await accountsDue(deps.db, isoDay(now))) {
      signal.throwIfAborted();
      await inScope(jobScope(deps.db, id), async (tx) => {
        await lockAddresses(tx);
        for (const schedule of await listRunning(tx)) {
          await runOne(deps, tx, schedule, now).catch((error: unknown) => failures.push(error));
        }
      }).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} schedules failed`);
  };

const runOne = (deps: ScheduleDeps, tx: Tx, schedule: Schedule, now: Date): Promise<void> =>
  tx.transaction(async (inner) => {
    const kind = deps.documents.get(schedule.kind);
    const due = dueOf(schedule, now);
    if (kind && due) await send(deps, Object.assign(inner, { scope: tx.scope }), { schedule, kind, due, now });
  });

type Work = { readonly schedule: Schedule; readonly kind: DocumentKind; readonly due: Due; readonly now: Date };

/** Each period once: its run is kept with the deliveries that it asks for, or neither is. */
const send = async (deps: ScheduleDeps, tx: Tx, { schedule, kind, due, now }: Work): Promise<void> => {
  const { addressIds, format } = schedule;
  const to = (await listAddresses(tx)).filter((each) => isReceiving(each) && addressIds.includes(each.id));
  const subjectId = to.length > 0 ? await claim(tx, kind, due, now) : undefined;
  if (subjectId === undefined) return;
  const { language } = await findPaper(tx);
  const options = { lang: language, publicUrl: deps.config.publicUrl, isOnce: true, ...(format && { format }) };
  for (const { email } of to) await requestDelivery(tx, kind, subjectId, { ...options, to: email });
  await recordAudit(tx, {
    action: "delivery:run-schedule",
    subject: kind.name,
    after: { kind: kind.name, subjectId, emails: to.map(({ email }) => email).join(", ") },
  });
};

/** The subject to send, noted as sent; undefined: there is none, or it was sent before. */
const claim = async (tx: Tx, { name: kind, schedule }: DocumentKind, { key, period }: Due, now: Date) => {
  if (key !== undefined && (await isRun(tx, { kind, period: key }))) return undefined;
  const subjectId = await schedule?.prepare(tx, period);
  if (subjectId === undefined) return undefined;
  const run = { kind, period: key ?? subjectId };
  if (key === undefined && (await isRun(tx, run))) return undefined;
  await insertRun(tx, run, subjectId, now);
  return subjectId;
};
