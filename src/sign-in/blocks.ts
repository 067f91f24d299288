import type { Limits, RuleName } from "../limits/index.ts";
import { forgetWrongPasswords, loginNamesOf, loginOf } from "./password-limits.ts";

/** All logins of a user. */
export type SignInNames = {
  readonly id: number;
  readonly phone: string | null;
  readonly email: string | null;
  readonly loginAccount: number | null;
};

const ofCodes: readonly RuleName[] = ["code-number-hour", "code-number-day", "code-sms-day"];
const ofUsers: readonly RuleName[] = ["second-factor", "second-factor-day", "current-password"];

/**
 * What stands in the user's way now: `password`: a code is demanded beside it; `code`, `factor`: no more of them for a while.
 * Limits that count by address or browser are not included.
 */
export const signInBlocksOf = async (limits: Limits, names: SignInNames) => {
  const [password, code, factor] = await Promise.all([
    anyOf(loginsOf(names).map((login) => limits.isSpent(["password-in-a-row"], { login }))),
    anyOf(targetsOf(names).map((number) => limits.isSpent(ofCodes, { number }))),
    limits.isSpent(ofUsers, { user: String(names.id) }),
  ]);
  return { password, code, factor };
};

/** Clears every count that stands in the user's way. `addresses`: where their recent refused attempts came from. */
export const liftSignInBlocks = async (
  limits: Limits,
  names: SignInNames,
  addresses: readonly string[],
): Promise<void> => {
  const logins = loginsOf(names);
  await Promise.all([
    forgetWrongPasswords(limits, loginNamesOf(names)),
    ...logins.flatMap((login) => addresses.map((address) => limits.forget(["password-login"], { login, address }))),
    ...targetsOf(names).map((number) => limits.forget(ofCodes, { number })),
    limits.forget(ofUsers, { user: String(names.id) }),
  ]);
};

const anyOf = async (asked: readonly Promise<boolean>[]): Promise<boolean> => (await Promise.all(asked)).some(Boolean);

const loginsOf = (names: SignInNames): string[] => loginNamesOf(names).map(loginOf);
const targetsOf = ({ phone, email }: SignInNames): string[] => [phone, email].filter((target) => target !== null);
