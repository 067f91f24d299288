import { makeChargePartitions, runMakeChargePartitions } from "./charges/index.ts";
import { forgetCodes, runForgetCodes } from "./codes/index.ts";
import {
  endAbandoned,
  forgetDocuments,
  makeFile,
  runEndAbandoned,
  runForgetDocuments,
  runMakeFile,
  runRunSchedules,
  runSchedules,
  runSendDelivery,
  runTellOfPause,
  type SendDeps,
  sendDelivery,
  sendOldInvoice,
  tellOfPause,
} from "./deliveries/index.ts";
import { forgetLimits, runForgetLimits } from "./limits/index.ts";
import { runSendNotice, type SendNoticeDeps, sendNotice } from "./notices/index.ts";
import {
  type ArchiveDeps,
  archiveOrders,
  forgetDrafts,
  processSlice,
  runArchiveOrders,
  runForgetDrafts,
  runSlice,
  runStartWaiting,
  runTellOfOrder,
  type SliceDeps,
  startWaiting,
  type TellingDeps,
  tellOfOrder,
} from "./orders/index.ts";
import { confirmRegistrations, runConfirmRegistrations } from "./payments/index.ts";
import type { Clock } from "./platform/clock.ts";
import { handle, type JobHandler, type JobQueue } from "./platform/jobs.ts";
import { type ApplicationDeps, runSendApplication, sendApplication } from "./products/index.ts";
import { forgetReconciliation, runForgetReconciliation } from "./reconciliation-acts/index.ts";
import { forgetReferenceLists, runForgetReferenceLists } from "./reference/index.ts";
import { forgetSessions, runForgetSessions } from "./sessions/index.ts";
import { forgetStaffLists, runForgetStaffLists } from "./staff-list/index.ts";
import {
  endTerminations,
  runEndTerminations,
  runTellOfLoss,
  runWatchSuspensions,
  tellOfLoss,
  watchSuspensions,
} from "./subscribers/index.ts";
import { runSettleDead, settleDead } from "./support/index.ts";
import {
  type AgedDeps,
  dropAgedRecords,
  forgetDetailDrafts,
  makePartitions,
  runDropAgedRecords,
  runForgetDetailDrafts,
  runMakePartitions,
} from "./usage/index.ts";

/** Slices of one long order at once in one worker: they mostly wait for the network, mail and commits, so more of them than cores. */
export const longSlots = 6;
/** Jobs of a kind at once in one worker: one slot is kept for jobs that do not belong to a long order (`platform/jobs.ts`). */
export const slots = longSlots + 1;

/** Every job the worker does, and nothing else: a queue is made for each when migrations run. */
export const jobs: readonly JobQueue[] = [
  processSlice,
  startWaiting,
  tellOfOrder,
  forgetDrafts,
  archiveOrders,
  makePartitions,
  makeChargePartitions,
  dropAgedRecords,
  sendDelivery,
  sendOldInvoice,
  makeFile,
  endAbandoned,
  forgetDocuments,
  runSchedules,
  tellOfPause,
  sendNotice,
  forgetCodes,
  forgetLimits,
  forgetSessions,
  tellOfLoss,
  watchSuspensions,
  endTerminations,
  forgetReferenceLists,
  forgetStaffLists,
  sendApplication,
  confirmRegistrations,
  forgetDetailDrafts,
  forgetReconciliation,
  settleDead,
];

const namesOf = (...of: readonly JobQueue[]): string[] => of.map(({ name }) => name);
/** The jobs that web puts into the queue, and no others: PostgreSQL refuses them, and a job for an account that is not in scope. */
export const askedByWeb = {
  ofAccounts: namesOf(processSlice, startWaiting, tellOfOrder, sendDelivery, makeFile, sendApplication),
  ofNone: namesOf(sendNotice, settleDead),
};

export type JobDeps = SliceDeps &
  SendDeps &
  SendNoticeDeps &
  TellingDeps &
  ApplicationDeps &
  AgedDeps &
  ArchiveDeps & { clock: Clock };
export const jobHandlers = (deps: JobDeps): readonly JobHandler[] => [
  handle(processSlice, runSlice(deps)),
  handle(startWaiting, runStartWaiting(deps)),
  handle(tellOfOrder, runTellOfOrder(deps)),
  handle(forgetDrafts, runForgetDrafts(deps)),
  handle(archiveOrders, runArchiveOrders(deps)),
  handle(makePartitions, runMakePartitions(deps)),
  handle(makeChargePartitions, runMakeChargePartitions(deps)),
  handle(dropAgedRecords, runDropAgedRecords(deps)),
  handle(sendDelivery, runSendDelivery(deps)),
  handle(sendOldInvoice, runSendDelivery(deps)),
  handle(makeFile, runMakeFile(deps)),
  handle(endAbandoned, runEndAbandoned(deps)),
  handle(forgetDocuments, runForgetDocuments(deps)),
  handle(runSchedules, runRunSchedules(deps)),
  handle(tellOfPause, runTellOfPause(deps)),
  handle(sendNotice, runSendNotice(deps)),
  handle(forgetCodes, runForgetCodes(deps)),
  handle(forgetLimits, runForgetLimits(deps)),
  handle(forgetSessions, runForgetSessions(deps)),
  handle(tellOfLoss, runTellOfLoss(deps)),
  handle(watchSuspensions, runWatchSuspensions(deps)),
  handle(endTerminations, runEndTerminations(deps)),
  handle(forgetReferenceLists, runForgetReferenceLists(deps)),
  handle(forgetStaffLists, runForgetStaffLists(deps)),
  handle(sendApplication, runSendApplication(deps)),
  handle(confirmRegistrations, runConfirmRegistrations(deps)),
  handle(forgetDetailDrafts, runForgetDetailDrafts(deps)),
  handle(forgetReconciliation, runForgetReconciliation(deps)),
  handle(settleDead, runSettleDead(deps)),
];
