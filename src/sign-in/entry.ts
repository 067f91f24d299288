import { homeOf, rolesOf } from "../accounts/index.ts";
import { type Channel, firstChannel } from "../factors/index.ts";
import { confirmNumber, findOwnNumber } from "../holdings/index.ts";
import { authorOf, recordOwnAudit } from "../journal/index.ts";
import { isOverHttps } from "../platform/config.ts";
import { knownDevice, rememberDevice } from "../platform/device.ts";
import { flash } from "../platform/flash.ts";
import { rememberUser } from "../platform/kept-form.ts";
import { beginSession, type Refusal, renewSession } from "../platform/passport.ts";
import { remember } from "../platform/preferences.ts";
import { originOf, type PageRequest, type Response, requesterOf } from "../platform/routing.ts";
import { insertSignIn, type Way } from "../sessions/index.ts";
import { tellOfNewNetwork } from "./new-network.ts";
import { withNext } from "./pages.ts";

export type Entry = {
  readonly user: Express.User;
  readonly way: Way;
  /** The page to open after signing in. */
  readonly next: string;
  /** What the next page says of what was done before: a password that was set. */
  readonly told?: string;
};

/** After the first factor: signs the user in, or asks for the second factor. A passkey counts as both. */
export const welcome = async (req: PageRequest, res: Response, entry: Entry): Promise<void> => {
  const { user, way, next, told } = entry;
  const now = req.site.clock.now().getTime();
  if (way === "passkey") return enter(req, res, { ...entry, shown: ["passkey"] });
  const isUnconfirmed =
    way === "sms" && (await findOwnNumber(req.site.db.knex, user.id, req.site.clock.now()))?.state !== "his";
  if (!user.hasSecondFactor && !isUnconfirmed) return enter(req, res, { ...entry, shown: [firstChannel(way, user)] });
  await renewSession(req, {
    pending: { userId: user.id, version: user.sessionVersion, phone: user.phone, way, at: now, isUnconfirmed },
  });
  if (told !== undefined) flash(req, "success", told);
  res.redirect(303, withNext("/sign-in/second-factor", next));
};

type Shown = {
  /** What the person's proofs rest on. */
  readonly shown: readonly Channel[];
  /** When a number that had changed was shown by a code; the second proof has followed now. */
  readonly numberShownAt?: number | undefined;
};

/** Begins the session: a new session id, its row in `sign_ins`, its journal record; then opens the next page. */
export const enter = async (
  req: PageRequest,
  res: Response,
  { user, way, next, told, shown, numberShownAt }: Entry & Shown,
): Promise<void> => {
  const now = req.site.clock.now();
  const [role, ...others] = rolesOf(user);
  const onlyRole = others.length === 0 ? role : undefined;
  const isKnown = knownDevice(req, user) !== null;
  const signInId = await begin(req, { user, way, isKnown, numberShownAt });
  await beginSession(req, user, {
    startedAt: now.getTime(),
    seenAt: now.getTime(),
    lifetime: user.isStaff ? "short" : "usual",
    role: onlyRole,
    way,
    signInId,
    provedAt: now.getTime(),
    shown,
  });
  if (told !== undefined) flash(req, "success", told);
  if (!isKnown) rememberDevice(req, res, user);
  rememberIn(req, res, { user, way });
  if (user.isStaff) return res.redirect(303, next === "/" ? "/support" : next);
  if (!onlyRole) return res.redirect(303, withNext("/role", next));
  res.redirect(303, next === "/" ? homeOf(user, onlyRole) : next);
};

/** What this browser needs to know of whoever signed in last. */
const rememberIn = (req: PageRequest, res: Response, { user, way }: Pick<Entry, "user" | "way">): void => {
  const secure = isOverHttps(req.site.config);
  rememberUser(req, res, user);
  // the operator's staff have a door of their own
  if (!user.isStaff && way !== "passkey") remember(res, "way", way, secure);
  if (!req.headers.cookie?.includes("lang=")) remember(res, "lang", user.language, secure);
};

type Begun = { readonly user: Express.User; readonly way: Way; readonly isKnown: boolean } & Pick<
  Shown,
  "numberShownAt"
>;

const begin = (req: PageRequest, { user, way, isKnown, numberShownAt }: Begun): Promise<string> => {
  const { site } = req;
  return site.db.knex.transaction(async (trx) => {
    const by = requesterOf(req, user);
    const { address } = by;
    const agent = (req.get("user-agent") ?? "").slice(0, 300);
    const id = await insertSignIn(trx, { userId: user.id, way, address, agent, now: site.clock.now() });
    if (!isKnown) await tellOfNewNetwork(site, trx, { user, id, address });
    if (numberShownAt !== undefined && user.phone !== null) {
      await confirmNumber(trx, authorOf(by), { phone: user.phone, at: new Date(numberShownAt) });
    }
    await recordOwnAudit(trx, { ...authorOf(by), action: "sessions:begin", subject: way });
    return id;
  });
};

/** The login that was typed stays out of the journal, because people type passwords into that field by mistake. */
export const recordRefusal = (req: PageRequest, way: Way, { userId }: Refusal) =>
  recordOwnAudit(req.site.db.knex, { ...originOf(req), userId, action: "sessions:refuse", subject: way });
