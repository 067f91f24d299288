import type { Route } from "../platform/routing.ts";
import { customerRoutes } from "./customers/routes.ts";
import { personRoutes } from "./people/routes.ts";
import { queueRoutes } from "./queue/routes.ts";
import { removalRoutes } from "./removals/routes.ts";
import { searchRoutes } from "./search/routes.ts";
import { viewingRoutes } from "./viewing/routes.ts";

export const supportRoutes: readonly Route[] = [
  ...searchRoutes,
  ...queueRoutes,
  ...customerRoutes,
  ...personRoutes,
  ...removalRoutes,
  ...viewingRoutes,
];
