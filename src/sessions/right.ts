import type { Role } from "../accounts/index.ts";

/** What a request to an account's page was admitted by. */
export type Right = {
  readonly sessionId: string;
  readonly signInId: string | null;
  readonly userId: number;
  readonly version: number;
  /** Whose grant it is: the user's own, or the customer's whom support views the portal as. */
  readonly holderId: number;
  readonly holderVersion: number;
  readonly isViewing: boolean;
  readonly accountId: number;
  readonly role: Role;
  readonly msisdn: string | null;
  /** When a viewing ends by itself, in milliseconds of the clock. */
  readonly endsAt: number;
};
