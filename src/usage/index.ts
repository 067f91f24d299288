export { recordRoutes } from "./card/routes.ts";
export { makePartitions, runMakePartitions } from "./partitions.ts";
export { recordsScope } from "./records-scope.ts";
export { ensurePartitions } from "./repository.ts";
