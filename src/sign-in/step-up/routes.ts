import { type PageRequest, type Response, userOf } from "../../platform/routing.ts";
import { continueSession } from "../../sessions/index.ts";
import { nextOf } from "../forms.ts";
import { type Prover, proofRoutes } from "../proof/routes.ts";

/** Подтвердите, что это вы: confirms a second factor before a risky action. A user without one is sent straight on. */
export const stepUpRoutes = proofRoutes({
  name: "step-up",
  base: "/step-up",
  access: "signed-in",
  rules: { early: true, viewing: "deny", limits: ["second-factor", "second-factor-day"] },
  proverOf,
  pass: async (req, res, { user }) => {
    const next = nextOf(req);
    await continueSession(req, user, { factorAt: req.site.clock.now().getTime() });
    res.redirect(303, next);
  },
});

async function proverOf(req: PageRequest, res: Response): Promise<Prover | undefined> {
  const user = userOf(req);
  if (user.hasSecondFactor) return { user, way: null };
  res.redirect(303, nextOf(req));
  return undefined;
}
