import type { PageRequest } from "../../platform/routing.ts";
import { freshMs } from "../../platform/session.ts";
import { userOf } from "../../sign-in/index.ts";
import type { ProfileDeps } from "../deps.ts";
import type { Kept } from "../repository.ts";
import type { Proof } from "./password.ts";

/** Whoever used a temporary password gets no further before he has one of his own. */
export const isForced = (req: PageRequest): boolean => userOf(req).hasTemporaryPassword && req.session.way !== "sms";

/**
 * What shows that it is he. Who has no password, or a temporary one that no longer opens anything, shows a second
 * factor, or else must have come in by SMS just now; with neither he has to begin at «Забыли пароль».
 */
export const proofOf = (
  { clock }: ProfileDeps,
  req: PageRequest,
  { passwordHash, passwordExpiresAt }: Kept,
): Proof | "factor-needed" | "none" => {
  const now = clock.now().getTime();
  const isExpired = passwordExpiresAt !== null && passwordExpiresAt.getTime() < now;
  if (passwordHash === null || isExpired) return proofWithoutPassword(req, now);
  return userOf(req).hasTemporaryPassword ? "temporary-password" : "current-password";
};

const proofWithoutPassword = (req: PageRequest, now: number) => {
  const { factorAt = 0, startedAt = 0, way } = req.session;
  const isRecent = (at: number) => now - at <= freshMs;
  if (userOf(req).hasSecondFactor) return isRecent(factorAt) ? "second-factor" : "factor-needed";
  return way === "sms" && isRecent(startedAt) ? "sms" : "none";
};
