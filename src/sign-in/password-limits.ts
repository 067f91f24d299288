import { setTimeout as pause } from "node:timers/promises";
import type { LoginName } from "../accounts/index.ts";
import { type Facts, type Limits, type RuleName, slowing, type Taken } from "../limits/index.ts";

export type Try = { readonly name: LoginName; readonly address: string; readonly device: string | null };

/** Counts a try before the password is compared. */
export const takePasswordTry = (limits: Limits, tried: Try): Promise<Taken> =>
  limits.take(rulesOf(tried), factsOf(tried));

/** The answer to a wrong password from an unknown browser: 0 for the first ones in a row, then twice as late each time. */
export const slowDown = async ({ device }: Try, { count }: Taken): Promise<void> => {
  const over = count - slowing.after - 1;
  if (device || over < 0) return;
  await pause(Math.min(slowing.mostSeconds, slowing.firstSeconds * 2 ** over) * 1000);
};

/** After the right password: clears what was counted for this login and this address. */
export const forgetPasswordTries = async (limits: Limits, tried: Try, { windows }: Taken): Promise<void> => {
  const facts = factsOf(tried);
  await limits.giveBack(["password-address", "password-network"], facts, windows);
  await limits.forget([tried.device ? "password-browser" : "password-login"], facts);
};

/** Ends the row: after the right password (with its code, if one was demanded), a sign-in by another way, a new password, or by support. */
export const forgetWrongPasswords = async (limits: Limits, names: readonly LoginName[]): Promise<void> => {
  await Promise.all(names.map((name) => limits.forget(["password-in-a-row"], { login: loginOf(name) })));
};

type Logins = { readonly phone: string | null; readonly email: string | null; readonly loginAccount: number | null };

export const loginNamesOf = ({ phone, email, loginAccount }: Logins): LoginName[] => [
  ...(phone === null ? [] : [{ phone }]),
  ...(email === null ? [] : [{ email }]),
  ...(loginAccount === null ? [] : [{ login_account: loginAccount }]),
];

// a known browser has a count of its own, so that nobody else can use it up
const rulesOf = ({ device }: Try): readonly RuleName[] =>
  device ? ["password-browser"] : ["password-login", "password-address", "password-network", "password-in-a-row"];

const factsOf = ({ name, address, device }: Try): Facts => ({
  login: loginOf(name),
  address,
  network: address,
  ...(device && { browser: `${loginOf(name)} ${device}` }),
});

export const loginOf = (name: LoginName): string => Object.entries(name).flat().join(" ");
