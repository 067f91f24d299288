import { processSlice, runSlice, type SliceDeps } from "./orders/index.ts";
import { handle, type JobHandler, type JobQueue } from "./platform/jobs.ts";

/** Every job the worker does, and nothing else: a queue is made for each when migrations run. */
export const jobs: readonly JobQueue[] = [processSlice];

export type JobDeps = SliceDeps;
export const jobHandlers = (deps: JobDeps): readonly JobHandler[] => [handle(processSlice, runSlice(deps))];
