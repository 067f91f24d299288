import type { OrderForm } from "../orders/index.ts";
import type { Route } from "../platform/routing.ts";
import { readingRoutes } from "./reading/routes.ts";
import { repairRoutes } from "./repairs/routes.ts";
import { selectionRoutes } from "./selection/routes.ts";
import { startRoutes } from "./start/routes.ts";
import { templateRoutes } from "./template/routes.ts";
import { valuesRoutes } from "./values/routes.ts";

/** Операции со списком абонентов: what is ordered and whom it is for. The check and the confirmation are the order's own. */
export const bulkRoutes = (forms: readonly OrderForm[]): readonly Route[] => [
  ...startRoutes(forms),
  ...selectionRoutes,
  ...readingRoutes,
  ...valuesRoutes,
  ...repairRoutes,
  ...templateRoutes,
];
