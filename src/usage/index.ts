export { recordRoutes } from "./card/routes.ts";
export { makePartitions, runMakePartitions } from "./partitions.ts";
export { ensurePartitions } from "./repository.ts";
