import type { Response } from "express";
import { isoDay } from "../kernel/dates.ts";
import { Forbidden } from "../kernel/errors.ts";
import { show } from "../platform/render.ts";
import { get, type PageRequest, type Route, routes, wordsOf } from "../platform/routing.ts";
import { comingRoutes } from "./coming.ts";
import { accountsFilter } from "./forms.ts";
import { accountTabs } from "./held.ts";
import { accountsPage } from "./list-pages.ts";
import { messages } from "./messages.ts";
import { ownNameRoutes } from "./own-name/routes.ts";
import { listAccounts } from "./repository.ts";

export const accountRoutes: readonly Route[] = [
  ...routes("", [get("/accounts", "signed-in", showAccounts)]),
  ...comingRoutes,
  ...ownNameRoutes,
];

async function showAccounts(req: PageRequest, res: Response) {
  const { user, session } = req;
  const { role } = session;
  if (!role) return res.redirect(303, "/role");
  if (!user || role === "subscriber") throw new Forbidden("a subscriber has no accounts");
  const held = user.grants.filter((grant) => grant.role === role).map(({ accountId }) => accountId);
  const now = req.site.clock.now();
  const accounts = await listAccounts(req.site.db, { userId: user.id, accountIds: held, today: isoDay(now) });
  const filter = accountsFilter.parse(req.query);
  const tabs = role === "supervisor" || held.length > 1 ? accountTabs(req, "/accounts") : null;
  show(req, res, "accounts/index", accountsPage(wordsOf(req, messages), { role, accounts, filter, tabs, now }));
}
