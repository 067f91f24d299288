import { isFresh } from "../../factors/index.ts";
import { type PageRequest, userOf } from "../../platform/routing.ts";
import type { StoredPassword } from "../repository.ts";
import type { Proof } from "./password.ts";

/** After a sign-in with a temporary password nothing else opens until it is changed. */
export const isForced = (req: PageRequest): boolean => userOf(req).hasTemporaryPassword && req.session.way !== "sms";

/**
 * What proves that the user may change the password. Without a password, or with an expired temporary one, it is a second
 * factor confirmed within 10 minutes, or a code by SMS within 10 minutes. Otherwise («none») they must use «Забыли пароль».
 */
export const proofOf = (
  req: PageRequest,
  { passwordHash, passwordExpiresAt }: StoredPassword,
): Proof | "factor-needed" | "none" => {
  const now = req.site.clock.now().getTime();
  const isExpired = passwordExpiresAt !== null && passwordExpiresAt.getTime() < now;
  if (passwordHash === null || isExpired) return proofWithoutPassword(req);
  return userOf(req).hasTemporaryPassword ? "temporary-password" : "current-password";
};

const proofWithoutPassword = (req: PageRequest) => {
  if (userOf(req).hasSecondFactor) return isFresh(req) ? "second-factor" : "factor-needed";
  return req.session.way === "sms" && isFresh(req) ? "sms" : "none";
};
