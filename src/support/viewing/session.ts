import type { Role } from "../../accounts/index.ts";

declare module "express-session" {
  interface SessionData {
    /** Support views the portal as a customer; the session stays the member of staff's own. */
    viewing?: ViewingSession;
  }
}

export type ViewingSession = {
  readonly id: string;
  readonly userId: number;
  readonly userName: string;
  /** Of the customer when the viewing began: another one, after a change of password, ends it. */
  readonly version: number;
  /** On whose page it began: what has no account in its address is noted there. */
  readonly accountId: number;
  readonly role: Role;
  readonly reason: string;
  readonly ticket: string;
  /** Milliseconds of the clock. */
  readonly startedAt: number;
};

export const viewingMs = 30 * 60_000;
