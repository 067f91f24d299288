import type { Ceremony } from "./passkeys/ceremony.ts";
import type { SmsAttempt } from "./sms/sms.ts";

declare module "express-session" {
  interface SessionData {
    /** A code for a second factor that was sent by SMS and can still be entered. */
    factorCode?: SmsAttempt;
    /** The open challenge for a passkey. */
    ceremony?: Ceremony;
    /** New recovery codes, sealed, until they are shown. */
    newCodes?: string;
  }
}
