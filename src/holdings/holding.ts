import { isoDay } from "../kernel/dates.ts";
import { codeRules } from "../limits/index.ts";

/** An active number of ours, and whose it is. */
export type ActiveNumber = {
  readonly accountId: number;
  readonly subscriberId: number;
  /** A Minsk day. */
  readonly activatedOn: string | null;
  readonly simChangedAt: Date | null;
};

/** Whose number a login was bound to. */
export type Holding = {
  readonly phoneAccountId: number | null;
  readonly phoneSubscriberId: number | null;
  /** When its holder last showed that they have it; null: it has been changed for another since. */
  readonly phoneProvedAt: Date | null;
};

export const holdingColumns = `phone_account_id as "phoneAccountId", phone_subscriber_id as "phoneSubscriberId",
  phone_proved_at as "phoneProvedAt"`;

/**
 * "his": a code to the number reaches whom the login belongs to. "unconfirmed": the same subscriber, but the SIM card, the number or
 * its activation is newer than the last proof, so that a code needs another proof beside it. "another's": the login is not to be found
 * by this number. "silent": no active number, which gets no codes; it is still the name that goes with a password.
 */
export type NumberState = "his" | "unconfirmed" | "another's" | "silent";

export const stateOf = (holding: Holding, number: ActiveNumber | undefined): NumberState => {
  if (!number) return "silent";
  const { phoneAccountId, phoneSubscriberId, phoneProvedAt } = holding;
  if (phoneAccountId !== number.accountId || phoneSubscriberId !== number.subscriberId) return "another's";
  return phoneProvedAt && !isNewer(number, phoneProvedAt) ? "his" : "unconfirmed";
};

const isNewer = ({ activatedOn, simChangedAt }: ActiveNumber, provedAt: Date): boolean =>
  (simChangedAt !== null && simChangedAt > provedAt) || (activatedOn !== null && activatedOn > isoDay(provedAt));

/** A SIM that was changed a short time ago may be in the wrong hands: its number gets no codes. */
export const isNewSim = ({ simChangedAt }: ActiveNumber, now: Date): boolean =>
  simChangedAt !== null && now.getTime() - simChangedAt.getTime() < codeRules.simChangeHours * 3_600_000;

/** Whether codes may go to the number for this login. */
export const mayGetCode = (holding: Holding, number: ActiveNumber | undefined, now: Date): boolean => {
  const state = stateOf(holding, number);
  return number !== undefined && !isNewSim(number, now) && (state === "his" || state === "unconfirmed");
};
