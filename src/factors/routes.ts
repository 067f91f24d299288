import type { Route } from "../platform/routing.ts";
import type { FactorDeps, Kept } from "./deps.ts";
import { overviewRoutes } from "./overview/routes.ts";
import { passkeyRoutes } from "./passkeys/routes.ts";
import { recoveryCodeRoutes } from "./recovery-codes/routes.ts";
import { smsRoutes } from "./sms/routes.ts";
import { totpRoutes } from "./totp/routes.ts";

/** Второй фактор in the profile. `keptOf`: what a session takes along to a new id. */
export const factorRoutes = (deps: FactorDeps, { keptOf }: { keptOf: Kept }): readonly Route[] => {
  const site = { ...deps, keptOf };
  return [
    ...overviewRoutes(site),
    ...totpRoutes(site),
    ...smsRoutes(site),
    ...passkeyRoutes(site),
    ...recoveryCodeRoutes(site),
  ];
};
