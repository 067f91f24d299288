import type { Channel } from "./channels.ts";
import type { Ceremony } from "./passkeys/ceremony.ts";
import type { SmsAttempt } from "./sms/sms.ts";

declare module "express-session" {
  interface SessionData {
    /** A code for a second factor that was sent by SMS and can still be entered. */
    factorCode?: SmsAttempt;
    /** What this session has been shown of who its user is, the first factor first. */
    shown?: readonly Channel[];
    /** The open challenge for a passkey. */
    ceremony?: Ceremony;
    /** New recovery codes, sealed, until they are shown. */
    newCodes?: string;
  }
}
