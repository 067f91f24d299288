import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { forgetBefore } from "./repository.ts";

const dayMs = 86_400_000;
/** A ledger is the customer's own books: kept as long as differences are worked through, and no longer. */
export const ledgerDays = 7;
const draftDays = 1;

export const forgottenAt = (uploadedAt: Date): Date => new Date(uploadedAt.getTime() + ledgerDays * dayMs);

export const forgetReconciliation = defineJob({
  name: "reconciliation-acts.forget",
  payload: z.object({}),
  cron: "25 * * * *",
});

export const runForgetReconciliation =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> => {
    const now = clock.now().getTime();
    return forgetBefore(db, new Date(now - draftDays * dayMs), new Date(now - ledgerDays * dayMs));
  };
