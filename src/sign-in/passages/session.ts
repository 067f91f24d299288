import type { CodeSubject } from "../../codes/index.ts";
import type { Named } from "../forms.ts";

declare module "express-session" {
  interface SessionData {
    /** A registration or a recovery on its way in this browser. */
    passage?: Passage;
  }
}

export type Purpose = "registration" | "recovery";

export type Passage = {
  readonly purpose: Purpose;
  /** What was typed. */
  readonly named: Named;
  readonly codeId: string;
  readonly device: string | null;
  /** Milliseconds of the clock. */
  readonly sentAt: number;
  readonly resendSeconds: number;
  /** The code was right: whom it proved, and when. */
  readonly proved?: { readonly subject: CodeSubject; readonly at: number };
};
export type Proved = Passage & Required<Pick<Passage, "proved">>;

const minuteMs = 60_000;
// whoever comes back to the page of the code later begins anew
const waitingMs = 30 * minuteMs;
/** From the right code to the password. */
const provedMs = 10 * minuteMs;

export const isOver = ({ sentAt, proved }: Passage, now: Date): boolean =>
  proved ? now.getTime() - proved.at > provedMs : now.getTime() - sentAt > waitingMs;

export const isProved = (passage: Passage | undefined): passage is Proved => passage?.proved !== undefined;
