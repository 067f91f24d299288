import { show } from "../platform/render.ts";
import { get, type PageRequest, type Response, type Route, routes, wordsOf } from "../platform/routing.ts";
import { messages } from "./messages.ts";
import { importsPage } from "./pages.ts";
import { listRuns } from "./repository.ts";

/** Загрузка данных: the last files of the operator's billing, for the operator's staff. */
export const importRoutes: readonly Route[] = routes("/support/imports", [
  get("", "staff", showRuns, { viewing: "deny" }),
]);

const most = 200;

async function showRuns(req: PageRequest, res: Response) {
  const words = wordsOf(req, messages);
  const runs = await listRuns(req.site.db, most + 1);
  const page = importsPage(words, { runs: runs.slice(0, most), isMore: runs.length > most });
  show(req, res, "imports/index", page);
}
