import { parseMsisdn } from "../kernel/msisdn.ts";
import { passwordWay } from "./password-check.ts";

/** Пароль: a number and its password. */
export const passwordStrategy = passwordWay({
  field: "phone",
  read: (text) => {
    const phone = parseMsisdn(text);
    return phone && { phone };
  },
  admits: ({ isStaff }) => !isStaff,
});
