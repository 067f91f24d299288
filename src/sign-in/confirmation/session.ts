import type { LoginName } from "../../accounts/index.ts";
import type { Channel, CodeFault, SentCode } from "../../codes/index.ts";
import type { Way } from "../../sessions/index.ts";

declare module "express-session" {
  interface SessionData {
    /** The password was right, and a code has to follow: nobody is signed in yet. */
    demanded?: Demanded;
  }
}

/** Where a code goes: the user's own number or mailbox. */
export type Receiver = { readonly channel: Channel; readonly to: string };
export type DemandedCode = SentCode & Receiver;
export type Demanded = {
  readonly userId: number;
  readonly version: number;
  readonly way: Way;
  /** What the password was right for. */
  readonly name: LoginName;
  readonly at: number;
  /** The last code that was sent. */
  readonly sent: DemandedCode | null;
  /** Why none was sent after the password. */
  readonly unsent: CodeFault | null;
};

/** The time between the password and the code. */
const demandedMs = 10 * 60_000;

export const isLate = ({ at }: Demanded, now: Date): boolean => now.getTime() - at > demandedMs;

/** Why there is no code now; a wait that is over is no reason any more. */
export const unsentNow = ({ unsent, at }: Demanded, now: Date): CodeFault | undefined => {
  if (unsent?.reason !== "wait") return unsent ?? undefined;
  const seconds = unsent.seconds - Math.floor((now.getTime() - at) / 1_000);
  return seconds > 0 ? { ...unsent, seconds } : undefined;
};
