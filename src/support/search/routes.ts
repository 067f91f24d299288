import { z } from "zod";
import type { Database } from "../../platform/db.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { messages } from "../messages.ts";
import { staffOf } from "../request.ts";
import { searchPage } from "./pages.ts";
import { longestQuery, readQuery } from "./query.ts";
import { searchCustomers } from "./repository.ts";

const searchQuery = z.object({ q: z.string().max(longestQuery).catch("") });

/** Поддержка: a customer by whatever he can be named by. */
export const searchRoutes = ({ db }: { db: Database }): readonly Route[] =>
  routes("/support", [get("", "staff", (req, res) => showSearch(db, req, res), { viewing: "deny" })]);

async function showSearch(db: Database, req: PageRequest, res: Response) {
  const { q } = searchQuery.parse(req.query);
  const asked = readQuery(q);
  const groups = asked.length === 0 ? null : await searchCustomers(db, staffOf(req).id, asked);
  show(req, res, "support/search", searchPage(wordsOf(req, messages), { q, groups }));
}
