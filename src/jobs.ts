import type { JobQueue } from "./platform/jobs.ts";

/** Every job the worker does, and nothing else: a queue is made for each when migrations run. */
export const jobs: readonly JobQueue[] = [];
