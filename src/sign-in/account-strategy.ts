import { parseAccountNumber } from "../kernel/account-number.ts";
import type { LocalStrategy } from "../platform/passport.ts";
import type { SignInDeps } from "./deps.ts";
import { passwordWay } from "./password-check.ts";

/** Лицевой счет: of fixed lines, which have no SIM to send a code to. */
export const accountStrategy = (deps: SignInDeps): LocalStrategy =>
  passwordWay(deps, {
    field: "account",
    read: (text) => {
      const account = parseAccountNumber(text.replace(/\s/g, ""));
      return account === undefined ? undefined : { login_account: account };
    },
    admits: ({ isStaff }) => !isStaff,
  });
