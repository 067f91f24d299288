import { callbackify } from "node:util";
import { findLoginByPhone, findSignedInUser, type Login } from "../accounts/index.ts";
import { parseMsisdn } from "../kernel/msisdn.ts";
import { renewHash, verifyPassword } from "../passwords/index.ts";
import type { Database } from "../platform/db.ts";
import { LocalStrategy, type Refusal } from "../platform/passport.ts";

export const passwordStrategy = (db: Database): LocalStrategy => {
  const check = callbackify(checkPassword);
  return new LocalStrategy({ usernameField: "phone" }, (phone, password, done) => {
    check(db, phone, password, (error, checked) => done(error, checked?.user, checked?.refusal));
  });
};

type Checked = { user: Express.User | false; refusal?: Refusal };

const checkPassword = async (db: Database, phone: string, password: string): Promise<Checked> => {
  const msisdn = parseMsisdn(phone);
  const login = msisdn && (await findLoginByPhone(db, msisdn));
  // an unknown number costs the same work, so that the time does not tell who is a customer
  const { matches, isOutdated } = await verifyPassword(login?.passwordHash ?? null, password);
  const user = login && matches && (await findSignedInUser(db, login.id, login.sessionVersion));
  if (!user) return { user: false, refusal: refused(login) };
  if (isOutdated) await renewHash(db, login, password);
  return { user };
};

const refused = (login: Login | undefined): Refusal => ({ message: "refused", userId: login?.id ?? null });
