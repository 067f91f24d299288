import type { CodeDeps } from "../codes/index.ts";
import type { Config } from "../platform/config.ts";
import type { Passport } from "../platform/passport.ts";
import { openPassport } from "./passport.ts";

/** What the app hands over. */
export type SignInDeps = CodeDeps & { readonly config: Config };
/** What every way in works with. */
export type Site = SignInDeps & { readonly overHttps: boolean; readonly authenticator: Passport };

export const siteOf = (deps: SignInDeps): Site => ({
  ...deps,
  overHttps: deps.config.publicUrl.startsWith("https://"),
  authenticator: openPassport(deps),
});
