import { z } from "zod";
import { importMessages } from "../../imports/index.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { messages } from "../messages.ts";
import { messages as queueMessages } from "../queue/messages.ts";
import { staffOf } from "../request.ts";
import { searchPage } from "./pages.ts";
import { longestQuery, readQuery } from "./query.ts";
import { searchCustomers } from "./repository.ts";

const searchQuery = z.object({ q: z.string().max(longestQuery).catch("") });

/** Поддержка: a customer by whatever names them. */
export const searchRoutes: readonly Route[] = routes("/support", [get("", "staff", showSearch, { viewing: "deny" })]);

async function showSearch(req: PageRequest, res: Response) {
  const { q } = searchQuery.parse(req.query);
  const asked = readQuery(q);
  const groups = asked.length === 0 ? null : await searchCustomers(req.site.db, staffOf(req).id, asked);
  const actions = [
    { text: wordsOf(req, queueMessages).t("title"), href: "/support/queue", icon: "refresh" },
    { text: wordsOf(req, importMessages).t("title"), href: "/support/imports", icon: "upload" },
  ];
  show(req, res, "support/search", searchPage(wordsOf(req, messages), { q, groups, actions }));
}
