import type { SentCode } from "../codes/index.ts";
import type { Way } from "../sessions/index.ts";

declare module "express-session" {
  interface SessionData {
    /** The first factor was right and the second proof has not been confirmed yet: nobody is signed in. */
    pending?: Pending;
    /** A sign-in by SMS that was begun in this browser. */
    attempt?: Attempt;
  }
}

export type Pending = {
  readonly userId: number;
  readonly version: number;
  /** The user's number then: a code to it says nothing of another. */
  readonly phone: string | null;
  readonly way: Way;
  readonly at: number;
  /** The number has changed since its holder last showed it: the code was not enough, also for who has no second factor. */
  readonly isUnconfirmed: boolean;
};

export type Attempt = SentCode & { readonly phone: string; readonly device: string | null };
