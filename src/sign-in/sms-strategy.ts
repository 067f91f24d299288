import { callbackify } from "node:util";
import { checkCode } from "../codes/index.ts";
import { LocalStrategy, type Refusal } from "../platform/passport.ts";
import type { SignInDeps } from "./deps.ts";
import type { Attempt } from "./session.ts";
import { findUser } from "./user.ts";

/** SMS: the code of the attempt that this browser began. The number was typed in the step before. */
export const smsStrategy = (deps: SignInDeps): LocalStrategy => {
  const check = callbackify(checkAttempt);
  return new LocalStrategy(
    { usernameField: "code", passwordField: "code", passReqToCallback: true },
    ({ session, ip = "" }, code, _same, done) => {
      check(deps, session.attempt, { code, address: ip }, (error, checked) =>
        done(error, checked?.user, checked?.refusal),
      );
    },
  );
};

type Checked = { user: Express.User | false; refusal?: Refusal };

const checkAttempt = async (
  deps: SignInDeps,
  attempt: Attempt | undefined,
  typed: { code: string; address: string },
): Promise<Checked> => {
  if (!attempt) return { user: false, refusal: { message: "spent", userId: null } };
  const { codeId: id, phone: target, device } = attempt;
  const checked = await checkCode(deps, { ...typed, id, purpose: "sign-in", target, device });
  if (!checked.isRight) {
    const { reason: message, triesLeft } = checked;
    return { user: false, refusal: { message, userId: null, triesLeft } };
  }
  const { userId = 0, version = 0 } = checked.subject;
  const user = await findUser(deps, { id: userId, version, signInId: null });
  // suspended, or another password, since the code was sent
  return user ? { user } : { user: false, refusal: { message: "spent", userId } };
};
