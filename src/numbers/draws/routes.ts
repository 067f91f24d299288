import { isoDay, startOfDay } from "../../kernel/dates.ts";
import { Forbidden, NotFound } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { parse, textField } from "../../platform/forms.ts";
import {
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { cardHref, cardOf, mayOrder } from "../../subscribers/index.ts";
import { messages } from "../messages.ts";
import { changeNumber } from "../operations/change-number.ts";
import { categoryNumber } from "./forms.ts";
import { drawNumber } from "./repository.ts";

/** An attempt to get a number of a category: kept on the server, so that closing the page gives none back. */
export const drawRoutes: readonly Route[] = routes("/a/:account/subscribers/:msisdn/number", [
  post("/draws", "card:write", draw, { params: { msisdn: "subscriber" }, sample: { categoryId: "1" }, stepUp: true }),
]);

async function draw(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  if (card.kind !== "mobile") throw new NotFound("number of a line");
  if (!(await mayOrder(req, changeNumber))) throw new Forbidden(changeNumber.name);
  const categoryId = parse(categoryNumber, textField(req.body, "categoryId"));
  const now = req.site.clock.now();
  const drawn = await drawNumber(req.scope, card.id, categoryId, { now, today: startOfDay(isoDay(now)) });
  const words = wordsOf(req, messages);
  if (drawn === "spent") flash(req, "danger", words.t("drawSpent"));
  if (drawn === "none") flash(req, "info", words.t("drawNone"));
  res.redirect(303, `${cardHref(placeOf(req).base, card)}/number`);
}
