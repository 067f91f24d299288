import type { SentCode } from "../codes/index.ts";
import type { Way } from "../sessions/index.ts";

declare module "express-session" {
  interface SessionData {
    /** The first factor was right and the second has not been confirmed yet: nobody is signed in. */
    pending?: Pending;
    /** A sign-in by SMS that was begun in this browser. */
    attempt?: Attempt;
  }
}

export type Pending = { readonly userId: number; readonly version: number; readonly way: Way; readonly at: number };

export type Attempt = SentCode & { readonly phone: string; readonly device: string | null };
