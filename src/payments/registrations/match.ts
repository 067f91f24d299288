import { z } from "zod";
import { recordAudit } from "../../journal/index.ts";
import { isoDay } from "../../kernel/dates.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Database, inScope, jobScope, type Tx } from "../../platform/db.ts";
import { defineJob } from "../../platform/jobs.ts";
import { accountsAwaiting, confirmPaid, lockRegistrations } from "./repository.ts";

/** For the account's payments that have come in: to be called by whatever writes them, in its transaction. @returns how many were confirmed */
export const matchRegistrations = async (tx: Tx, now: Date): Promise<number> => {
  await lockRegistrations(tx);
  const confirmed = await confirmPaid(tx, now);
  // an account has one or two a month
  for (const { number, paidOn, amount, invoice } of confirmed) {
    await recordAudit(tx, {
      action: "payments:confirm",
      subject: number,
      after: { paymentDate: paidOn, paymentAmount: amount, invoiceNumber: invoice },
    });
  }
  return confirmed.length;
};

/** Every ten minutes, for payments that were written by something that does not match them. */
export const confirmRegistrations = defineJob({
  name: "payments.confirm-registrations",
  payload: z.object({}),
  cron: "*/10 * * * *",
});

export const runConfirmRegistrations =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  async (): Promise<void> => {
    const now = clock.now();
    for (const id of await accountsAwaiting(db, isoDay(now))) {
      await inScope(jobScope(db, id), (tx) => matchRegistrations(tx, now));
    }
  };
