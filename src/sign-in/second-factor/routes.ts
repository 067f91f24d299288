import { flash } from "../../platform/flash.ts";
import { type PageRequest, type Response, type Route, wordsOf } from "../../platform/routing.ts";
import { enter, withNext } from "../entry.ts";
import { messages } from "../proof/messages.ts";
import { type Prover, proofRoutes } from "../proof/routes.ts";
import { nextOf } from "../requests.ts";
import type { Pending } from "../session.ts";
import type { Site } from "../site.ts";
import { findUser } from "../user.ts";

/** After a first factor this long is waited for the second. */
const pendingMs = 10 * 60_000;

/** The second step of signing in: nobody is signed in yet, and the first factor alone opens nothing else. */
export const secondFactorRoutes = (site: Site): readonly Route[] =>
  proofRoutes(site, {
    name: "sign-in",
    base: "/sign-in/second-factor",
    access: "public",
    rules: {},
    proverOf: (req, res) => pendingOf(site, req, res),
    pass: (req, res, { user, way }) =>
      enter(site, req, res, {
        user,
        way: way ?? "password",
        next: nextOf(req),
        factorAt: site.clock.now().getTime(),
      }),
  });

const pendingOf = async (site: Site, req: PageRequest, res: Response): Promise<Prover | undefined> => {
  const { pending } = req.session;
  const user = pending && (await openUser(site, pending));
  if (user && !req.user) return { user, way: pending.way };
  if (pending && !req.user) {
    delete req.session.pending;
    flash(req, "info", wordsOf(req, messages).t("late"));
  }
  res.redirect(303, req.user ? "/" : withNext("/sign-in/password", nextOf(req)));
  return undefined;
};

/** Undefined when the time is up, or the password was changed, the factor taken off or the user suspended meanwhile. */
const openUser = async (site: Site, { userId: id, version, at }: Pending): Promise<Express.User | undefined> => {
  if (site.clock.now().getTime() - at > pendingMs) return undefined;
  const user = await findUser(site, { id, version, signInId: null });
  return user?.hasSecondFactor ? user : undefined;
};
