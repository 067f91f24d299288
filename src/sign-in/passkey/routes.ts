import { waitText } from "../../codes/index.ts";
import { browserOf, offerPasskey, readPasskey } from "../../factors/index.ts";
import { textField } from "../../platform/forms.ts";
import { noteRefusal } from "../../platform/log.ts";
import { show } from "../../platform/render.ts";
import { type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { recordRefusal, welcome } from "../entry.ts";
import { nextOf } from "../forms.ts";
import { messages } from "../messages.ts";
import { messages as proofMessages, type Words } from "../proof/messages.ts";
import { findUser } from "../user.ts";
import { passwordPage } from "../ways/pages.ts";

/** A passkey names its owner, and counts as both factors. */
export const passkeyRoutes: readonly Route[] = routes("/sign-in/passkey", [
  post("", "public", signIn, { sample: { credential: "{}" }, limits: ["passkey-address"] }),
  post("/options", "public", offer),
]);

async function offer(req: PageRequest, res: Response) {
  const options = await offerPasskey(req.site, browserOf(req));
  if (!options) return res.status(422).json({});
  res.json(options);
}

async function signIn(req: PageRequest, res: Response) {
  const { site } = req;
  const facts = { address: req.ip ?? "" };
  const { secondsToWait, over, windows } = await site.limits.take(["passkey-address"], facts);
  if (secondsToWait > 0) {
    res.setHeader("Retry-After", String(secondsToWait));
    return refuse(req, res, 429, ["wait", { time: waitText(req.lang, secondsToWait) }]);
  }
  const answer = textField(req.body, "credential");
  const passkey = await readPasskey(site, browserOf(req), "sign-in", answer);
  const user = passkey && (await findUser(site, { id: passkey.userId, version: passkey.version, signInId: null }));
  if (user) {
    await site.limits.giveBack(["passkey-address"], facts, windows);
    return welcome(req, res, { user, way: "passkey", next: nextOf(req) });
  }
  if (over) noteRefusal(res, { why: "limit", rule: over });
  else await recordRefusal(req, "passkey", { message: "refused", userId: passkey?.userId ?? null });
  refuse(req, res, 422, ["passkeyRefused"]);
}

/** The page of the other ways, with the sentence above the form. */
const refuse = (req: PageRequest, res: Response, status: 422 | 429, said: Parameters<Words["t"]>) => {
  const card = passwordPage(wordsOf(req, messages), { way: "password", isForStaff: false, next: nextOf(req) });
  const page = { ...card, error: wordsOf(req, proofMessages).t(...said) };
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
};
