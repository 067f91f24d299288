import type { Response } from "express";
import { stateOf, warnOfMail } from "../deliveries/index.ts";
import { changeTexts, finishComparison } from "../invoices/index.ts";
import { Forbidden } from "../kernel/errors.ts";
import { barChart } from "../platform/charts.ts";
import { show } from "../platform/render.ts";
import {
  get,
  type PageRequest,
  placeOf,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../platform/routing.ts";
import { comingRoutes } from "./coming.ts";
import { accountsFilter } from "./forms.ts";
import { accountTabs } from "./held.ts";
import { messages as homeMessages } from "./home/messages.ts";
import { besidePage } from "./home/pages.ts";
import { readHome } from "./home/repository.ts";
import { accountsPage } from "./list-pages.ts";
import { messages } from "./messages.ts";
import { homePage } from "./pages.ts";
import { listAccounts } from "./repository.ts";

export const accountRoutes: readonly Route[] = [
  ...routes("", [get("/accounts", "signed-in", showAccounts), get("/a/:account", "account:read", showHome)]),
  ...comingRoutes,
];

async function showHome(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const [{ account, addresses, ...beside }] = await Promise.all([readHome(req.scope), warnOfMail(req)]);
  const { compared, months } = beside;
  const comparison = compared?.other ? await finishComparison(req.scope, compared) : undefined;
  const shown = addresses.map((address) => ({ email: address.email, state: stateOf(address, now) }));
  show(req, res, "accounts/home", {
    ...homePage(wordsOf(req, messages), { account, addresses: shown, now }, req.may),
    ...besidePage(wordsOf(req, homeMessages), {
      ...beside,
      base: placeOf(req).base,
      refreshedAt: account.refreshedAt,
      now,
      changed: comparison ? changeTexts(req.lang, comparison) : null,
      chart: barChart(months.map(({ charges, payments }) => ({ value: charges, mark: payments }))),
    }),
  });
}

async function showAccounts(req: PageRequest, res: Response) {
  const { user, session } = req;
  const { role } = session;
  if (!role) return res.redirect(303, "/role");
  if (!user || role === "subscriber") throw new Forbidden("a subscriber has no accounts");
  const held = user.grants.filter((grant) => grant.role === role).map(({ accountId }) => accountId);
  const accounts = await listAccounts(req.site.db, user.id, held);
  const filter = accountsFilter.parse(req.query);
  const tabs = role === "supervisor" || held.length > 1 ? accountTabs(req, "/accounts") : null;
  show(req, res, "accounts/index", accountsPage(wordsOf(req, messages), { role, accounts, filter, tabs }));
}
