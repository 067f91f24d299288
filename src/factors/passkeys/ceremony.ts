import type { SessionData } from "express-session";
import type { Site } from "../../platform/routing.ts";

type Purpose = "registration" | "sign-in" | "proof";
/** A challenge for a passkey to sign: for one purpose, once, within five minutes. */
export type Ceremony = { readonly challenge: string; readonly purpose: Purpose; readonly at: number };

const ceremonyMs = 5 * 60_000;

export const beginCeremony = (
  { clock }: Site,
  session: Partial<SessionData>,
  purpose: Purpose,
  challenge: string,
): void => {
  session.ceremony = { challenge, purpose, at: clock.now().getTime() };
};

/** The open challenge, which can be taken once. Undefined if there is none. */
export const takeChallenge = ({ clock }: Site, session: Partial<SessionData>, purpose: Purpose): string | undefined => {
  const { ceremony } = session;
  delete session.ceremony;
  const isOpen = ceremony?.purpose === purpose && clock.now().getTime() - ceremony.at <= ceremonyMs;
  return isOpen ? ceremony.challenge : undefined;
};
