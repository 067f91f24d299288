import type { Ceremony } from "./passkeys/ceremony.ts";
import type { SmsAttempt } from "./sms/sms.ts";

declare module "express-session" {
  interface SessionData {
    /** A code by SMS that has been sent and is waited for in this browser. */
    factorCode?: SmsAttempt;
    /** What a passkey has been asked to sign. */
    ceremony?: Ceremony;
    /** Recovery codes just made, sealed, until they have been shown. */
    newCodes?: string;
  }
}
