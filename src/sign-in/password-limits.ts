import { setTimeout as pause } from "node:timers/promises";
import type { LoginName } from "../accounts/index.ts";
import { type Facts, type Limits, type RuleName, slowing } from "../limits/index.ts";

type Try = { readonly name: LoginName; readonly address: string; readonly device: string | null };

/** Counts a try before the password is compared. @returns seconds to wait; 0 if the password may be compared now */
export const takePasswordTry = async (limits: Limits, tried: Try): Promise<number> => {
  const { secondsToWait, count } = await limits.take(rulesOf(tried), factsOf(tried));
  if (secondsToWait === 0 && !tried.device) await pause(slownessOf(count));
  return secondsToWait;
};

/** After the right password: clears what was counted for this login and this address. */
export const forgetPasswordTries = async (limits: Limits, tried: Try): Promise<void> => {
  await limits.giveBack(["password-address"], factsOf(tried));
  await limits.forget(["password-login"], factsOf(tried));
  await forgetWrongPasswords(limits, [tried.name]);
};

/** Lifts the hard stop: after a sign-in by another way, after a new password, or by support. */
export const forgetWrongPasswords = async (limits: Limits, names: readonly LoginName[]): Promise<void> => {
  await Promise.all(names.map((name) => limits.forget(["password-in-a-row"], { login: loginOf(name) })));
};

type Logins = { readonly phone: string | null; readonly email: string | null; readonly loginAccount: number | null };

export const loginNamesOf = ({ phone, email, loginAccount }: Logins): LoginName[] => [
  ...(phone === null ? [] : [{ phone }]),
  ...(email === null ? [] : [{ email }]),
  ...(loginAccount === null ? [] : [{ login_account: loginAccount }]),
];

// a known browser has counts of its own, so that nobody elsewhere can make its user wait
const rulesOf = ({ device }: Try): RuleName[] =>
  device ? ["password-login", "password-address"] : ["password-in-a-row", "password-login", "password-address"];

const factsOf = ({ name, address, device }: Try): Facts => ({
  login: device ? `${loginOf(name)} ${device}` : loginOf(name),
  address,
});

export const loginOf = (name: LoginName): string => Object.entries(name).flat().join(" ");

/** Milliseconds: 0 for the first wrong passwords in a row, then twice as long each time. */
const slownessOf = (count: number): number => {
  const over = count - slowing.after - 1;
  return over < 0 ? 0 : Math.min(slowing.mostSeconds, slowing.firstSeconds * 2 ** over) * 1000;
};
