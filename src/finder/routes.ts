import { show } from "../platform/render.ts";
import { get, placeOf, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { findAll } from "./find.ts";
import { finderQuery, wantedOf } from "./forms.ts";
import { messages } from "./messages.ts";
import { finderPage } from "./pages.ts";

/** One search for numbers, names, orders, invoices, pages and actions; Ctrl+K leads to its field. */
export const finderRoutes: readonly Route[] = routes("/a/:account/find", [get("", "account:read", find)]);

async function find(req: ScopedRequest, res: Response) {
  const { q = "" } = finderQuery.parse(req.query);
  const wanted = wantedOf(q);
  const found = wanted && (await findAll(req, q, wanted));
  show(req, res, "finder/index", finderPage(wordsOf(req, messages), { ...placeOf(req), q, found }));
}
