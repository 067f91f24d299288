import type { SessionData } from "express-session";
import { Forbidden } from "../kernel/errors.ts";
import { type Flash, flash } from "../platform/flash.ts";
import { beginSession } from "../platform/passport.ts";
import type { PageRequest, Response } from "../platform/routing.ts";
import type { FactorDeps, Kept, Person } from "./deps.ts";
import type { Added, Changer } from "./factors.ts";
import type { Browser } from "./passkeys/passkeys.ts";

export const home = "/profile/second-factor";

/** What the pages of this feature work with. */
export type Site = FactorDeps & { readonly keptOf: Kept };

export const textOf = (req: PageRequest, name: string): string => {
  const body: Record<string, unknown> | undefined = req.body;
  const value = body?.[name];
  return typeof value === "string" ? value : "";
};

export const userOf = ({ user }: PageRequest): Express.User => {
  if (!user) throw new Forbidden("nobody is signed in");
  return user;
};

export const personOf = (req: PageRequest, user = userOf(req)): Person => ({
  user,
  address: req.ip ?? "",
  requestId: req.requestId,
});

export const changerOf = (req: PageRequest): Changer => ({ ...personOf(req), signInId: req.session.signInId ?? null });

export const browserOf = (req: PageRequest): Browser => ({ session: req.session, host: req.get("host") });

/** Where the operator has switched second factors off, nothing is changed. @throws Forbidden */
export const mustBeOpen = ({ config }: Site): void => {
  if (config.secondFactor === "off") throw new Forbidden("second factors are off");
};

/** After a factor was added: it has just been shown, the session gets a new id, and the first factor's recovery codes are shown once. */
export const answerAdded = async (site: Site, req: PageRequest, res: Response, { codes }: Added, text: string) => {
  await renew(
    site,
    req,
    { factorAt: site.clock.now().getTime(), ...sealedCodes(site, codes) },
    { kind: "success", text },
  );
  res.redirect(303, codes ? `${home}/recovery-codes` : home);
};

/** The same session under a new id, with what is said on its next page. */
export const renew = async (
  { keptOf }: Site,
  req: PageRequest,
  changes: Partial<SessionData>,
  { kind, text }: Flash,
): Promise<void> => {
  await beginSession(req, userOf(req), { ...keptOf(req.session), ...changes });
  flash(req, kind, text);
};

/** Kept sealed: sessions lie in the database. */
export const sealedCodes = ({ secrets }: Site, codes: readonly string[] | null): Partial<SessionData> =>
  codes ? { newCodes: secrets.seal("new-recovery-codes", codes.join(" ")) } : {};

/** The codes just made, once. */
export const takeNewCodes = ({ secrets }: Site, { session }: PageRequest): readonly string[] => {
  const { newCodes } = session;
  delete session.newCodes;
  return newCodes ? secrets.open("new-recovery-codes", newCodes).split(" ") : [];
};
