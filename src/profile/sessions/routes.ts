import type { Response } from "express";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { lifetimes } from "../../platform/session.ts";
import { userOf } from "../../sign-in/index.ts";
import type { ProfileDeps } from "../deps.ts";
import { signInId } from "../forms.ts";
import { messages } from "../messages.ts";
import { listOpenSignIns } from "../repository.ts";
import { actorOf, isPlain } from "../requests.ts";
import { sessionsPage } from "./pages.ts";
import { endOtherSessions, endOwnSession } from "./session.ts";

/** Активные сеансы. */
export const sessionRoutes = (deps: ProfileDeps): readonly Route[] =>
  routes("/profile/sessions", [
    get("", "signed-in", (req, res) => showSessions(deps, req, res), { viewing: "deny" }),
    post("/others/end", "signed-in", (req, res) => endOthers(deps, req, res), { viewing: "deny", stepUp: true }),
    post("/:signIn/end", "signed-in", (req, res) => endOne(deps, req, res), {
      viewing: "deny",
      stepUp: true,
      params: { signIn: "sign-in" },
    }),
  ]);

async function showSessions({ db, clock }: ProfileDeps, req: PageRequest, res: Response) {
  const { id, isStaff } = userOf(req);
  const { idleMs, absoluteMs } = lifetimes[isStaff ? "short" : "usual"];
  const now = clock.now().getTime();
  const signIns = await listOpenSignIns(db, id, {
    startedSince: new Date(now - absoluteMs),
    seenSince: new Date(now - idleMs),
  });
  const plain = isPlain(req);
  const page = sessionsPage(wordsOf(req, messages), { signIns, thisOne: req.session.signInId ?? null, isPlain: plain });
  show(req, res, "profile/sessions", page, { layout: plain ? "plain" : "page" });
}

async function endOne(deps: ProfileDeps, req: PageRequest, res: Response) {
  await endOwnSession(deps, actorOf(req), parse(signInId, req.params["signIn"]));
  flash(req, "success", wordsOf(req, messages).t("ended"));
  res.redirect(303, "/profile/sessions");
}

async function endOthers(deps: ProfileDeps, req: PageRequest, res: Response) {
  await endOtherSessions(deps, actorOf(req), req.session.signInId ?? null);
  flash(req, "success", wordsOf(req, messages).t("othersEnded"));
  res.redirect(303, "/profile/sessions");
}
