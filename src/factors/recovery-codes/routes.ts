import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { changerOf, home, mustBeOpen, renew, type Site, sealedCodes, takeNewCodes } from "../answers.ts";
import { renewCodes } from "../factors.ts";
import { messages } from "../messages.ts";
import { changing, own } from "../rules.ts";
import { codesPage } from "./pages.ts";

export const recoveryCodeRoutes = (site: Site): readonly Route[] =>
  routes(`${home}/recovery-codes`, [
    get("", "signed-in", (req, res) => showOnce(site, req, res), own),
    post("", "signed-in", (req, res) => makeNew(site, req, res), changing),
  ]);

function showOnce(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  show(req, res, "factors/recovery-codes", codesPage(wordsOf(req, messages), takeNewCodes(site, req)));
}

async function makeNew(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  const codes = await renewCodes(site, changerOf(req));
  if (!codes) return res.redirect(303, home);
  const text = wordsOf(req, messages).t("renewed");
  await renew(site, req, sealedCodes(site, codes), { kind: "success", text });
  res.redirect(303, `${home}/recovery-codes`);
}
