import type { SessionData } from "express-session";
import type { FactorDeps } from "../deps.ts";

type Purpose = "registration" | "sign-in" | "proof";
/** A challenge that a passkey is asked to sign: for one purpose, once, within five minutes. */
export type Ceremony = { readonly challenge: string; readonly purpose: Purpose; readonly at: number };

const ceremonyMs = 5 * 60_000;

export const beginCeremony = (
  { clock }: FactorDeps,
  session: Partial<SessionData>,
  purpose: Purpose,
  challenge: string,
): void => {
  session.ceremony = { challenge, purpose, at: clock.now().getTime() };
};

/** The challenge, which is gone with it; undefined when none is open. */
export const takeChallenge = (
  { clock }: FactorDeps,
  session: Partial<SessionData>,
  purpose: Purpose,
): string | undefined => {
  const { ceremony } = session;
  delete session.ceremony;
  const isOpen = ceremony?.purpose === purpose && clock.now().getTime() - ceremony.at <= ceremonyMs;
  return isOpen ? ceremony.challenge : undefined;
};
