import type { Response } from "express";
import { accountMessages, homePage } from "../accounts/index.ts";
import { stateOf, warnOfMail } from "../deliveries/index.ts";
import { changeTexts, finishComparison } from "../invoices/index.ts";
import { isoDay } from "../kernel/dates.ts";
import { barChart } from "../platform/charts.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { messages } from "./messages.ts";
import { besidePage } from "./pages.ts";
import { purposeOfAll } from "./purpose.ts";
import { readHome } from "./repository.ts";

/** Лицевой счет (guide, chapter 1): the account's own figures, and beside them what invoices, payments and deliveries say. */
export const homeRoutes: readonly Route[] = routes("/a/:account", [get("", "account:read", showHome)]);

async function showHome(req: ScopedRequest, res: Response) {
  const now = req.site.clock.now();
  const [{ account, addresses, ...beside }] = await Promise.all([readHome(req.scope, isoDay(now)), warnOfMail(req)]);
  const { compared, months } = beside;
  const comparison = compared?.other ? await finishComparison(req.scope, compared) : undefined;
  const shown = addresses.map((address) => ({ email: address.email, state: stateOf(address, now) }));
  show(req, res, "home/index", {
    ...homePage(wordsOf(req, accountMessages), { account, addresses: shown, now }, req.may),
    ...besidePage(wordsOf(req, messages), {
      ...beside,
      account,
      payee: req.site.config.operator,
      purpose: purposeOfAll(wordsOf(req, messages), placeOf(req).accountText, beside.unpaid),
      base: placeOf(req).base,
      refreshedAt: account.refreshedAt,
      now,
      changed: comparison ? changeTexts(req.lang, comparison) : null,
      chart: barChart(months.map(({ charges, payments }) => ({ value: charges, mark: payments }))),
    }),
  });
}
