import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  type PageRequest,
  post,
  type Response,
  type Route,
  requesterOf,
  routes,
  userOf,
  wordsOf,
} from "../../platform/routing.ts";
import { lifetimes } from "../../platform/session.ts";
import { listOpenSignIns } from "../../sessions/index.ts";
import { signInId } from "../forms.ts";
import { hasNoMenu } from "../layout.ts";
import { messages } from "../messages.ts";
import { sessionsPage } from "./pages.ts";
import { endOtherSessions, endOwnSession } from "./session.ts";

/** Активные сеансы. */
export const sessionRoutes: readonly Route[] = routes("/profile/sessions", [
  get("", "signed-in", showSessions, { viewing: "deny" }),
  post("/others/end", "signed-in", endOthers, { viewing: "deny", stepUp: true }),
  post("/:signIn/end", "signed-in", endOne, { viewing: "deny", stepUp: true, params: { signIn: "sign-in" } }),
]);

async function showSessions(req: PageRequest, res: Response) {
  const { db, clock } = req.site;
  const { id, isStaff } = userOf(req);
  const { idleMs, absoluteMs } = lifetimes[isStaff ? "short" : "usual"];
  const now = clock.now().getTime();
  const signIns = await listOpenSignIns(db, id, {
    startedSince: new Date(now - absoluteMs),
    seenSince: new Date(now - idleMs),
  });
  const isPlain = hasNoMenu(req);
  const page = sessionsPage(wordsOf(req, messages), { signIns, ownId: req.session.signInId ?? null, isPlain });
  show(req, res, "profile/sessions", page, { layout: isPlain ? "plain" : "page" });
}

async function endOne(req: PageRequest, res: Response) {
  await endOwnSession(req.site, requesterOf(req), parse(signInId, req.params["signIn"]));
  flash(req, "success", wordsOf(req, messages).t("ended"));
  res.redirect(303, "/profile/sessions");
}

async function endOthers(req: PageRequest, res: Response) {
  await endOtherSessions(req.site, requesterOf(req), req.session.signInId ?? null);
  flash(req, "success", wordsOf(req, messages).t("othersEnded"));
  res.redirect(303, "/profile/sessions");
}
