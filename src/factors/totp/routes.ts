import { sixDigits } from "../../codes/index.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  type PageRequest,
  post,
  type Response,
  type Route,
  routes,
  userOf,
  wordsOf,
} from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { adding, answerAdded, answerRemoval, changerOf, changing, home, mustBeOpen } from "../answers.ts";
import { messages } from "../messages.ts";
import { deleteFactor } from "../repository.ts";
import { totpPage } from "./pages.ts";
import { confirmTotp, findSetUp, startTotp } from "./totp.ts";

const page = `${home}/totp`;

export const totpRoutes: readonly Route[] = routes(page, [
  get("", "signed-in", (req, res) => showSetUp(req, res, takeSaid(req, page) as Fault | undefined), adding),
  post("", "signed-in", start, adding),
  post("/confirmation", "signed-in", confirm, { ...adding, sample: { code: "000000" } }),
  post("/removal", "signed-in", remove, changing),
]);

type Fault = { readonly code: "codeMissing" | "codeWrong"; readonly status?: 422 };

async function showSetUp(req: PageRequest, res: Response, fault?: Fault) {
  mustBeOpen(req.site);
  const setUp = await findSetUp(req.site, userOf(req));
  // already on, or never started
  if (!setUp) return res.redirect(303, home);
  const words = wordsOf(req, messages);
  const drawn = totpPage(words, { ...setUp, error: fault && words.t(fault.code) });
  show(req, res, "factors/totp", drawn, { status: fault?.status ?? 200 });
}

async function start(req: PageRequest, res: Response) {
  mustBeOpen(req.site);
  await startTotp(req.site, userOf(req).id);
  res.redirect(303, page);
}

async function confirm(req: PageRequest, res: Response) {
  mustBeOpen(req.site);
  const code = sixDigits(textField(req.body, "code"));
  if (!code) return showSetUp(req, res, { code: "codeMissing", status: 422 });
  const added = await confirmTotp(req.site, changerOf(req), code);
  if (!added) {
    say(req, page, { code: "codeWrong" });
    return res.redirect(303, page);
  }
  await answerAdded(req, res, added, { channel: "app", text: wordsOf(req, messages).t("added.totp") });
}

function remove(req: PageRequest, res: Response) {
  return answerRemoval(req, res, "totp", (trx) => deleteFactor(trx, userOf(req).id, "totp"));
}
