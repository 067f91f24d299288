import { show } from "../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, userOf, wordsOf } from "../platform/routing.ts";
import { lifetimes } from "../platform/session.ts";
import type { SignIn } from "../sessions/index.ts";
import { hasNoMenu } from "./layout.ts";
import { messages } from "./messages.ts";
import { profilePage } from "./pages.ts";
import { passwordRoutes } from "./password/routes.ts";
import { getProfile } from "./repository.ts";
import { sessionRoutes } from "./sessions/routes.ts";

/** The user's own pages. */
export const profileRoutes: readonly Route[] = [
  ...routes("/profile", [get("", "signed-in", showProfile, { viewing: "deny" })]),
  ...passwordRoutes,
  ...sessionRoutes,
];

const mostSignIns = 20;

async function showProfile(req: PageRequest, res: Response) {
  const { db, clock } = req.site;
  const user = userOf(req);
  const profile = await getProfile(db, user.id, mostSignIns);
  const { idleMs, absoluteMs } = lifetimes[user.isStaff ? "short" : "usual"];
  const now = clock.now().getTime();
  const isOpen = ({ startedAt, seenAt }: SignIn) =>
    now - startedAt.getTime() <= absoluteMs && now - seenAt.getTime() <= idleMs;
  const isPlain = hasNoMenu(req);
  const ownId = req.session.signInId ?? null;
  const page = profilePage(wordsOf(req, messages), { ...profile, user, ownId, isOpen, isPlain });
  show(req, res, "profile/index", page, { layout: isPlain ? "plain" : "page" });
}
