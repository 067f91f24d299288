import type { Response } from "express";
import { NotFound } from "../../kernel/errors.ts";
import { choiceForm, rereadText } from "../../lists/index.ts";
import { draftOf, findFile, replaceEntries } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
import { placeOf, post, type Route, routes, type ScopedRequest } from "../../platform/routing.ts";
import { readAgain } from "../list-file.ts";

/** «Прочитать иначе»: another sheet or column of the uploaded list, with hidden rows or without. */
export const readingRoutes: readonly Route[] = routes("/a/:account/bulk/drafts/:draft/reading", [
  post("", "orders:write", rereadList, { params: { draft: "draft" }, sample: { place: "0:0" } }),
]);

async function rereadList(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const file = await findFile(req.scope, order.id);
  if (!file) throw new NotFound("file of a draft");
  const list = await readAgain(req, form, file, parse(choiceForm, req.body));
  if ("problem" in list) flash(req, "danger", list.problem);
  else {
    await replaceEntries(req.scope, order.id, list, { operation, now: req.site.clock.now() });
    flash(req, "success", rereadText(req.lang));
  }
  res.redirect(303, `${placeOf(req).base}/bulk/drafts/${order.id}`);
}
