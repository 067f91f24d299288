export { makePartitions, runMakePartitions } from "./partitions.ts";
export { ensurePartitions } from "./repository.ts";
