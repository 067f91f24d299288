import type { SessionData } from "express-session";
import { Forbidden } from "../kernel/errors.ts";
import type { Knex } from "../platform/db.ts";
import { type Flash, flash } from "../platform/flash.ts";
import { type PageRequest, type Response, requesterOf, type Site, userOf, wordsOf } from "../platform/routing.ts";
import { continueSession } from "../sessions/index.ts";
import type { Channel } from "./channels.ts";
import { type Added, type Changer, type FactorKind, removeFactor } from "./factors.ts";
import { messages } from "./messages.ts";
import type { Browser } from "./passkeys/passkeys.ts";

export const home = "/profile/second-factor";

/** Open to a user who must set up a factor first; closed to support that views the portal as a customer. */
export const own = { early: true, viewing: "deny" } as const;
/** Who changes factors has proved within 10 minutes who he is. */
export const changing = { ...own, stepUp: true } as const;

/** A first factor of staff is set up by whoever has shown the mailbox too. */
export const adding = { ...changing, addsFactor: true } as const;

export const changerOf = (req: PageRequest): Changer => ({
  ...requesterOf(req),
  signInId: req.session.signInId ?? null,
  shown: req.session.shown ?? [],
});

export const browserOf = (req: PageRequest): Browser => ({ session: req.session, host: req.get("host") });

/** @throws Forbidden if the operator has switched second factors off */
export const mustBeOpen = ({ config }: Site): void => {
  if (config.secondFactor === "off") throw new Forbidden("second factors are off");
};

/** After a factor was added: the session gets a new id and counts as confirmed; recovery codes of the first factor are shown once. */
export const answerAdded = async (
  req: PageRequest,
  res: Response,
  { codes }: Added,
  { channel, text }: { readonly channel: Channel; readonly text: string },
): Promise<void> => {
  const { site, session } = req;
  const proved = { provedAt: site.clock.now().getTime(), shown: [...(session.shown ?? []), channel] };
  const changes = { ...proved, ...sealedCodes(site, codes) };
  await renew(req, changes, { kind: "success", text });
  res.redirect(303, codes ? `${home}/recovery-codes` : home);
};

/** Removes a factor. A second click finds it gone and says nothing. */
export const answerRemoval = async (
  req: PageRequest,
  res: Response,
  kind: FactorKind,
  remove: (trx: Knex) => Promise<number>,
): Promise<void> => {
  mustBeOpen(req.site);
  const words = wordsOf(req, messages);
  const removal = await removeFactor(req.site, changerOf(req), kind, remove);
  if (removal === "removed") await renew(req, {}, { kind: "success", text: words.t(`removed.${kind}`) });
  if (removal === "is the last") flash(req, "danger", words.t("lastNote"));
  res.redirect(303, home);
};

/** The same session under a new id, with a sentence for its next page. */
export const renew = async (req: PageRequest, changes: Partial<SessionData>, { kind, text }: Flash): Promise<void> => {
  await continueSession(req, userOf(req), changes);
  flash(req, kind, text);
};

/** Sealed, because sessions are stored in the database. */
export const sealedCodes = ({ secrets }: Site, codes: readonly string[] | null): Partial<SessionData> =>
  codes ? { newCodes: secrets.seal("new-recovery-codes", codes.join(" ")) } : {};

/** The codes that were just made; the session forgets them. */
export const takeNewCodes = ({ site, session }: PageRequest): readonly string[] => {
  const { newCodes } = session;
  delete session.newCodes;
  return newCodes ? site.secrets.open("new-recovery-codes", newCodes).split(" ") : [];
};
