import { z } from "zod";
import { lenient } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { findAll } from "./find.ts";
import { messages } from "./messages.ts";
import { finderPage } from "./pages.ts";

/** One search for numbers, names, orders, invoices, pages and actions; Ctrl+K leads to its field. */
export const finderRoutes: readonly Route[] = routes("/a/:account/find", [get("", "account:read", find)]);

const query = z.object({ q: lenient(z.string().trim().min(1).max(64)) });
const shortest = 2;

async function find(req: ScopedRequest, res: Response) {
  const { q } = query.parse(req.query);
  const groups = q === undefined || q.length < shortest ? [] : await findAll(req, q);
  show(req, res, "finder/index", finderPage(wordsOf(req, messages), { ...placeOf(req), q, groups }));
}
