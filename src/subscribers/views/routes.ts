import { z } from "zod";
import { RuleBroken } from "../../kernel/errors.ts";
import { queryOf } from "../../kernel/paging.ts";
import { flash } from "../../platform/flash.ts";
import { line, parse, readForm } from "../../platform/forms.ts";
import {
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { subscriberFilter } from "../forms.ts";
import { messages } from "../messages.ts";
import { undoOf } from "./pages.ts";
import { removeView, saveView } from "./repository.ts";

const view = { params: { view: "view" } };

/** Saved views of the list of subscribers. */
export const viewRoutes: readonly Route[] = routes("/a/:account/subscriber-views", [
  post("", "subscribers:read", save, { sample: { name: "Склад", status: "active" } }),
  post("/:view/removal", "subscribers:read", remove, view),
]);

const yes = z
  .string()
  .optional()
  .transform((sent) => sent === "yes");
const viewForm = z.object({ name: line(60, { missing: "viewMissing", long: "viewLong" }), shared: yes, pinned: yes });

async function save(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const filter = subscriberFilter.parse(req.body ?? {});
  const back = `${placeOf(req).base}/subscribers${queryOf(filter)}`;
  const read = readForm(viewForm, req.body);
  if (!read.ok) {
    flash(req, "danger", words.t(read.form["name"]?.error === "viewLong" ? "viewLong" : "viewMissing"));
    return res.redirect(303, back);
  }
  const { name, shared, pinned } = read.data;
  try {
    await saveView(req.scope, { name, isShared: shared && req.may("orders:write"), isPinned: pinned, filter });
    flash(req, "success", words.t("viewSaved", { name }));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "danger", words.t("viewTooMany"));
  }
  res.redirect(303, back);
}

async function remove(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const id = parse(z.coerce.number().int().min(1).max(1e15), req.params["view"]);
  const removed = await removeView(req.scope, id, req.may("orders:write"));
  flash(req, "success", words.t("viewRemoved"), undoOf(words, placeOf(req).base, removed));
  res.redirect(303, `${placeOf(req).base}/subscribers`);
}
