import type { CodeOwner, SentCode } from "../../codes/index.ts";
import type { Named } from "../forms.ts";

declare module "express-session" {
  interface SessionData {
    /** The registration or recovery that was begun in this browser. */
    claim?: Claim;
  }
}

export type Purpose = "registration" | "recovery";

/** Somebody says that a number, an account or an e-mail address is theirs. A code proves it, then they set a password. */
export type Claim = SentCode & {
  readonly purpose: Purpose;
  /** What was typed. */
  readonly named: Named;
  readonly device: string | null;
  /** The code was right: who it proved the typist to be, and when. */
  readonly proved?: { readonly owner: CodeOwner; readonly at: number };
};
export type ProvedClaim = Claim & Required<Pick<Claim, "proved">>;

const minuteMs = 60_000;
// after this the step of the code begins again from the name
const waitingMs = 30 * minuteMs;
/** From the right code to the password. */
const provedMs = 10 * minuteMs;

export const isOver = ({ sentAt, proved }: Claim, now: Date): boolean =>
  proved ? now.getTime() - proved.at > provedMs : now.getTime() - sentAt > waitingMs;

export const isProved = (claim: Claim | undefined): claim is ProvedClaim => claim?.proved !== undefined;
