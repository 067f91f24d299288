import { z } from "zod";
import { importMessages } from "../../imports/index.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { messages } from "../messages.ts";
import { messages as queueMessages } from "../queue/messages.ts";
import { messages as removalMessages } from "../removals/messages.ts";
import { listOpen } from "../removals/repository.ts";
import { staffOf } from "../request.ts";
import { searchPage } from "./pages.ts";
import { longestQuery, readQuery } from "./query.ts";
import { searchCustomers } from "./repository.ts";

const searchQuery = z.object({ q: z.string().max(longestQuery).catch("") });

/** Поддержка: a customer by whatever names them. */
export const searchRoutes: readonly Route[] = routes("/support", [get("", "staff", showSearch, { viewing: "deny" })]);

/** More are not counted: each is open for a day at most. */
const mostCounted = 100;

async function showSearch(req: PageRequest, res: Response) {
  const { q } = searchQuery.parse(req.query);
  const asked = readQuery(q);
  const groups = asked.length === 0 ? null : await searchCustomers(req.site.db, staffOf(req).id, asked);
  const waiting = await listOpen(req.site.db, staffOf(req).id, req.site.clock.now(), mostCounted);
  const removals = wordsOf(req, removalMessages).t("link", { count: waiting.length });
  const actions = [
    { text: removals, href: "/support/removals", icon: "shield-lock" },
    { text: wordsOf(req, queueMessages).t("title"), href: "/support/queue", icon: "refresh" },
    { text: wordsOf(req, importMessages).t("title"), href: "/support/imports", icon: "upload" },
  ];
  show(req, res, "support/search", searchPage(wordsOf(req, messages), { q, groups, actions }));
}
