import { firstChannel } from "../../factors/index.ts";
import { flash } from "../../platform/flash.ts";
import { type PageRequest, type Response, wordsOf } from "../../platform/routing.ts";
import { enter } from "../entry.ts";
import { nextOf } from "../forms.ts";
import { signInPath } from "../last-way.ts";
import { withNext } from "../pages.ts";
import { messages } from "../proof/messages.ts";
import { type Prover, proofRoutes } from "../proof/routes.ts";
import type { Pending } from "../session.ts";
import { findUser } from "../user.ts";

/** The time between the first factor and the second. */
const pendingMs = 10 * 60_000;

/** The second step of signing in. Nobody is signed in yet: the first factor alone opens nothing else. */
export const secondFactorRoutes = proofRoutes({
  name: "sign-in",
  base: "/sign-in/second-factor",
  access: "public",
  rules: { limits: ["second-factor", "second-factor-day"] },
  proverOf: pendingProver,
  pass: (req, res, { user, way }, second) =>
    enter(req, res, {
      user,
      way,
      next: nextOf(req),
      shown: [firstChannel(way, user), second],
      numberShownAt: req.session.pending?.isUnconfirmed ? req.session.pending.at : undefined,
    }),
});

async function pendingProver(req: PageRequest, res: Response): Promise<Prover | undefined> {
  const { pending } = req.session;
  const user = pending && (await pendingUser(req, pending));
  if (user && !req.user) return { user, way: pending.way, isUnconfirmed: pending.isUnconfirmed };
  if (pending && !req.user) {
    delete req.session.pending;
    flash(req, "info", wordsOf(req, messages).t("late"));
  }
  res.redirect(303, req.user ? "/" : withNext(signInPath(req), nextOf(req)));
  return undefined;
}

/** Undefined if the time is up, or the password or the number was changed, the factor removed or the user suspended meanwhile. */
const pendingUser = async (
  { site }: PageRequest,
  { userId: id, version, phone, at, isUnconfirmed }: Pending,
): Promise<Express.User | undefined> => {
  if (site.clock.now().getTime() - at > pendingMs) return undefined;
  const user = await findUser(site, { id, version, signInId: null });
  return user?.phone === phone && (user.hasSecondFactor || isUnconfirmed) ? user : undefined;
};
