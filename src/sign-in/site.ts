import type { Passport } from "../platform/passport.ts";
import type { SignInDeps } from "./deps.ts";
import { openPassport } from "./passport.ts";

/** What every way in works with. */
export type Site = SignInDeps & { readonly overHttps: boolean; readonly authenticator: Passport };

export const siteOf = (deps: SignInDeps): Site => ({
  ...deps,
  overHttps: deps.config.publicUrl.startsWith("https://"),
  authenticator: openPassport(deps),
});
