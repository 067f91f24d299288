import type { Operations } from "../orders/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Route } from "../platform/routing.ts";
import { draftRoutes } from "./drafts/routes.ts";
import { selectionRoutes } from "./selection/routes.ts";
import { servicesRoutes } from "./services/routes.ts";

/** Операции со списком абонентов: choose what, name the subscribers, see what will happen, confirm. */
export const bulkRoutes = (operations: Operations, { clock }: { clock: Clock }): readonly Route[] => [
  ...servicesRoutes(operations),
  ...selectionRoutes(operations),
  ...draftRoutes(operations, clock),
];
