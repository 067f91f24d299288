import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, userOf, wordsOf } from "../../platform/routing.ts";
import { passkeyOrigin, relyingPartyOf } from "../../platform/webauthn.ts";
import { home, own } from "../answers.ts";
import { hasAny, mustHaveFactor } from "../factors.ts";
import { mustShowMailbox } from "../mailbox/mailbox.ts";
import { showMailboxStep } from "../mailbox/routes.ts";
import { messages } from "../messages.ts";
import { readFactors } from "../repository.ts";
import { smsBar } from "../sms/sms.ts";
import { type Overview, offPage, overviewPage } from "./pages.ts";

export const overviewRoutes: readonly Route[] = routes(home, [
  get("", "signed-in", (req, res) => showOverview(req, res), own),
]);

/** What was wrong: the name of a passkey, or something that could not be done. */
type Wrong = { readonly status: number } & Pick<Overview, "typedName" | "nameFault" | "error">;

export const showOverview = async (req: PageRequest, res: Response, wrong?: Wrong): Promise<void> => {
  const words = wordsOf(req, messages);
  const { site } = req;
  const { config } = site;
  const user = userOf(req);
  const layout = { layout: req.session.role ? "page" : "plain" } as const;
  if (config.secondFactor === "off") return show(req, res, "factors/off", offPage(words), layout);
  if (mustShowMailbox(req)) return showMailboxStep(req, res);
  const [factors, bar] = await Promise.all([readFactors(site.db.knex, user.id), smsBar(site, user)]);
  const isRequired = mustHaveFactor(config, user);
  const count = Number(factors.totpAt !== null) + Number(factors.smsAt !== null) + factors.passkeys.length;
  const page = overviewPage(words, {
    factors,
    isMissing: isRequired && !hasAny(factors),
    isLastKept: isRequired && count === 1,
    phone: user.phone,
    smsBar: bar ?? null,
    canMakePasskeys: relyingPartyOf(config, req.get("host")) !== undefined,
    passkeyOrigin: passkeyOrigin(config) ?? null,
    supportPhone: config.operator.phone,
    ...wrong,
  });
  show(req, res, "factors/index", page, { status: wrong?.status ?? 200, layout: "page" });
};
