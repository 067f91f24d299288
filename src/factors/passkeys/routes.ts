import { readForm } from "../../platform/forms.ts";
import { type PageRequest, post, type Response, type Route, routes, userOf, wordsOf } from "../../platform/routing.ts";
import { adding, answerAdded, answerRemoval, browserOf, changerOf, changing, home, mustBeOpen } from "../answers.ts";
import { messages } from "../messages.ts";
import { longestName } from "../overview/pages.ts";
import { showOverview } from "../overview/routes.ts";
import { passkeyForm } from "./forms.ts";
import { addPasskey, offerRegistration } from "./passkeys.ts";
import { deletePasskey } from "./repository.ts";

export const passkeyRoutes: readonly Route[] = routes(`${home}/passkeys`, [
  post("/options", "signed-in", offer, adding),
  post("", "signed-in", add, { ...adding, sample: { name: "Work laptop", credential: "{}" } }),
  post("/:passkey/removal", "signed-in", remove, { ...changing, params: { passkey: "passkey" } }),
]);

async function offer(req: PageRequest, res: Response) {
  mustBeOpen(req.site);
  const options = await offerRegistration(req.site, browserOf(req), userOf(req));
  if (!options) return res.status(422).json({});
  res.json(options);
}

async function add(req: PageRequest, res: Response) {
  mustBeOpen(req.site);
  const words = wordsOf(req, messages);
  const read = readForm(passkeyForm, req.body);
  if (!read.ok) {
    const { value = "", error } = read.form["name"] ?? {};
    const nameFault =
      error === "passkeyNameLong" ? words.t(error, { most: longestName }) : words.t("passkeyNameMissing");
    return showOverview(req, res, { status: 422, typedName: value, nameFault });
  }
  const { name, credential: answer } = read.data;
  const added = await addPasskey(req.site, browserOf(req), changerOf(req), { name, answer });
  if (!added) return showOverview(req, res, { status: 422, typedName: name, error: words.t("passkeyRefused") });
  await answerAdded(req, res, added, { channel: "passkey", text: words.t("added.passkey") });
}

/** Another user's passkey is treated like one that is gone. */
function remove(req: PageRequest, res: Response) {
  const id = String(req.params["passkey"]);
  return answerRemoval(req, res, "passkey", async (trx) =>
    /^[\w-]+$/.test(id) ? deletePasskey(trx, userOf(req).id, id) : 0,
  );
}
