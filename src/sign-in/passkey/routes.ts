import { waitText } from "../../codes/index.ts";
import { browserOf, offerPasskey, readPasskey } from "../../factors/index.ts";
import { show } from "../../platform/render.ts";
import { type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { welcome } from "../entry.ts";
import { messages } from "../messages.ts";
import { messages as proofMessages, type Words } from "../proof/messages.ts";
import { nextOf, textField } from "../requests.ts";
import type { Site } from "../site.ts";
import { findUser } from "../user.ts";
import { passwordPage } from "../ways/pages.ts";
import { recordRefusal } from "../ways/routes.ts";

/** A passkey names its owner itself, and is both factors at once. */
export const passkeyRoutes = (site: Site): readonly Route[] =>
  routes("/sign-in/passkey", [
    post("", "public", (req, res) => signIn(site, req, res), { sample: { credential: "{}" } }),
    post("/options", "public", (req, res) => offer(site, req, res)),
  ]);

async function offer(site: Site, req: PageRequest, res: Response) {
  const options = await offerPasskey(site, browserOf(req));
  if (!options) return res.status(422).json({});
  res.json(options);
}

async function signIn(site: Site, req: PageRequest, res: Response) {
  const next = nextOf(req);
  const facts = { address: req.ip ?? "" };
  const { secondsToWait } = await site.limits.take(["passkey-address"], facts);
  if (secondsToWait > 0) {
    res.setHeader("Retry-After", String(secondsToWait));
    return refuse(req, res, 429, ["wait", { time: waitText(req.lang, secondsToWait) }]);
  }
  const answer = textField(req, "credential");
  const passkey = await readPasskey(site, browserOf(req), "sign-in", answer);
  const user = passkey && (await findUser(site, { id: passkey.userId, version: passkey.version, signInId: null }));
  if (user) {
    await site.limits.giveBack(["passkey-address"], facts);
    return welcome(site, req, res, { user, way: "passkey", next });
  }
  await recordRefusal(site, req, "passkey", { message: "refused", userId: passkey?.userId ?? null });
  refuse(req, res, 422, ["passkeyRefused"]);
}

/** The other ways, with the sentence above them. */
const refuse = (req: PageRequest, res: Response, status: 422 | 429, said: Parameters<Words["t"]>) => {
  const card = passwordPage(wordsOf(req, messages), { way: "password", isForStaff: false, next: nextOf(req) });
  const page = { ...card, error: wordsOf(req, proofMessages).t(...said) };
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
};
