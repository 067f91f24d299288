import type { Route } from "../platform/routing.ts";
import { mailboxRoutes } from "./mailbox/routes.ts";
import { overviewRoutes } from "./overview/routes.ts";
import { passkeyRoutes } from "./passkeys/routes.ts";
import { recoveryCodeRoutes } from "./recovery-codes/routes.ts";
import { smsRoutes } from "./sms/routes.ts";
import { totpRoutes } from "./totp/routes.ts";

/** Второй фактор, in the profile. */
export const factorRoutes: readonly Route[] = [
  ...overviewRoutes,
  ...mailboxRoutes,
  ...totpRoutes,
  ...smsRoutes,
  ...passkeyRoutes,
  ...recoveryCodeRoutes,
];
