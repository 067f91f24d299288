import { readForm } from "../../platform/forms.ts";
import { type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { answerAdded, browserOf, changerOf, home, mustBeOpen, type Site, userOf } from "../answers.ts";
import { messages } from "../messages.ts";
import { longestName } from "../overview/pages.ts";
import { showOverview } from "../overview/show.ts";
import { answerRemoval } from "../removal.ts";
import { changing } from "../rules.ts";
import { passkeyForm } from "./forms.ts";
import { addPasskey, offerRegistration } from "./passkeys.ts";
import { deletePasskey } from "./repository.ts";

export const passkeyRoutes = (site: Site): readonly Route[] =>
  routes(`${home}/passkeys`, [
    post("/options", "signed-in", (req, res) => offer(site, req, res), changing),
    post("", "signed-in", (req, res) => add(site, req, res), {
      ...changing,
      sample: { name: "Work laptop", credential: "{}" },
    }),
    post("/:passkey/removal", "signed-in", (req, res) => remove(site, req, res), {
      ...changing,
      params: { passkey: "passkey" },
    }),
  ]);

async function offer(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  const options = await offerRegistration(site, browserOf(req), userOf(req));
  if (!options) return res.status(422).json({});
  res.json(options);
}

async function add(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  const words = wordsOf(req, messages);
  const read = readForm(passkeyForm, req.body);
  if (!read.ok) {
    const { value = "", error } = read.form["name"] ?? {};
    const nameFault =
      error === "passkeyNameLong" ? words.t(error, { most: longestName }) : words.t("passkeyNameMissing");
    return showOverview(site, req, res, { status: 422, typedName: value, nameFault });
  }
  const { name, credential: answer } = read.data;
  const added = await addPasskey(site, browserOf(req), changerOf(req), { name, answer });
  if (!added) return showOverview(site, req, res, { status: 422, typedName: name, error: words.t("passkeyRefused") });
  await answerAdded(site, req, res, added, words.t("added.passkey"));
}

/** Another's key, or one that is gone, is simply not among one's own. */
const remove = (site: Site, req: PageRequest, res: Response) => {
  const id = String(req.params["passkey"]);
  return answerRemoval(site, req, res, "passkey", async (trx) =>
    /^[\w-]+$/.test(id) ? deletePasskey(trx, userOf(req).id, id) : 0,
  );
};
