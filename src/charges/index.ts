export { messages as instalmentMessages } from "./instalments/messages.ts";
export { instalmentsPart } from "./instalments/pages.ts";
export { instalmentsOf } from "./instalments/repository.ts";
export { ensureChargePartitions } from "./month/repository.ts";
export { makeChargePartitions, runMakeChargePartitions } from "./partitions.ts";
export { chargeRoutes } from "./routes.ts";
