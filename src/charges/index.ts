export { messages as instalmentMessages } from "./instalments/messages.ts";
export { instalmentsPart } from "./instalments/pages.ts";
export { instalmentsOf } from "./instalments/repository.ts";
export { chargeRoutes } from "./routes.ts";
