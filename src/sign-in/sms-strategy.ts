import { callbackify } from "node:util";
import { checkCode } from "../codes/index.ts";
import { findOwnNumber } from "../holdings/index.ts";
import { LocalStrategy, type Refusal } from "../platform/passport.ts";
import type { PageRequest, Site } from "../platform/routing.ts";
import type { Attempt } from "./session.ts";
import { findUser } from "./user.ts";

type Checked = { user: Express.User | false; refusal?: Refusal };

const checkAttempt = async (
  site: Site,
  attempt: Attempt | undefined,
  typed: { code: string; address: string },
): Promise<Checked> => {
  if (!attempt) return { user: false, refusal: { message: "spent", userId: null, isRecorded: false } };
  const { codeId: id, phone: target, device } = attempt;
  const checked = await checkCode(site, { ...typed, id, purpose: "sign-in", target, device });
  if (!checked.isRight) {
    const { isRight: _isRight, reason: message, ...said } = checked;
    return { user: false, refusal: { message, userId: null, isRecorded: message !== "wait", ...said } };
  }
  const { userId = 0, version = 0 } = checked.owner;
  const user = await findUser(site, { id: userId, version, signInId: null });
  const number = user && (await findOwnNumber(site.db.knex, userId, site.clock.now()));
  // since the code was sent: suspended, a new password, another number or SIM
  return user && number?.phone === target && number.mayGetCode
    ? { user }
    : { user: false, refusal: { message: "spent", userId } };
};

const check = callbackify(checkAttempt);

/** SMS: the code of the attempt that was begun in this browser with the number. */
export const smsStrategy = new LocalStrategy(
  { usernameField: "code", passwordField: "code", passReqToCallback: true },
  (req, code, _same, done) => {
    const { site, session, ip: address = "" } = req as PageRequest;
    check(site, session.attempt, { code, address }, (error, checked) => done(error, checked?.user, checked?.refusal));
  },
);
