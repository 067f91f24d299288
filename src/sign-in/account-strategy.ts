import { readAccountNumber } from "../kernel/account-number.ts";
import { passwordWay } from "./password-check.ts";

/** Лицевой счет: for fixed lines, which have no SIM to receive a code. */
export const accountStrategy = passwordWay({
  field: "account",
  read: (text) => {
    const account = readAccountNumber(text);
    return account === undefined ? undefined : { login_account: account };
  },
  admits: ({ isStaff }) => !isStaff,
});
