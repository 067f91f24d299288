import { callbackify } from "node:util";
import { findLogin, type Login, type LoginName } from "../accounts/index.ts";
import { renewHash, verifyPassword } from "../passwords/index.ts";
import { LocalStrategy, type Refusal } from "../platform/passport.ts";
import type { SignInDeps } from "./deps.ts";
import { findUser } from "./user.ts";

type Way = {
  /** The form's field. */
  readonly field: string;
  /** What was typed as the login it names; undefined when it cannot be one. */
  readonly read: (text: string) => LoginName | undefined;
  readonly admits: (login: Login) => boolean;
};

/** The ways in that end with a password: they differ in how a person says who he is. */
export const passwordWay = (deps: SignInDeps, way: Way): LocalStrategy => {
  const check = callbackify(checkPassword);
  return new LocalStrategy({ usernameField: way.field }, (typed, password, done) => {
    check(deps, way, { typed, password }, (error, checked) => done(error, checked?.user, checked?.refusal));
  });
};

type Checked = { user: Express.User | false; refusal?: Refusal };

const checkPassword = async (
  deps: SignInDeps,
  { read, admits }: Way,
  { typed, password }: { typed: string; password: string },
): Promise<Checked> => {
  const name = read(typed);
  const found = name && (await findLogin(deps.db, name));
  // an unknown login costs the same work, so that the time does not tell who is a customer
  const { matches, isOutdated } = await verifyPassword(found?.passwordHash ?? null, password);
  if (!found || !matches || !admits(found)) return refused(found?.id ?? null);
  return admit(deps, found, { password, isOutdated });
};

/** Whose password was right. */
const admit = async (
  deps: SignInDeps,
  { id, sessionVersion: version, passwordHash, passwordExpiresAt }: Login,
  { password, isOutdated }: { password: string; isOutdated: boolean },
): Promise<Checked> => {
  if (passwordExpiresAt && passwordExpiresAt < deps.clock.now()) return refused(id, "expired");
  const user = await findUser(deps, { id, version, signInId: null });
  if (!user) return refused(id);
  if (isOutdated && passwordHash !== null) await renewHash(deps.db, { id, passwordHash }, password);
  return { user };
};

const refused = (userId: number | null, message = "refused"): Checked => ({
  user: false,
  refusal: { message, userId },
});
