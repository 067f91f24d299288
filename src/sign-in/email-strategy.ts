import type { LocalStrategy } from "../platform/passport.ts";
import type { SignInDeps } from "./deps.ts";
import { passwordWay } from "./password-check.ts";

/** Email: an address and its password; the operator's staff have no other way. */
export const emailStrategy = (deps: SignInDeps): LocalStrategy =>
  passwordWay(deps, {
    field: "email",
    read: (text) => ({ email: text.trim().toLowerCase() }),
    admits: () => true,
  });
