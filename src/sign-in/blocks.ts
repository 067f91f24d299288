import type { LoginName } from "../accounts/index.ts";
import type { Limits, RuleName } from "../limits/index.ts";
import { forgetWrongPasswords, loginOf } from "./password-limits.ts";

/** Everything that a person can sign in by. */
export type SignInNames = {
  readonly id: number;
  readonly phone: string | null;
  readonly email: string | null;
  readonly loginAccount: number | null;
};

const ofCodes: readonly RuleName[] = ["code-number-hour", "code-number-day"];
const ofUsers: readonly RuleName[] = ["second-factor", "second-factor-day", "current-password"];

/** What keeps the person out just now: passwords, codes, the second factor. Waits of one address or browser are not seen here. */
export const signInBlocksOf = async (limits: Limits, person: SignInNames) => {
  const [password, code, factor] = await Promise.all([
    anyOf(loginsOf(person).map((login) => limits.isSpent(["password-in-a-row"], { login }))),
    anyOf(targetsOf(person).map((number) => limits.isSpent(ofCodes, { number }))),
    limits.isSpent(ofUsers, { user: String(person.id) }),
  ]);
  return { password, code, factor };
};

/** Nothing that was counted of the person keeps him out any more; `addresses` are those he was refused from lately. */
export const liftSignInBlocks = async (
  limits: Limits,
  person: SignInNames,
  addresses: readonly string[],
): Promise<void> => {
  const logins = loginsOf(person);
  await Promise.all([
    ...namesOf(person).map((name) => forgetWrongPasswords(limits, name)),
    ...logins.flatMap((login) => addresses.map((address) => limits.forget(["password-login"], { login, address }))),
    ...targetsOf(person).map((number) => limits.forget(ofCodes, { number })),
    limits.forget(ofUsers, { user: String(person.id) }),
  ]);
};

const anyOf = async (asked: readonly Promise<boolean>[]): Promise<boolean> => (await Promise.all(asked)).some(Boolean);

const namesOf = ({ phone, email, loginAccount }: SignInNames): LoginName[] => [
  ...(phone === null ? [] : [{ phone }]),
  ...(email === null ? [] : [{ email }]),
  ...(loginAccount === null ? [] : [{ login_account: loginAccount }]),
];
const loginsOf = (person: SignInNames): string[] => namesOf(person).map(loginOf);
const targetsOf = ({ phone, email }: SignInNames): string[] => [phone, email].filter((target) => target !== null);
