import { passwordWay } from "./password-check.ts";

/** Email: an address and its password; the only way for the operator's staff. */
export const emailStrategy = passwordWay({
  field: "email",
  read: (text) => ({ email: text.trim().toLowerCase() }),
  admits: () => true,
});
