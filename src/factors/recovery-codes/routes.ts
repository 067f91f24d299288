import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { changerOf, changing, home, mustBeOpen, own, renew, sealedCodes, takeNewCodes } from "../answers.ts";
import { renewCodes } from "../factors.ts";
import { messages } from "../messages.ts";
import { codesPage } from "./pages.ts";

export const recoveryCodeRoutes: readonly Route[] = routes(`${home}/recovery-codes`, [
  get("", "signed-in", showOnce, own),
  post("", "signed-in", makeNew, changing),
]);

function showOnce(req: PageRequest, res: Response) {
  mustBeOpen(req.site);
  show(req, res, "factors/recovery-codes", codesPage(wordsOf(req, messages), takeNewCodes(req)));
}

async function makeNew(req: PageRequest, res: Response) {
  const { site } = req;
  mustBeOpen(site);
  const codes = await renewCodes(site, changerOf(req));
  if (!codes) return res.redirect(303, home);
  const text = wordsOf(req, messages).t("renewed");
  await renew(req, sealedCodes(site, codes), { kind: "success", text });
  res.redirect(303, `${home}/recovery-codes`);
}
