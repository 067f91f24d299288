import { z } from "zod";
import { formatDate } from "../kernel/dates.ts";
import type { NoticeDeps } from "../notices/index.ts";
import { confirmDraft, type Entry, finishedStates, type Operation, openDraftFromEntries } from "../orders/index.ts";
import type { Clock } from "../platform/clock.ts";
import { type AccountScope, arrayOf, inScope, jobScope, mintScope } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { lettersFor } from "../platform/letters.ts";
import { tellAdministrators } from "./administrators.ts";
import { messages } from "./messages.ts";
import { reportFound } from "./operations/loss.ts";
import { restore } from "./operations/restore.ts";

/** Every hour: suspensions that end today, and warnings of those that soon will. */
export const watchSuspensions = defineJob({
  name: "subscribers.watch-suspensions",
  payload: z.object({}),
  cron: "5 * * * *",
});

type Deps = NoticeDeps & { clock: Clock };

export const runWatchSuspensions = (deps: Deps) => async (): Promise<void> => {
  const now = deps.clock.now();
  const { rows } = await deps.db.knex.raw(
    "select account_id as id from due_suspensions(?, operation_limit('suspension-warning-days', ?))",
    [now, now],
  );
  for (const { id } of rows as { id: number }[]) {
    await warn(deps, id, now);
    await endDue(deps, id, now);
  }
};

/** One message a day and account, however many numbers: they are marked in the transaction that queues it. */
const warn = (deps: Deps, accountId: number, now: Date): Promise<void> =>
  inScope(jobScope(deps.db, accountId), async (tx) => {
    const { rows } = await tx.raw(
      `update subscribers set suspension_warned_at = :now where account_id = :account and status = 'suspended' and suspension_warned_at is null and suspended_until > :now
         and suspended_until <= :now::timestamptz + make_interval(days => operation_limit('suspension-warning-days', :now)) returning number, suspended_until as until`,
      { account: accountId, now },
    );
    const ending = rows as { number: string; until: Date }[];
    if (ending.length === 0) return;
    await tellAdministrators(deps, tx, {
      id: `suspension-${accountId}-${now.getTime()}`,
      subject: (lang) => lettersFor(messages, lang).t("suspensionSubject"),
      text: (lang) =>
        lettersFor(messages, lang).t("suspensionText", {
          numbers: ending
            .slice(0, mostNamed)
            .map(({ number, until }) => `${number} (${formatDate(until, lang)})`)
            .join(", "),
          count: ending.length,
        }),
    });
  });

/** Numbers that a message names; it says how many there are in all. */
const mostNamed = 20;

type Due = { readonly id: number; readonly number: string; readonly msisdn: string | null; readonly isLost: boolean };

/**
 * Each account's numbers come back by an order of their own, as everything does; its author is who suspended them. Those whose
 * order is still on its way, the network being down, get no second one; those that the network refused are tried again the next day.
 */
const endDue = async ({ db }: Deps, accountId: number, now: Date): Promise<void> => {
  const found = await inScope(jobScope(db, accountId), async (tx) => {
    const { rows } = await tx.raw(
      `select id, number, msisdn, loss is not null as "isLost" from subscribers s
       where account_id = :account and status = 'suspended' and suspended_until <= :now
         and not exists (select from order_items i join orders o on o.account_id = i.account_id and o.id = i.order_id
           where i.account_id = :account and i.subscriber_id = s.id and o.source = 'schedule' and o.confirmed_at >= s.suspended_until
             and o.state <> 'draft' and (o.confirmed_at > :now::timestamptz - interval '1 day' or not o.state = any(:finished)))
       order by number limit 1000`,
      { account: accountId, now, finished: [...finishedStates] },
    );
    const due = rows as Due[];
    const author = await tx.raw(
      `select o.author_user_id as "userId" from order_items i join orders o on o.account_id = i.account_id and o.id = i.order_id
       where i.account_id = ? and i.subscriber_id = any(?) and o.operation in ('suspend', 'report-lost') and o.state <> 'draft' order by o.id desc limit 1`,
      [accountId, arrayOf(due.map(({ id }) => id))],
    );
    const holder = await tx("grants")
      .where({ account_id: accountId })
      .whereNull("revoked_at")
      .orderBy("id")
      .first("user_id as userId");
    return { due, userId: (author.rows[0] ?? holder)?.userId as number | undefined };
  });
  if (found.userId === undefined) return;
  const scope = mintScope(db, accountId, { userId: found.userId, name: "", msisdn: null, role: "worker" });
  await bringBack(
    scope,
    found.due.filter(({ isLost }) => !isLost),
    restore,
    now,
  );
  await bringBack(
    scope,
    found.due.filter(({ isLost }) => isLost),
    reportFound,
    now,
  );
};

const bringBack = async (scope: AccountScope, due: readonly Due[], operation: Operation, now: Date): Promise<void> => {
  if (due.length === 0) return;
  const entries = due.map(({ number, msisdn }): Entry => {
    const named = msisdn === null ? { msisdn, line: number } : { msisdn };
    return { row: null, input: null, ...named, reason: null, detail: null };
  });
  const order = { operation: operation.name, params: {}, subject: "", source: "schedule" as const };
  const id = await openDraftFromEntries(scope, order, { entries }, { operation, now });
  await confirmDraft(scope, id, { now });
};
