import { parseMsisdn } from "../kernel/msisdn.ts";
import type { LocalStrategy } from "../platform/passport.ts";
import type { SignInDeps } from "./deps.ts";
import { passwordWay } from "./password-check.ts";

/** Пароль: a number and its password. */
export const passwordStrategy = (deps: SignInDeps): LocalStrategy =>
  passwordWay(deps, {
    field: "phone",
    read: (text) => {
      const phone = parseMsisdn(text);
      return phone && { phone };
    },
    admits: ({ isStaff }) => !isStaff,
  });
