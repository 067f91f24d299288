import { firstChannel, isFresh } from "../../factors/index.ts";
import { type PageRequest, type Response, userOf } from "../../platform/routing.ts";
import { continueSession } from "../../sessions/index.ts";
import { nextOf } from "../forms.ts";
import { type Prover, proofRoutes } from "../proof/routes.ts";

/**
 * Подтвердите, что это вы: before a risky action a user shows a second factor, or without one the password or the way that he
 * came in by. Without a second factor, and within 10 minutes of signing in, he is sent straight on.
 */
export const stepUpRoutes = proofRoutes({
  name: "step-up",
  base: "/step-up",
  access: "signed-in",
  rules: { early: true, viewing: "deny", limits: ["second-factor", "second-factor-day"] },
  proverOf,
  pass: async (req, res, { user }, channel) => {
    const next = nextOf(req);
    const { way = "password", shown = [firstChannel(way, user)] } = req.session;
    const provedAt = req.site.clock.now().getTime();
    await continueSession(req, user, { provedAt, shown: [...new Set([...shown, channel])] });
    res.redirect(303, next);
  },
});

async function proverOf(req: PageRequest, res: Response): Promise<Prover | undefined> {
  const user = userOf(req);
  if (user.hasSecondFactor || !isFresh(req)) return { user, way: req.session.way ?? "password" };
  res.redirect(303, nextOf(req));
  return undefined;
}
