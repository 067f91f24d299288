import { get, type PageRequest, type Response, type Route, routes } from "../../platform/routing.ts";
import { home, type Site } from "../answers.ts";
import { own } from "../rules.ts";
import { showOverview } from "./show.ts";

export const overviewRoutes = (site: Site): readonly Route[] =>
  routes(home, [get("", "signed-in", (req: PageRequest, res: Response) => showOverview(site, req, res), own)]);
