import { homeOf, rolesOf } from "../accounts/index.ts";
import { recordOwnAudit } from "../journal/index.ts";
import { knownDevice, rememberDevice } from "../platform/device.ts";
import { beginSession, type Refusal, renewSession } from "../platform/passport.ts";
import { remember } from "../platform/preferences.ts";
import type { PageRequest, Response } from "../platform/routing.ts";
import { tellOfNewPlace } from "./new-place.ts";
import { recordSignIn } from "./repository.ts";
import type { Door } from "./session.ts";
import type { Site } from "./site.ts";

type Entry = {
  readonly user: Express.User;
  readonly way: Door;
  /** Where the person was going, "/" when nowhere in particular. */
  readonly next: string;
};

/** The first factor was right: in, or on to the second one. A passkey is both. */
export const welcome = async (site: Site, req: PageRequest, res: Response, entry: Entry): Promise<void> => {
  const { user, way, next } = entry;
  const now = site.clock.now().getTime();
  if (way === "passkey") return enter(site, req, res, { ...entry, factorAt: now });
  if (!user.hasSecondFactor) return enter(site, req, res, { ...entry, factorAt: undefined });
  await renewSession(req, { pending: { userId: user.id, version: user.sessionVersion, way, at: now } });
  res.redirect(303, withNext("/sign-in/second-factor", next));
};

/** Begins the session: a new id, the row it answers to, its record in the journal, and on to where the person was going. */
export const enter = async (
  site: Site,
  req: PageRequest,
  res: Response,
  { user, way, next, factorAt }: Entry & { readonly factorAt: number | undefined },
): Promise<void> => {
  const { secrets, overHttps } = site;
  const now = site.clock.now();
  const [role, ...others] = rolesOf(user);
  const onlyRole = others.length === 0 ? role : undefined;
  const isKnown = knownDevice(secrets, req, user, overHttps) !== null;
  const signInId = await begin(site, req, { user, way, isKnown });
  await beginSession(req, user, {
    startedAt: now.getTime(),
    seenAt: now.getTime(),
    lifetime: user.isStaff ? "short" : "usual",
    role: onlyRole,
    way,
    signInId,
    factorAt,
  });
  if (!isKnown) rememberDevice(secrets, res, user, overHttps);
  if (!req.headers.cookie?.includes("lang=")) remember(res, "lang", user.language, overHttps);
  if (user.isStaff) return res.redirect(303, next === "/" ? "/support" : next);
  if (!onlyRole) return res.redirect(303, withNext("/role", next));
  res.redirect(303, next === "/" ? homeOf(user, onlyRole) : next);
};

type Begun = { readonly user: Express.User; readonly way: Door; readonly isKnown: boolean };

const begin = (site: Site, req: PageRequest, { user, way, isKnown }: Begun): Promise<string> =>
  site.db.knex.transaction(async (trx) => {
    const address = req.ip ?? "";
    const agent = (req.get("user-agent") ?? "").slice(0, 300);
    const id = await recordSignIn(trx, { userId: user.id, way, address, agent, now: site.clock.now() });
    if (!isKnown) await tellOfNewPlace(site, trx, { user, id, address });
    const begun = { userId: user.id, userName: user.name, action: "sessions:begin", subject: way };
    await recordOwnAudit(trx, { ...whoOf(req), ...begun });
    return id;
  });

export const whoOf = (req: PageRequest) => ({ address: req.ip ?? "", requestId: req.requestId });

export const withNext = (path: string, next: string): string =>
  next === "/" ? path : `${path}?next=${encodeURIComponent(next)}`;

/** A stranger's number stays out of the journal: people type their passwords into that field too. */
export const recordRefusal = ({ db }: Site, req: PageRequest, way: string, { userId }: Refusal) =>
  recordOwnAudit(db.knex, { ...whoOf(req), userId, action: "sessions:refuse", subject: way });
