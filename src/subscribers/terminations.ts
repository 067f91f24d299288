import { z } from "zod";
import { recordAudit } from "../journal/index.ts";
import type { Clock } from "../platform/clock.ts";
import { arrayOf, type Database, inScope, jobScope } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";

/** Every hour: what was ordered to end and has not been taken back. */
export const endTerminations = defineJob({
  name: "subscribers.end-terminations",
  payload: z.object({}),
  cron: "20 * * * *",
});

export const runEndTerminations =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  async (): Promise<void> => {
    const now = clock.now();
    const { rows } = await db.knex.raw("select account_id as id from due_terminations(?)", [now]);
    for (const { id } of rows as { id: number }[]) while (await endSome(db, id, now));
  };

/** Of one transaction; and what the journal names, beside how many there are. */
const atOnce = 10_000;
const mostNamed = 20;

/**
 * The network ends a number at its own time; here follow what hung on it. A number from the operator's pool rests until the
 * operator frees it. @returns whether there may be more
 */
const endSome = (db: Database, accountId: number, now: Date): Promise<boolean> =>
  inScope(jobScope(db, accountId), async (tx) => {
    const { rows } = await tx.raw(
      `update subscribers set status = 'terminated', status_since = terminates_at, terminated_on = (terminates_at at time zone 'Europe/Minsk')::date,
         terminates_at = null, status_before = null, suspended_until = null
       where account_id = :account and id in (select id from subscribers where account_id = :account and terminates_at <= :now order by terminates_at limit :most)
       returning id, number, msisdn, iccid`,
      { account: accountId, now, most: atOnce },
    );
    const ended = rows as { id: number; number: string; msisdn: string | null; iccid: string | null }[];
    if (ended.length === 0) return false;
    const ids = arrayOf(ended.map(({ id }) => id));
    for (const table of ["subscriber_services", "forwardings"]) {
      await tx.raw("delete from ?? where account_id = ? and subscriber_id = any(?::bigint[])", [table, accountId, ids]);
    }
    await tx.raw("update sim_cards set state = 'retired' where account_id = ? and iccid = any(?::text[])", [
      accountId,
      arrayOf(ended.map(({ iccid }) => iccid)),
    ]);
    await tx.raw(
      "update phone_numbers set state = 'quarantine', free_from = 'infinity' where msisdn = any(?::text[])",
      [arrayOf(ended.map(({ msisdn }) => msisdn))],
    );
    const numbers = ended.slice(0, mostNamed).map(({ number }) => number);
    await recordAudit(tx, {
      action: "subscribers:end",
      subject: "",
      after: { total: ended.length, numbers: numbers.join(", ") },
    });
    return ended.length === atOnce;
  });
