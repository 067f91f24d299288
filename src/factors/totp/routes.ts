import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { answerAdded, changerOf, home, mustBeOpen, type Site, textOf, userOf } from "../answers.ts";
import { messages } from "../messages.ts";
import { answerRemoval } from "../removal.ts";
import { deleteFactor } from "../repository.ts";
import { changing } from "../rules.ts";
import { totpPage } from "./pages.ts";
import { confirmTotp, findSetUp, startTotp } from "./totp.ts";

export const totpRoutes = (site: Site): readonly Route[] =>
  routes(`${home}/totp`, [
    get("", "signed-in", (req, res) => showSetUp(site, req, res), changing),
    post("", "signed-in", (req, res) => start(site, req, res), changing),
    post("/confirmation", "signed-in", (req, res) => confirm(site, req, res), {
      ...changing,
      sample: { code: "000000" },
    }),
    post("/removal", "signed-in", (req, res) => remove(site, req, res), changing),
  ]);

async function showSetUp(site: Site, req: PageRequest, res: Response, fault?: "codeMissing" | "codeWrong") {
  mustBeOpen(site);
  const setUp = await findSetUp(site, userOf(req));
  // on already, or never begun
  if (!setUp) return res.redirect(303, home);
  const words = wordsOf(req, messages);
  const page = totpPage(words, { ...setUp, error: fault && words.t(fault) });
  show(req, res, "factors/totp", page, { status: fault ? 422 : 200 });
}

async function start(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  await startTotp(site, userOf(req).id);
  res.redirect(303, `${home}/totp`);
}

async function confirm(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  const code = textOf(req, "code").replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return showSetUp(site, req, res, "codeMissing");
  const added = await confirmTotp(site, changerOf(req), code);
  if (!added) return showSetUp(site, req, res, "codeWrong");
  await answerAdded(site, req, res, added, wordsOf(req, messages).t("added.totp"));
}

const remove = (site: Site, req: PageRequest, res: Response) =>
  answerRemoval(site, req, res, "totp", (trx) => deleteFactor(trx, userOf(req).id, "totp"));
