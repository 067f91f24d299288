import type { Response } from "express";
import { show } from "../platform/render.ts";
import { get, type PageRequest, type Route, routes, wordsOf } from "../platform/routing.ts";
import { lifetimes } from "../platform/session.ts";
import { userOf } from "../sign-in/index.ts";
import type { ProfileDeps } from "./deps.ts";
import { messages } from "./messages.ts";
import { profilePage } from "./pages.ts";
import { passwordRoutes } from "./password/routes.ts";
import { getProfile, type SignIn } from "./repository.ts";
import { isPlain } from "./requests.ts";
import { sessionRoutes } from "./sessions/routes.ts";

/** A person's own pages. */
export const profileRoutes = (deps: ProfileDeps): readonly Route[] => [
  ...routes("/profile", [get("", "signed-in", (req, res) => showProfile(deps, req, res), { viewing: "deny" })]),
  ...passwordRoutes(deps),
  ...sessionRoutes(deps),
];

const mostSignIns = 20;

async function showProfile({ db, clock }: ProfileDeps, req: PageRequest, res: Response) {
  const person = userOf(req);
  const held = await getProfile(db, person.id, mostSignIns);
  const { idleMs, absoluteMs } = lifetimes[person.isStaff ? "short" : "usual"];
  const now = clock.now().getTime();
  const counts = ({ startedAt, seenAt }: SignIn) =>
    now - startedAt.getTime() <= absoluteMs && now - seenAt.getTime() <= idleMs;
  const plain = isPlain(req);
  const thisOne = req.session.signInId ?? null;
  const page = profilePage(wordsOf(req, messages), { ...held, person, thisOne, counts, isPlain: plain });
  show(req, res, "profile/index", page, { layout: plain ? "plain" : "page" });
}
