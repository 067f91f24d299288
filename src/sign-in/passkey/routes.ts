import { browserOf, offerPasskey, readPasskey } from "../../factors/index.ts";
import { show } from "../../platform/render.ts";
import { type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { welcome } from "../entry.ts";
import { messages } from "../messages.ts";
import { messages as proofMessages } from "../proof/messages.ts";
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
  const answer = textField(req, "credential");
  const passkey = await readPasskey(site, browserOf(req), "sign-in", answer);
  const user = passkey && (await findUser(site, { id: passkey.userId, version: passkey.version, signInId: null }));
  if (user) return welcome(site, req, res, { user, way: "passkey", next });
  await recordRefusal(site, req, "passkey", { message: "refused", userId: passkey?.userId ?? null });
  const card = passwordPage(wordsOf(req, messages), { way: "password", isForStaff: false, next });
  const page = { ...card, error: wordsOf(req, proofMessages).t("passkeyRefused") };
  show(req, res, "sign-in/sign-in", page, { status: 422, layout: "plain" });
}
