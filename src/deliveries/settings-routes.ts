import type { Route } from "../platform/routing.ts";
import { addressLinkRoutes } from "./addresses/links/routes.ts";
import { addressRoutes } from "./addresses/routes.ts";
import { scheduleRoutes } from "./schedules/routes.ts";

/** Доставка счета (guide, chapter 3): addresses, the links that confirm them, and what is sent on schedule. */
export const deliverySettingsRoutes: readonly Route[] = [...addressRoutes, ...scheduleRoutes, ...addressLinkRoutes];
