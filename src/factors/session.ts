import type { Channel } from "./channels.ts";
import type { MailAttempt } from "./mailbox/mailbox.ts";
import type { Ceremony } from "./passkeys/ceremony.ts";
import type { SmsAttempt } from "./sms/sms.ts";

declare module "express-session" {
  interface SessionData {
    /** A code for a second factor that was sent by SMS and can still be entered. */
    factorCode?: SmsAttempt;
    /** A code that was sent to the mailbox of a member of the staff, before their first second factor. */
    mailboxCode?: MailAttempt;
    /** What this session has been shown of who its user is, the first factor first. */
    shown?: readonly Channel[];
    /** The open challenge for a passkey. */
    ceremony?: Ceremony;
    /** New recovery codes, sealed, until they are shown. */
    newCodes?: string;
  }
}
