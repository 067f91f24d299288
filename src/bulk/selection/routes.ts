import type { Operations } from "../../orders/index.ts";
import { type Route, routes } from "../../platform/routing.ts";

export const selectionRoutes = (_operations: Operations): readonly Route[] =>
  routes("/a/:account/bulk/drafts/:number/subscribers", []);
