import type { PasswordOrigin, SignedInUser } from "../accounts/index.ts";
import type { Way } from "../sessions/index.ts";

/** What a proof rests on. Whoever has the channel has every proof that rests on it, so that two of them are one factor. */
export type Channel = "knowledge" | "mailbox" | "app" | "recovery-code" | "passkey" | `number ${string}`;

export const numberChannel = (phone: string): Channel => `number ${phone}`;

/** A password is known to its user alone, unless it was set by a code: then to whoever got the code. */
export const passwordChannel = ({ passwordSetBy, passwordNumber }: PasswordOrigin): Channel => {
  if (passwordNumber !== null) return numberChannel(passwordNumber);
  const isByNoCode = passwordSetBy === null || passwordSetBy === "current" || passwordSetBy === "temporary";
  return isByNoCode ? "knowledge" : "mailbox";
};

type Person = PasswordOrigin & Pick<SignedInUser, "phone">;

/** What signing in showed. */
export const firstChannel = (way: Way, user: Person): Channel => {
  if (way === "passkey") return "passkey";
  return way === "sms" ? numberChannel(user.phone ?? "") : passwordChannel(user);
};

/** Whether a second proof shows more than the first did. A passkey shows two things by itself: the device, and its owner's check. */
export const isAnother = (first: Channel, second: Channel): boolean => first === "passkey" || first !== second;

/** Whether what was shown makes two factors. */
export const areTwo = ([first, ...others]: readonly Channel[]): boolean =>
  first === "passkey" || others.some((each) => first !== undefined && isAnother(first, each));

/**
 * How a password counts that is set by who has shown these channels. One that rests on a channel goes on resting on it until
 * something else has been shown too: otherwise who holds the phone alone would change a password of SMS into knowledge.
 */
export const originOfNew = (
  user: Person,
  { hadCurrent, shown }: { readonly hadCurrent: boolean; readonly shown: readonly Channel[] },
): PasswordOrigin => {
  const before = hadCurrent ? user : ({ passwordSetBy: "sms", passwordNumber: user.phone } as const);
  const channel = passwordChannel(before);
  const isKnowledge = channel === "knowledge" || shown.some((each) => isAnother(each, channel));
  const { passwordSetBy, passwordNumber } = before;
  return isKnowledge ? { passwordSetBy: "current", passwordNumber: null } : { passwordSetBy, passwordNumber };
};
