import { lastWayOf } from "../platform/preferences.ts";
import type { PageRequest } from "../platform/routing.ts";
import { tabs } from "./pages.ts";

/** Where this browser signs in: by the way that was last used in it. */
export const signInPath = (req: PageRequest): string => {
  const last = lastWayOf(req);
  return `/sign-in/${tabs.find((tab) => tab === last) ?? "password"}`;
};
