import { callbackify } from "node:util";
import { findLogin, type Login, type LoginName } from "../accounts/index.ts";
import { findActiveNumber, stateOf } from "../holdings/index.ts";
import { renewHash, verifyPassword } from "../passwords/index.ts";
import { LocalStrategy, type Refusal } from "../platform/passport.ts";
import type { PageRequest, Site } from "../platform/routing.ts";
import { findUser } from "./user.ts";

type PasswordWay = {
  /** The form's field. */
  readonly field: string;
  /** The login in what was typed; undefined if it is none. */
  readonly read: (text: string) => LoginName | undefined;
  readonly admits: (login: Login) => boolean;
};

/** The three ways with a password, which differ in the kind of login. */
export const passwordWay = (way: PasswordWay): LocalStrategy => {
  const check = callbackify(checkPassword);
  return new LocalStrategy({ usernameField: way.field, passReqToCallback: true }, (req, typed, password, done) => {
    const { site } = req as PageRequest;
    check(site, way, { typed, password }, (error, checked) => done(error, checked?.user, checked?.refusal));
  });
};

type Checked = { user: Express.User | false; refusal?: Refusal };

const checkPassword = async (
  site: Site,
  { read, admits }: PasswordWay,
  { typed, password }: { typed: string; password: string },
): Promise<Checked> => {
  const name = read(typed);
  const found = name && (await findReachable(site, name));
  // an unknown login costs the same work, so that the time does not reveal who is a customer
  const { matches, isOutdated } = await verifyPassword(found?.passwordHash ?? null, password);
  if (!found || !matches || !admits(found)) return refused(found?.id ?? null);
  return admit(site, found, { password, isOutdated });
};

/** A number that is another's now leads to nobody; it costs the same to find that out. */
const findReachable = async ({ db }: Site, name: LoginName): Promise<Login | undefined> => {
  const phone = "phone" in name ? name.phone : undefined;
  const [login, number] = await Promise.all([findLogin(db, name), phone && findActiveNumber(db.knex, phone)]);
  return login && number && stateOf(login, number) === "another's" ? undefined : login;
};

/** After the right password. */
const admit = async (
  site: Site,
  { id, sessionVersion: version, passwordHash, passwordExpiresAt }: Login,
  { password, isOutdated }: { password: string; isOutdated: boolean },
): Promise<Checked> => {
  if (passwordExpiresAt && passwordExpiresAt < site.clock.now()) return refused(id, "expired");
  const user = await findUser(site, { id, version, signInId: null });
  if (!user) return refused(id);
  if (isOutdated && passwordHash !== null) await renewHash(site.db, { id, passwordHash }, password);
  return { user };
};

const refused = (userId: number | null, message = "refused"): Checked => ({
  user: false,
  refusal: { message, userId },
});
