import { beginSession } from "../../platform/passport.ts";
import type { PageRequest, Response, Route } from "../../platform/routing.ts";
import { type Prover, proofRoutes } from "../proof/routes.ts";
import { nextOf, userOf } from "../requests.ts";
import { keptOf } from "../session.ts";
import type { Site } from "../site.ts";

/** Подтвердите, что это вы: a fresh second factor before what is risky. Who has none is sent straight on. */
export const stepUpRoutes = (site: Site): readonly Route[] =>
  proofRoutes(site, {
    name: "step-up",
    base: "/step-up",
    access: "signed-in",
    rules: { early: true, viewing: "deny" },
    proverOf,
    pass: async (req, res, { user }) => {
      const next = nextOf(req);
      await beginSession(req, user, { ...keptOf(req.session), factorAt: site.clock.now().getTime() });
      res.redirect(303, next);
    },
  });

const proverOf = async (req: PageRequest, res: Response): Promise<Prover | undefined> => {
  const user = userOf(req);
  if (user.hasSecondFactor) return { user, way: null };
  res.redirect(303, nextOf(req));
  return undefined;
};
