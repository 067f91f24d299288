import type { Operations } from "../orders/index.ts";
import type { Route } from "../platform/routing.ts";
import { customerRoutes } from "./customers/routes.ts";
import { personRoutes } from "./people/routes.ts";
import { searchRoutes } from "./search/routes.ts";
import type { SupportDeps } from "./staff.ts";
import { viewingRoutes } from "./viewing/routes.ts";

export const supportRoutes = (operations: Operations, deps: SupportDeps): readonly Route[] => [
  ...searchRoutes(deps),
  ...customerRoutes({ ...deps, operations }),
  ...personRoutes(deps),
  ...viewingRoutes(deps),
];
