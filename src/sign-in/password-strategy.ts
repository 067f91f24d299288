import { callbackify } from "node:util";
import { hash, verify } from "@node-rs/argon2";
import { findLoginByPhone, findSignedInUser } from "../accounts/index.ts";
import { parseMsisdn } from "../kernel/msisdn.ts";
import type { Database } from "../platform/db.ts";
import { LocalStrategy, type Refusal } from "../platform/passport.ts";

/** Argon2id, 19 MiB, 2 passes: the library's defaults are OWASP's first recommendation. */
export const hashPassword = (password: string): Promise<string> => hash(password);

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
  const matches = await verify(login?.passwordHash ?? (await nobodysHash), password);
  if (!login?.passwordHash || !matches) return { user: false, refusal: refused(login?.id ?? null) };
  const user = await findSignedInUser(db, login.id, login.sessionVersion);
  return user ? { user } : { user: false, refusal: refused(login.id) };
};

const refused = (userId: number | null): Refusal => ({ message: "refused", userId });

const nobodysHash = hashPassword(crypto.randomUUID());
